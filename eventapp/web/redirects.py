"""Where a form may send its reader: paths of this product alone."""

from urllib.parse import urlencode, urlsplit


def is_own_path(target: str) -> bool:
    """Tell whether ``target`` is a path of ours in every browser's reading.

    Browsers drop control characters and read ``\\`` as ``/``, so that ``/\\t/evil.example`` becomes
    ``//evil.example``: anything but plain printable ASCII is refused.
    """
    if not target.startswith("/") or target.startswith("//"):
        return False
    if "\\" in target or any(not "!" <= character <= "~" for character in target):
        return False
    lowered = target.lower()
    if lowered.startswith(("/%09", "/%0a", "/%0d", "/%2f", "/%5c")):
        return False
    parts = urlsplit(target)
    return not parts.scheme and not parts.netloc


def own_path(target: str | None, otherwise: str) -> str:
    """Return ``target`` where it is a path of ours, else ``otherwise``."""
    return target if target and is_own_path(target) else otherwise


def with_next(url: str, target: str) -> str:
    """Return ``url`` with where to go afterwards, when there is such a place."""
    return f"{url}?{urlencode({'next': target})}" if target and is_own_path(target) else url

"""Which release of the product is running: what an ETag must name so that a new release is seen."""

import hashlib
from functools import cache
from pathlib import Path

from eventapp.paths import TEMPLATES

_PACKAGE = Path(__file__).resolve().parent.parent
_SOURCES = {".py", ".html", ".svg", ".css", ".js", ".mo"}


@cache
def release() -> str:
    """Return a hash of templates, code, static files and translations; the same on every machine."""
    seen = hashlib.sha256()
    for root in (TEMPLATES, _PACKAGE):
        for file in sorted(root.rglob("*")):
            if file.suffix in _SOURCES and file.is_file():
                seen.update(str(file.relative_to(root)).encode())
                seen.update(file.read_bytes())
    return seen.hexdigest()[:16]

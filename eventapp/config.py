"""Settings, read once from the environment; a wrong one raises :class:`WrongSetting` with one clear line."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from eventapp.paths import VAR

SHORTEST_KEY = 16
_IMAP_EXAMPLE = "imaps://forum%40park.example:password@mail.example.org/INBOX"


class WrongSetting(ValueError):
    """A setting that can't be used; its text is one line for the person who set it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation can set. The README's table says the same for people who run one."""

    database_url: str
    base_url: str
    secret_key: str
    smtp_url: str | None = None
    imap_url: str | None = None
    redis_url: str | None = None
    mail_from: str = ""
    bind: str = "127.0.0.1"
    port: int = 8000
    trusted_proxies: int = 0
    var: Path = VAR
    is_testing: bool = False

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def smtp_host(self) -> str:
        return urlsplit(self.smtp_url or "").hostname or ""

    @property
    def shown_database(self) -> str:
        """The database's URL without what must not be shown."""
        parts = urlsplit(self.database_url)
        secret = f":{parts.password}@"
        return self.database_url.replace(secret, ":***@") if parts.password else self.database_url

    @property
    def is_https(self) -> bool:
        return self.base_url.startswith("https:")


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Return the settings that ``environment`` asks for, with the defaults of a single machine."""
    port = _port(environment.get("PORT", "8000"))
    base_url = _url(environment, "BASE_URL", ("http", "https"), f"http://localhost:{port}")
    var = Path(environment.get("VAR_DIR") or VAR).absolute()
    given_key = environment.get("SECRET_KEY")
    assert base_url is not None
    return Settings(
        database_url=_database_url(
            environment.get("DATABASE_URL") or f"sqlite:///{var / 'eventapp.sqlite3'}"
        ),
        base_url=base_url.rstrip("/"),
        secret_key=_secret_key(given_key) if given_key else _kept_secret(var),
        smtp_url=_url(environment, "SMTP_URL", ("smtp", "smtps", "smtp+starttls")),
        imap_url=_imap_url(environment),
        redis_url=_url(environment, "REDIS_URL", ("redis", "rediss", "unix")),
        trusted_proxies=_count(environment, "TRUSTED_PROXIES"),
        bind=environment.get("HOST") or "127.0.0.1",
        mail_from=_mail_from(environment.get("MAIL_FROM", "")),
        port=port,
        var=var,
    )


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise WrongSetting(f"PORT={text!r} is not a port; give a number from 1 to 65535, such as 8000")
    return int(text)


def _count(environment: Mapping[str, str], name: str) -> int:
    text = environment.get(name) or "0"
    if not text.isdecimal() or int(text) > 9:
        raise WrongSetting(f"{name}={text!r} is not a count; give a number from 0 to 9")
    return int(text)


def _url(
    environment: Mapping[str, str], name: str, schemes: tuple[str, ...], default: str | None = None
) -> str | None:
    text = environment.get(name) or default
    if text is None:
        return None
    try:
        parts = urlsplit(text)
        is_usable = parts.scheme in schemes and bool(parts.hostname or parts.scheme == "unix")
        _ = parts.port
    except ValueError:
        is_usable = False
    if not is_usable:
        example = {
            "BASE_URL": "https://conference.example.org",
            "SMTP_URL": "smtp://user:password@mail:587",
            "IMAP_URL": _IMAP_EXAMPLE,
        }
        raise WrongSetting(
            f"{name} can't be used; give a URL that starts with {' or '.join(s + '://' for s in schemes)},"
            f" such as {example.get(name, 'redis://127.0.0.1:6379/0')}"
        )
    return text


def _imap_url(environment: Mapping[str, str]) -> str | None:
    url = _url(environment, "IMAP_URL", ("imaps", "imap"))
    parts = urlsplit(url or "")
    # The name of a folder as IMAP has it (RFC 3501 section 5.1.3), which is ASCII.
    is_usable = bool(parts.username and parts.password) and unquote(parts.path).isascii()
    if url is not None and not is_usable:
        raise WrongSetting(f"IMAP_URL needs a user, a password and a folder, such as {_IMAP_EXAMPLE}")
    return url


def _database_url(text: str) -> str:
    if text.startswith("postgres://"):
        text = "postgresql://" + text.removeprefix("postgres://")
    if text.startswith("postgresql://"):
        text = "postgresql+psycopg://" + text.removeprefix("postgresql://")
    if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise WrongSetting(
            "DATABASE_URL can't be used; give sqlite:///path/to/file or postgresql://user:password@host/name"
        )
    return text


def _secret_key(text: str) -> str:
    if len(text) < SHORTEST_KEY:
        raise WrongSetting(
            f"SECRET_KEY is too short; give at least {SHORTEST_KEY} characters that nobody guesses"
        )
    return text


def _mail_from(text: str) -> str:
    if text and "@" not in parseaddr(text)[1]:
        raise WrongSetting("MAIL_FROM can't be used; give an address such as conferences@example.org")
    return text


def _kept_secret(var: Path) -> str:
    """Return the installation's own key, made at its first start and readable by its user alone."""
    kept = var / "secret_key"
    try:
        var.mkdir(parents=True, exist_ok=True)
        if not kept.exists():
            _keep_new_secret(kept)
        return _secret_key(kept.read_text().strip())
    except OSError as error:
        raise WrongSetting(
            f"{kept} can't be written ({error.strerror}); set SECRET_KEY or VAR_DIR"
        ) from error


def _keep_new_secret(kept: Path) -> None:
    # Linked into place whole, so that two processes that start together read one key.
    draft = kept.with_name(f"{kept.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48))
    with suppress(FileExistsError):
        kept.hardlink_to(draft)
    draft.unlink()

"""Reading a mailbox over IMAP (RFC 3501), without changing anything in it: no mail is deleted nor marked."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from eventapp.calendars.reply_mails import LARGEST_MAIL

#: For each step of the conversation, in seconds.
TIMEOUT: Final = 20
_PORTS: Final = {"imap": 143, "imaps": 993}
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,18})")
#: How the structure of a mail names a calendar: by its type, or by the name of its file.
_CALENDAR = re.compile(rb'CALENDAR|/ICS|"ICS"|\.ICS', re.IGNORECASE)
#: Whatever IMAP counts mails by (RFC 3501 section 9, nz-number).
_LARGEST_NUMBER: Final = 2**32 - 1


class MailboxProblem(Exception):
    """The server can't be reached, doesn't let us in, or says no; its text is for the log."""


class UnreadableMail(Exception):
    """The server can't tell of one mail what we can take; nothing more can be asked in this conversation."""


@dataclass(frozen=True, slots=True)
class ImapServer:
    """Where answers arrive; ``folder`` is a mailbox's name as IMAP has it."""

    host: str
    port: int
    is_encrypted: bool
    user: str
    password: str
    folder: str

    @property
    def name(self) -> str:
        """What the mailbox is known by: all but the password."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"[:300]


def read_server(url: str) -> ImapServer:
    """Return the server of an ``IMAP_URL`` that ``config`` has checked."""
    parts = urlsplit(url)
    return ImapServer(
        host=parts.hostname or "",
        port=parts.port or _PORTS[parts.scheme],
        is_encrypted=parts.scheme == "imaps",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path).strip("/") or "INBOX",
    )


class _Client(imaplib.IMAP4):
    """One that is not made to fill the memory by a server that doesn't keep to the size it told."""

    def read(self, size: int) -> bytes:
        if size > 2 * LARGEST_MAIL:
            raise self.abort(f"{size} octets at once")
        return super().read(size)


class _EncryptedClient(_Client, imaplib.IMAP4_SSL):
    pass


class Mailbox:
    """An open folder. A mail's UID stands for it as long as ``uid_validity`` stays the same.

    ``newest_uid`` is at least that of the newest mail, 0 for a folder that never had one.
    """

    def __init__(self, client: imaplib.IMAP4) -> None:
        self._client = client
        self.uid_validity = self._number("UIDVALIDITY")
        self.newest_uid = self._number("UIDNEXT") - 1

    def list_after(self, last_uid: int) -> list[int]:
        """Return the UIDs above ``last_uid``, in order."""
        # The newest mail is in n:* even where n is above it.
        return [uid for uid in self._search("UID", f"{last_uid + 1}:*") if uid > last_uid]

    def list_since(self, day: date) -> list[int]:
        """Return the UIDs of what arrived since a day, in order."""
        return self._search("SINCE", f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}")

    def fetch_calendar_mail(self, uid: int) -> bytes | None:
        """Return a mail's octets, None for one without a calendar or too large for an answer.

        Other mails are none of our business: of those no more is read than how they are built. Raises
        :class:`UnreadableMail`.
        """
        about = b" ".join(_octets(self._fetch(uid, "(RFC822.SIZE BODYSTRUCTURE)")))
        size = _SIZE.search(about)
        if size is None or int(size[1]) > LARGEST_MAIL or not _CALENDAR.search(about):
            return None
        found = [part[1] for part in self._fetch(uid, "(BODY.PEEK[])") if isinstance(part, tuple)]
        return found[0] if found else None

    def _number(self, name: str) -> int:
        (answer,) = self._client.response(name)[1]
        if answer is None:
            raise imaplib.IMAP4.error(f"no {name}")
        return _counted(answer)

    def _search(self, *criteria: str) -> list[int]:
        kind, answer = self._client.uid("SEARCH", *criteria)
        _check(kind, answer)
        return sorted(_counted(uid) for line in answer if line for uid in line.split())

    def _fetch(self, uid: int, what: str) -> list[Any]:
        try:
            kind, answer = self._client.uid("FETCH", str(uid), what)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:  # such as a line that is longer than the library reads
            raise UnreadableMail(str(error)) from error
        # One that somebody has deleted meanwhile has no answer.
        return [part for part in answer if part] if kind == "OK" else []


@contextmanager
def open_mailbox(server: ImapServer) -> Iterator[Mailbox]:
    """Sign in and open the folder for reading alone; raises :class:`MailboxProblem`, also for what follows.

    The server proves by its certificate who it is, save where the URL says ``imap`` and it offers no TLS.
    """
    try:
        client = _connected(server)
        try:
            _sign_in(client, server)
            folder = server.folder.replace("\\", "\\\\").replace('"', '\\"')
            kind, answer = client.select(f'"{folder}"', readonly=True)
            _check(kind, answer)
            yield Mailbox(client)
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                client.logout()
    except (imaplib.IMAP4.error, OSError) as error:
        # Some servers repeat the command that they don't take, and what is raised from goes into the log too.
        told = str(error).replace(server.password, "***") if server.password else str(error)
        raise MailboxProblem(f"{server.host}:{server.port}: {type(error).__name__}: {told[:300]}") from None


def _connected(server: ImapServer) -> imaplib.IMAP4:
    if server.is_encrypted:
        context = ssl.create_default_context()
        return _EncryptedClient(server.host, server.port, ssl_context=context, timeout=TIMEOUT)
    client = _Client(server.host, server.port, timeout=TIMEOUT)
    if "STARTTLS" in client.capabilities:
        # A password is not said in the open to a server that could hear it in private.
        client.starttls(ssl_context=ssl.create_default_context())
    return client


def _sign_in(client: imaplib.IMAP4, server: ImapServer) -> None:
    if "AUTH=PLAIN" in client.capabilities:
        # Unlike LOGIN it takes passwords in any script, and needs no quoting.
        client.authenticate("PLAIN", lambda _: f"\0{server.user}\0{server.password}".encode())
    else:
        client.login(server.user, server.password)


def _check(kind: str, answer: list[Any]) -> None:
    if kind != "OK":
        raise imaplib.IMAP4.error(b" ".join(_octets(answer)).decode(errors="replace")[:200])


def _counted(text: bytes) -> int:
    if not text.isdigit() or len(text) > 10 or int(text) > _LARGEST_NUMBER:
        raise imaplib.IMAP4.error(f"{text[:40]!r} is no number")
    return int(text)


def _octets(answer: list[Any]) -> Iterator[bytes]:
    for part in answer:
        if isinstance(part, tuple):
            yield from part
        elif part:
            yield part

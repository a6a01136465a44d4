"""Handing a mail to the SMTP server of ``SMTP_URL``."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal
from urllib.parse import unquote, urlsplit

from eventapp.jobs.worker import CannotBeDone

#: For each step of the conversation, in seconds; all of them together stay within the lease of a row.
TIMEOUT = 20
_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class MailboxRefuses(CannotBeDone):
    """Raised where there is no such mailbox, or it takes no mails: the next one would fare no better."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over. ``smtps`` speaks TLS at once, ``smtp+starttls`` before anything is said."""

    host: str
    port: int
    encryption: Literal["smtp", "smtps", "smtp+starttls"]
    user: str
    password: str


def read_server(url: str) -> SmtpServer:
    """Return the server of an ``SMTP_URL`` that ``config`` has checked."""
    parts = urlsplit(url)
    encryption: Literal["smtp", "smtps", "smtp+starttls"] = parts.scheme  # type: ignore[assignment]
    return SmtpServer(
        host=parts.hostname or "",
        port=parts.port or _PORTS[parts.scheme],
        encryption=encryption,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def send(mail: EmailMessage, server: SmtpServer, *, our_name: str) -> None:
    """Hand ``mail`` over, or raise: :class:`CannotBeDone` for what the server will never take (5yz), and of
    these :class:`MailboxRefuses` where it is the recipient's mailbox that doesn't.

    ``our_name`` is the host name that we greet with. Refused logins and senders are a matter of settings, so
    they raise what may be tried again, like everything else.
    """
    sender, recipient = mail["From"].addresses[0].addr_spec, mail["To"].addresses[0].addr_spec
    with _connected(server, our_name) as client:
        try:
            client.send_message(mail, from_addr=sender, to_addrs=[recipient])
        except smtplib.SMTPRecipientsRefused as error:
            # The address stays out of the log, where the cause would tell it.
            code, text = error.recipients[recipient]
            raise _refusal(code, text, of_mailbox=True) from None
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise CannotBeDone("The mail server takes no addresses in this script.") from error


@contextmanager
def _connected(server: SmtpServer, our_name: str) -> Iterator[smtplib.SMTP]:
    client = _connect(server, our_name)
    try:
        if server.encryption == "smtp+starttls" or (
            # A password is not said in the open to a server that could hear it in private.
            server.encryption == "smtp" and server.user and _offers_starttls(client)
        ):
            client.starttls(context=ssl.create_default_context())
        if server.user:
            client.login(server.user, server.password)
        yield client
    finally:
        # What was taken stays taken, however the goodbye goes.
        with suppress(smtplib.SMTPException, OSError):
            client.quit()
        client.close()


def _connect(server: SmtpServer, our_name: str) -> smtplib.SMTP:
    if server.encryption == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, our_name, timeout=TIMEOUT, context=context)
    return smtplib.SMTP(server.host, server.port, our_name, timeout=TIMEOUT)


def _offers_starttls(client: smtplib.SMTP) -> bool:
    client.ehlo_or_helo_if_needed()
    return client.has_extn("starttls")


def _refusal(code: int, text: bytes | str, *, of_mailbox: bool = False) -> Exception:
    reply = text.decode(errors="replace") if isinstance(text, bytes) else text
    if code < 500:
        return smtplib.SMTPException(f"{code} {reply}")
    # RFC 3463: 5.7.z is what the server thinks of us, by its policy; it says nothing of the mailbox.
    kind = MailboxRefuses if of_mailbox and not reply.lstrip().startswith("5.7.") else CannotBeDone
    return kind(f"The mail server refused: {code} {reply}")

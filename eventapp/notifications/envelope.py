"""Putting a letter into an RFC 5322 message, with headers that no text from people can break."""

from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from email_validator import EmailNotValidError, validate_email

from eventapp.clock import now
from eventapp.jobs.mail_text import one_line, plain_name
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.localized import LANGUAGE_TAGS
from eventapp.notifications.letters import Attachment, Letter, as_html, as_text


def compose(
    message: OutboxMessage,
    letter: Letter,
    attachments: Sequence[Attachment],
    *,
    mail_from: str,
    language: str,
) -> EmailMessage:
    """Return the mail ready for sending; raises :class:`CannotBeDone` for an address that can't be one.

    ``mail_from`` is the installation's mailbox, with or without a name; the letter's own go before it.
    """
    name, mailbox = parseaddr(mail_from)
    mailbox = in_ascii(letter.mailbox) or mailbox
    recipient = in_ascii(message.recipient_email)
    if recipient is None:
        raise CannotBeDone(f"{one_line(message.recipient_email)} is not an e-mail address")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(mailbox, letter.sender or name)
    mail["To"] = _address(recipient, plain_name(message.recipient_name))
    if reply_to := in_ascii(letter.reply_to):
        mail["Reply-To"] = _address(reply_to, "")
    mail["Subject"] = one_line(letter.subject)
    mail["Date"] = format_datetime(now())
    mail["Message-ID"] = message.message_id
    # RFC 3834 section 5: nobody's absence note shall answer.
    mail["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe_url:
        # RFC 2369 and RFC 8058: the mail program shows a button that needs no page of ours.
        mail["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(as_text(letter))
    mail.add_alternative(as_html(letter, language), subtype="html")
    if letter.calendar is not None:
        # A program takes the last of the alternatives that it knows (RFC 2046 section 5.1.4).
        mail.add_alternative(
            letter.calendar.content,
            maintype="text",
            subtype="calendar",
            params={"method": letter.calendar.method, "charset": "utf-8"},
        )
    for attachment in attachments:
        _attach(mail, attachment)
    # Last, because setting the content takes the headers about content along.
    mail["Content-Language"] = LANGUAGE_TAGS[language]
    return mail


def in_ascii(mailbox: str) -> str | None:
    """Return an address in the form that every server takes, or None where it can't be one.

    Only a local part in another script has no such form; the server must then speak SMTPUTF8 (RFC 6531).
    """
    try:
        valid = validate_email(mailbox, check_deliverability=False)
    except EmailNotValidError:
        return None
    return valid.ascii_email or f"{valid.local_part}@{valid.ascii_domain}"


def _address(mailbox: str, name: str) -> Address:
    local, _at, domain = mailbox.rpartition("@")
    return Address(one_line(name), local, domain)


def _attach(mail: EmailMessage, attachment: Attachment) -> None:
    kind, *parameters = (part.strip() for part in attachment.media_type.split(";"))
    main, _slash, sub = kind.partition("/")
    mail.add_attachment(
        attachment.content,
        maintype=main,
        subtype=sub,
        filename=attachment.filename,
        params=dict(parameter.split("=", 1) for parameter in parameters),
    )

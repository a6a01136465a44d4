"""The letter: what a mail says in one language, and its two renderings, as plain text and as HTML."""

from dataclasses import dataclass

from flask import current_app

from eventapp.localized import LANGUAGE_TAGS
from eventapp.notifications.rules import MASK


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """What a calendar program reads of a mail: ``method`` is that of RFC 5546, ``content`` the calendar."""

    method: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """Texts of a mail, translated. ``link_url`` is the one link, ours; ``secret`` is the token in it, if any.

    ``sender`` is shown as the name of who writes; ``reply_to`` is where answers go, '' for nowhere.
    ``mailbox`` is the address that it comes from, '' for the installation's. ``calendar`` says the same to a
    calendar program, which takes it from an organizer alone: then ``mailbox`` is the organizer's.
    ``unsubscribe_url`` ends mails of which one can ask for no more; it ends in a secret too.
    """

    subject: str
    greeting: str
    paragraphs: tuple[str, ...]
    link_label: str
    link_url: str
    facts: tuple[tuple[str, str], ...] = ()
    closing: tuple[str, ...] = ()
    secret: str = ""
    sender: str = ""
    reply_to: str = ""
    unsubscribe_url: str = ""
    mailbox: str = ""
    calendar: CalendarPart | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail; ``media_type`` may carry parameters."""

    filename: str
    media_type: str
    content: bytes


def as_text(letter: Letter) -> str:
    """Return the letter as plain text."""
    # Straight from the environment: a mail knows nothing of a request, nor of who is signed in.
    return current_app.jinja_env.get_template("mail/letter.txt").render(letter=letter)


def as_html(letter: Letter, language: str) -> str:
    """Return the letter as a small HTML page that fetches nothing."""
    template = current_app.jinja_env.get_template("mail/letter.html")
    return template.render(letter=letter, language_tag=LANGUAGE_TAGS[language])


def without_secret(letter: Letter, text: str) -> str:
    """Return a rendering as it is kept: the tokens in the links are left out."""
    for secret in (letter.secret, letter.unsubscribe_url.rpartition("/")[2]):
        text = text.replace(secret, MASK) if secret else text
    return text

"""Rules of invitations and mailings: placeholders of templates, pasted lists, states of invitations.

A template is plain text. What stands in it is never run: a placeholder is a known word in braces, and what is
put in its place is not read again.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from eventapp.accounts.rules import checked_email
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.invitations.models import TemplateKind
from eventapp.localized import LocalizedText

SUBJECT_MAX, BODY_MAX = 150, 5_000
NAME_MAX = 200
#: People in one pasted list.
MOST_PASTED = 2_000
#: Mails a minute: what the sweep of the outbox keeps up with, and most servers take.
PER_MINUTE, MOST_PER_MINUTE = 30, 120

LINK = "link"
_FOR_ALL = ("name", "conference", "dates", "place", "deadline", LINK)
_WITH_DELEGATION = ("name", "conference", "delegation", "dates", "place", "deadline", LINK)
#: Kind → the placeholders that its texts may hold.
PLACEHOLDERS: Mapping[TemplateKind, tuple[str, ...]] = {
    TemplateKind.INVITATION: _WITH_DELEGATION,
    TemplateKind.FOCAL_POINT: _WITH_DELEGATION,
    TemplateKind.REMINDER_TO_REGISTER: _WITH_DELEGATION,
    TemplateKind.REMINDER_TO_NOMINATE: _WITH_DELEGATION,
    TemplateKind.REMINDER_TO_COMPLETE: _WITH_DELEGATION,
    TemplateKind.REMINDER_OF_FOLLOW_UP: _FOR_ALL,
    TemplateKind.NEWS: tuple(name for name in _FOR_ALL if name != "deadline"),
}
_PLACEHOLDER = re.compile(r"\{([^{}\s]{1,40})\}")
_ADDRESS = re.compile(r"://|\bwww\.", re.IGNORECASE)


def check_text(kind: TemplateKind, text: str, field: str, *, may_link: bool) -> None:
    """Raise :class:`InvalidInput` at ``field`` for a placeholder that isn't there, or a link of one's own."""
    for match in _PLACEHOLDER.finditer(text):
        if match[1] not in PLACEHOLDERS[kind]:
            raise InvalidInput(
                N_("There is no placeholder %(name)s. Please choose one of those listed."),
                field=field,
                name=match[0],
            )
    mark = f"{{{LINK}}}"
    if mark in text and not may_link:
        raise InvalidInput(N_("The link can stand in the text alone."), field=field)
    if text.count(mark) > 1 or (mark in text and mark not in [line.strip() for line in text.split("\n")]):
        raise InvalidInput(
            N_("Please put {link} once, on a line of its own: it becomes the button."), field=field
        )
    if _ADDRESS.search(text):
        raise InvalidInput(
            N_("Please write no web address here: {link} brings people to the right page."), field=field
        )


def check_texts(kind: TemplateKind, subject: LocalizedText, body: LocalizedText) -> None:
    """Raise :class:`InvalidInput` at the first text of a template that can't be sent."""
    for language, text in subject.items():
        _check_length(text, SUBJECT_MAX, f"subject.{language}")
        check_text(kind, text, f"subject.{language}", may_link=False)
    for language, text in body.items():
        _check_length(text, BODY_MAX, f"body.{language}")
        check_text(kind, text, f"body.{language}", may_link=True)


def _check_length(text: str, most: int, field: str) -> None:
    if len(text) > most:
        raise InvalidInput(N_("Please keep this under %(max)d characters."), field=field, max=most)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in the place of placeholders; a line that would hold an empty one is left out.

    What is not known stays as it stands, and a value that looks like a placeholder is not one.
    """
    lines = []
    for line in text.split("\n"):
        names = [name for name in _PLACEHOLDER.findall(line) if name in values]
        if all(values[name] for name in names):
            lines.append(_PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), line))
    return "\n".join(lines)


def paragraphs_of(text: str) -> tuple[str, ...]:
    """Return the parts of a text that blank lines divide."""
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())


def around_link(body: str) -> tuple[str, str]:
    """Return what stands before the line with the link, and what after; without one, all stands before."""
    lines = body.split("\n")
    mark = f"{{{LINK}}}"
    place = next((number for number, line in enumerate(lines) if line.strip() == mark), len(lines))
    return "\n".join(lines[:place]), "\n".join(lines[place + 1 :])


class InvitationStatus(StrEnum):
    """How far an invitation has come; ``queries.list_invitations`` says which mark counts."""

    #: Nobody has written yet.
    NEW = "new"
    #: The mail is prepared and waits to be looked at.
    HELD = "held"
    SENT = "sent"
    OPENED = "opened"
    REGISTERED = "registered"
    #: Mail to the address comes back.
    BOUNCED = "bounced"
    REVOKED = "revoked"


#: Neither can be read in two ways: a line of ten thousand @ would take minutes.
_IN_BRACKETS = re.compile(r"^(?P<name>.*?)[<（(](?P<email>[^<>()（）\s@]+@[^<>()（）\s@]+)[>）)]\W*$")
_WORD = re.compile(r"[^\s,;，；、<>()\"]+")


def read_people(text: str, field: str = "people") -> list[tuple[str, str]]:
    """Return (name, e-mail) of a pasted list, one person a line, in whatever way a line is written.

    ``Li Wei, li@park.example``, ``li@park.example Li Wei``, ``Li Wei <li@park.example>`` and columns of a
    spreadsheet all do. Raises :class:`InvalidInput` that names the first line without an address.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_PASTED:
        raise InvalidInput(N_("Please paste at most %(max)d lines at once."), field=field, max=MOST_PASTED)
    return [_read_person(number, line, field) for number, line in lines]


def _read_person(number: int, line: str, field: str) -> tuple[str, str]:
    found = _IN_BRACKETS.match(line)
    address = found["email"] if found else next((word for word in _WORD.findall(line) if "@" in word), "")
    name = found["name"] if found else line.replace(address, " ", 1) if address else ""
    name = " ".join(name.strip(" \t,;，；、\"'|<>").replace("\t", " ").split())
    try:
        email = checked_email(address)
    except InvalidInput:
        raise InvalidInput(
            N_("Line %(number)d has no e-mail address: %(line)s"), field=field, number=number, line=line[:80]
        ) from None
    if len(name) > NAME_MAX:
        raise InvalidInput(
            N_("The name in line %(number)d is longer than %(max)d characters."),
            field=field,
            number=number,
            max=NAME_MAX,
        )
    return name or email.partition("@")[0], email


def check_per_minute(number: int) -> None:
    if not 1 <= number <= MOST_PER_MINUTE:
        raise InvalidInput(
            N_("Please give a number from %(min)d to %(max)d."),
            field="per_minute",
            min=1,
            max=MOST_PER_MINUTE,
        )

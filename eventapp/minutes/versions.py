"""What a version of minutes says: kept as plain JSON, read as values, compared line by line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from eventapp.contacts.models import Contact
from eventapp.localized import LocalizedText
from eventapp.minutes.merging import changes_between
from eventapp.minutes.queries import FullMinutes

Kind = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class KeptPerson:
    """Somebody on the list of those at an item; ``status`` is an ``AttendanceStatus`` value."""

    name: LocalizedText
    organization: LocalizedText
    status: str


@dataclass(frozen=True, slots=True)
class KeptGroup:
    delegation: LocalizedText
    people: tuple[KeptPerson, ...]


@dataclass(frozen=True, slots=True)
class KeptParty:
    name: LocalizedText
    side_id: str | None
    organization_id: str | None


@dataclass(frozen=True, slots=True)
class KeptDecision:
    number: int
    text: LocalizedText
    is_confidential: bool
    parties: tuple[KeptParty, ...]

    def concerns(self, contact: Contact) -> bool:
        """Tell whether a contact's side or organization is one of the parties."""
        return any(
            (party.side_id is not None and party.side_id == contact.side_id)
            or (party.organization_id is not None and party.organization_id == contact.organization_id)
            for party in self.parties
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """A version of minutes as read."""

    summary: LocalizedText
    groups: tuple[KeptGroup, ...]
    decisions: tuple[KeptDecision, ...]

    def has(self, language: str) -> bool:
        """Tell whether anything is written in a language."""
        return language in self.summary or any(language in decision.text for decision in self.decisions)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of two versions compared, and in which of them it stands."""

    kind: Kind
    text: str


def content_of(minutes: FullMinutes) -> dict[str, Any]:
    """Return what minutes say now as plain JSON."""
    return {
        "summary": dict(minutes.outcome.summary),
        "attendance": [
            {
                "delegation": dict(group.delegation_name),
                "people": [
                    {
                        "name": dict(row.name),
                        "organization": dict(row.organization_name),
                        "status": row.status,
                    }
                    for row in group.people
                ],
            }
            for group in minutes.attendance
        ],
        "decisions": [
            {
                "number": decision.number,
                "text": dict(decision.text),
                "is_confidential": decision.is_confidential,
                "parties": [
                    {
                        "name": dict(party.name),
                        "side_id": party.side_id,
                        "organization_id": party.organization_id,
                    }
                    for party in decision.parties
                ],
            }
            for decision in minutes.outcome.decisions
        ],
    }


def read_content(content: Mapping[str, Any]) -> Kept:
    """Return what :func:`content_of` has kept."""
    return Kept(
        LocalizedText(content["summary"]),
        tuple(
            KeptGroup(
                LocalizedText(group["delegation"]),
                tuple(
                    KeptPerson(
                        LocalizedText(person["name"]), LocalizedText(person["organization"]), person["status"]
                    )
                    for person in group["people"]
                ),
            )
            for group in content["attendance"]
        ),
        tuple(
            KeptDecision(
                decision["number"],
                LocalizedText(decision["text"]),
                decision["is_confidential"],
                tuple(
                    KeptParty(LocalizedText(party["name"]), party["side_id"], party["organization_id"])
                    for party in decision["parties"]
                ),
            )
            for decision in content["decisions"]
        ),
    )


def as_seen_by(kept: Kept, contact: Contact) -> Kept:
    """Return what a reviewer is shown: of confidential decisions those of their own side or organization."""
    return replace(
        kept,
        decisions=tuple(
            decision
            for decision in kept.decisions
            if not decision.is_confidential or decision.concerns(contact)
        ),
    )


def compare(before: Kept, after: Kept, language: str) -> list[Line]:
    """Return both versions in one language, line by line."""
    old, new = list(_lines(before, language)), list(_lines(after, language))
    lines: list[Line] = []
    done = 0
    for change in changes_between(old, new):
        lines += [Line("same", text) for text in old[done : change.start]]
        lines += [Line("removed", text) for text in old[change.start : change.end]]
        lines += [Line("added", text) for text in change.lines]
        done = change.end
    return [*lines, *(Line("same", text) for text in old[done:])]


def _lines(kept: Kept, language: str) -> Iterator[str]:
    yield from kept.summary.get(language, "").split("\n")
    for decision in kept.decisions:
        parties = ", ".join(party.name.read(language) for party in decision.parties)
        mark = "* " if decision.is_confidential else ""
        head, *rest = decision.text.get(language, "–").split("\n")
        yield f"{mark}{decision.number}. {head}"
        yield from rest
        if parties:
            yield f"({parties})"
    for group in kept.groups:
        for person in group.people:
            names = (person.name.read(language), group.delegation.read(language), person.status)
            yield " · ".join(name for name in names if name)

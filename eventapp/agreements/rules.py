"""Rules for agreements: which step leads where, with which dates, and what takes a clearance back. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eventapp.agendas.rules import check_text
from eventapp.agreements.models import AgreementKind, AgreementStage
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_, current_language, short_date
from eventapp.localized import NO_TEXT, LocalizedText

MAX_TITLE = 300
MAX_SUMMARY = 5_000
MAX_NAME = 200
MAX_NOTE = 2_000
MAX_PARTIES = 20
#: Of one party.
MAX_SIGNATORIES = 12
MAX_DOCUMENTS = 40
#: BCP 47 tags of the languages that an agreement can be made out in, those of most conferences in front.
TEXT_LANGUAGES = (
    *("zh", "en", "de", "fr", "it", "rm", "es", "pt", "ru", "ar", "ja", "ko", "nl", "pl", "cs", "hu", "sv"),
    *("da", "nb", "fi", "el", "tr", "uk", "kk", "vi", "th", "id", "ms", "hi"),
)

_STAGE = AgreementStage
#: What comes before it is signed: its text and its parties can still change.
OPEN = frozenset({_STAGE.IDEA, _STAGE.DRAFT, _STAGE.CLEARED})
#: What its parties have signed, and are held to.
BINDING = frozenset({_STAGE.SIGNED, _STAGE.IN_FORCE})
#: Nothing follows from these but by taking a step back or by a renewal.
OVER = frozenset({_STAGE.EXPIRED, _STAGE.ABANDONED})


class Step(StrEnum):
    """What the secretariat does with an agreement as a whole. Clearing is done by each party."""

    BEGIN_DRAFT = "draft"
    SIGN = "sign"
    BRING_INTO_FORCE = "in-force"
    RENEW = "renew"
    EXPIRE = "expire"
    ABANDON = "abandon"
    TAKE_BACK = "take-back"


#: Step → the stages that it is possible from. None is skipped: what was signed elsewhere, before anybody here
#: heard of it, is drafted and cleared on behalf of its parties first, and the history says by whom.
_FROM: Mapping[Step, frozenset[AgreementStage]] = {
    Step.BEGIN_DRAFT: frozenset({_STAGE.IDEA}),
    Step.SIGN: frozenset({_STAGE.CLEARED}),
    Step.BRING_INTO_FORCE: frozenset({_STAGE.SIGNED}),
    # Also once it has expired: an office often hears of a renewal later than that.
    Step.RENEW: frozenset({_STAGE.IN_FORCE, _STAGE.EXPIRED}),
    Step.EXPIRE: frozenset({_STAGE.IN_FORCE}),
    Step.ABANDON: frozenset({_STAGE.IDEA, _STAGE.DRAFT, _STAGE.CLEARED, _STAGE.SIGNED, _STAGE.IN_FORCE}),
    Step.TAKE_BACK: frozenset({_STAGE.SIGNED, _STAGE.IN_FORCE, _STAGE.ABANDONED}),
}


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """What is said of an agreement itself. ``kind`` is an ``AgreementKind`` value."""

    kind: str
    title: LocalizedText
    summary: LocalizedText = NO_TEXT
    is_confidential: bool = False
    agenda_item_id: str | None = None


@dataclass(frozen=True, slots=True)
class Substance:
    """What a party says yes to when it clears: kind and title, the parties, and the texts.

    ``parties`` are organization ids, ``texts`` (language, is authentic, SHA-256 of the file or '').
    """

    kind: str
    title: LocalizedText
    parties: frozenset[str]
    texts: frozenset[tuple[str, bool, str]]

    @property
    def mark(self) -> str:
        """A short text that changes as soon as anything of it does: who clears sends back what they read."""
        said = [self.kind, dict(self.title), sorted(self.parties), sorted(self.texts)]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]

    @property
    def has_authentic_text(self) -> bool:
        return any(is_authentic for _language, is_authentic, _sha256 in self.texts)


def check_facts(facts: AgreementFacts) -> None:
    """Raise :class:`InvalidInput` at ``kind``, ``title.zh``, ``summary``…"""
    if facts.kind not in set(AgreementKind):
        raise InvalidInput(N_("Please choose one of the kinds."), field="kind")
    check_text(facts.title, MAX_TITLE, "title", is_required=True)
    check_text(facts.summary, MAX_SUMMARY, "summary")


def is_possible(step: Step, stage: str) -> bool:
    return AgreementStage(stage) in _FROM[step]


def steps_from(stage: str) -> tuple[Step, ...]:
    """Return the steps that are possible from a stage, the usual one first."""
    return tuple(step for step in Step if is_possible(step, stage))


def check_step(step: Step, stage: str) -> None:
    """Raise :class:`Conflict` for a step that would skip another, or that was taken already."""
    if not is_possible(step, stage):
        raise Conflict(N_("This step isn’t possible from the stage that the agreement is in."))


def check_is_open(stage: str) -> None:
    """Raise :class:`Conflict` once the agreement is signed or given up: then it reads as it reads."""
    if AgreementStage(stage) not in OPEN:
        raise Conflict(
            N_("This agreement is signed or given up: its texts, parties and signatories stay as they are.")
        )


def check_can_clear(stage: str, substance: Substance) -> None:
    """Raise :class:`Conflict` unless there is a draft between two parties at least, in an authentic text."""
    if stage != AgreementStage.DRAFT:
        raise Conflict(N_("Only a draft is cleared."))
    if len(substance.parties) < 2:
        raise Conflict(N_("An agreement has two parties at least. Please add them first."))
    if not substance.has_authentic_text:
        raise Conflict(N_("Please say first in which languages the text is authentic."))


def stage_by_clearances(cleared: Sequence[bool]) -> AgreementStage:
    """Return the stage of a draft whose parties have cleared it or not: cleared only when all have."""
    return AgreementStage.CLEARED if cleared and all(cleared) else AgreementStage.DRAFT


def stage_before(stage: str, *, signed_on: date | None, in_force_on: date | None) -> AgreementStage:
    """Return where a step that was taken by mistake leads back to.

    What was signed is cleared again, what came into force is signed, and what was given up is where it was:
    a draft again where it was never signed.
    """
    if stage == AgreementStage.SIGNED:
        return AgreementStage.CLEARED
    if stage == AgreementStage.IN_FORCE or in_force_on is None:
        return AgreementStage.SIGNED if signed_on else AgreementStage.DRAFT
    return AgreementStage.IN_FORCE


def check_signed_on(signed_on: date, today: date) -> None:
    """``today`` is, here and below, the date in the conference's zone."""
    if signed_on > today:
        raise InvalidInput(N_("Please give the day when it was signed, today at the latest."), field="on")


def check_in_force(in_force_on: date, expires_on: date | None, *, signed_on: date, today: date) -> None:
    """Raise :class:`InvalidInput` unless signed ≤ in force ≤ today and in force < expiry."""
    if in_force_on < signed_on:
        raise InvalidInput(
            N_("It was signed on %(day)s and can’t have been in force before that."),
            field="on",
            day=_said(signed_on),
        )
    if in_force_on > today:
        raise InvalidInput(
            N_("Please give the day when it came into force, today at the latest."), field="on"
        )
    if expires_on is not None and expires_on <= in_force_on:
        raise InvalidInput(
            N_("It can’t expire before it has been in force. Please choose a later day."), field="expires_on"
        )


def check_renewal(expires_on: date, *, until: date | None, today: date) -> None:
    """Raise :class:`InvalidInput` unless the new expiry is later than the one that was, and not over."""
    if until is None:
        raise Conflict(N_("This agreement has no date of expiry: there is nothing to renew."))
    if expires_on <= until:
        raise InvalidInput(
            N_("It runs until %(day)s already. Please choose a later day."),
            field="expires_on",
            day=_said(until),
        )
    if expires_on < today:
        raise InvalidInput(N_("This day is over. Please choose a later one."), field="expires_on")


def check_expiry(expired_on: date, *, in_force_on: date, today: date) -> None:
    """Raise :class:`InvalidInput` unless the last day in force is one on which it was, and not to come."""
    if not in_force_on <= expired_on <= today:
        raise InvalidInput(
            N_("Please choose a day from %(first)s to today."), field="on", first=_said(in_force_on)
        )


def checked_comment(comment: str, field: str) -> str:
    """Return why something is sent back or given up, tidy; raises :class:`InvalidInput` for nothing."""
    text = comment.strip()
    if not text:
        raise InvalidInput(N_("Please say why."), field=field)
    return checked_note(text, field)


def checked_note(note: str, field: str) -> str:
    if len(note) > MAX_NOTE:
        raise InvalidInput(N_("Please keep this under %(max)d characters."), field=field, max=MAX_NOTE)
    return note.strip()


def check_language(language: str) -> None:
    if language not in TEXT_LANGUAGES:
        raise InvalidInput(N_("Please choose one of the languages."), field="language")


def check_room_for_one(number: int, most: int, field: str = "") -> None:
    """Raise :class:`InvalidInput` where ``number`` of something are there and no more are kept."""
    if number >= most:
        raise InvalidInput(N_("There are %(max)d already, which is all that is kept."), field=field, max=most)


def _said(day: date) -> str:
    return short_date(day, current_language())

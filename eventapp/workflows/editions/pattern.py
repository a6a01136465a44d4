"""A conference as a pattern for others: how it is set up, without anybody who takes part in it.

Plain values, with no row, no id of a row and no token in them but the ids of organizations, which all
conferences share. What belongs together refers to each other by place in the lists here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from eventapp.localized import NO_TEXT, LocalizedText


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall-clock time on a day of a conference: day 0 is the first one, days before it count down."""

    day: int
    at: time


@dataclass(frozen=True, slots=True)
class SidePattern:
    code: str
    name: LocalizedText


@dataclass(frozen=True, slots=True)
class VenuePattern:
    name: LocalizedText = NO_TEXT
    address: LocalizedText = NO_TEXT


@dataclass(frozen=True, slots=True)
class RoomPattern:
    name: LocalizedText
    capacity: int | None = None


@dataclass(frozen=True, slots=True)
class PartnerPattern:
    """A partner; its logo belongs to one conference and is copied from it apart."""

    organization_id: str
    role: str


@dataclass(frozen=True, slots=True)
class DesignPattern:
    """What documents look like; pictures belong to one conference and are copied from it apart."""

    paper: str = ""
    welcome: LocalizedText = NO_TEXT
    welcome_by: LocalizedText = NO_TEXT
    signatory_name: LocalizedText = NO_TEXT
    signatory_position: LocalizedText = NO_TEXT
    address: LocalizedText = NO_TEXT
    phone: str = ""


@dataclass(frozen=True, slots=True)
class QuotaPattern:
    """Seats of a category; within a delegation None is all of it."""

    category: str | None
    seats: int


@dataclass(frozen=True, slots=True)
class DelegationPattern:
    """A delegation without its people; ``side`` is the place of its side."""

    name: LocalizedText
    side: int
    organization_id: str | None = None
    quotas: tuple[QuotaPattern, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldPattern:
    """A question; ``condition`` is the place of the one that it hangs on, among all of the form."""

    kind: str
    label: LocalizedText
    help: LocalizedText = NO_TEXT
    standard_key: str | None = None
    options: tuple[dict[str, Any], ...] = ()
    required_for: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    condition: int | None = None
    condition_values: tuple[str, ...] = ()
    delete_after_days: int | None = None
    is_sealed: bool = False
    needs_approval: bool = False


@dataclass(frozen=True, slots=True)
class SectionPattern:
    stage: str
    title: LocalizedText
    help: LocalizedText = NO_TEXT
    standard_key: str | None = None
    categories: tuple[str, ...] = ()
    fields: tuple[FieldPattern, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsentPattern:
    purpose: str
    is_asked: bool
    is_required: bool
    text: LocalizedText = NO_TEXT
    recipients: LocalizedText = NO_TEXT


@dataclass(frozen=True, slots=True)
class MailTextPattern:
    kind: str
    subject: LocalizedText
    body: LocalizedText


@dataclass(frozen=True, slots=True)
class ItemPattern:
    """An agenda item; ``lasts`` counts seconds on the clock, ``room`` and ``track`` are places in the lists.

    ``begins`` None is an item that has no time yet.
    """

    kind: str
    title: LocalizedText
    abstract: LocalizedText = NO_TEXT
    begins: Moment | None = None
    lasts: int = 0
    planned_minutes: int = 30
    room: int | None = None
    track: int | None = None
    languages: tuple[str, ...] = ()
    interpretation_languages: tuple[str, ...] = ()
    interpretation_mode: str = ""
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """All of it. ``days`` is how many the conference lasted; ``quotas`` are those of whole categories."""

    title: LocalizedText
    languages: tuple[str, ...]
    colour: str
    days: int
    description: LocalizedText = NO_TEXT
    registration_modes: Mapping[str, str] = field(default_factory=dict)
    transfers_allowed: bool = False
    offer_hours: int | None = None
    capacity: int | None = None
    sides: tuple[SidePattern, ...] = ()
    venue: VenuePattern = VenuePattern()
    rooms: tuple[RoomPattern, ...] = ()
    partners: tuple[PartnerPattern, ...] = ()
    delegations: tuple[DelegationPattern, ...] = ()
    quotas: tuple[QuotaPattern, ...] = ()
    sections: tuple[SectionPattern, ...] = ()
    consents: tuple[ConsentPattern, ...] = ()
    mail_texts: tuple[MailTextPattern, ...] = ()
    tracks: tuple[LocalizedText, ...] = ()
    items: tuple[ItemPattern, ...] = ()
    design: DesignPattern = DesignPattern()

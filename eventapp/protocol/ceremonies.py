"""A signing ceremony as it is read: its signings with their times, tables and copies."""

from dataclasses import dataclass
from datetime import datetime

from eventapp.agendas.models import AgendaItem
from eventapp.agendas.rules import minutes_between
from eventapp.conferences.models import Conference
from eventapp.i18n import current_language
from eventapp.localized import LocalizedText
from eventapp.protocol.drawing import TablePlan, draw_table
from eventapp.protocol.models import SigningSlot
from eventapp.protocol.precedence import Ranked, rank_people
from eventapp.protocol.queries import list_signatories, list_slots
from eventapp.protocol.rules import alternat, slot_times


@dataclass(frozen=True, slots=True)
class AtTable:
    """Somebody at the table, with the id of their part in the signing."""

    signatory_id: str
    person: Ranked


@dataclass(frozen=True, slots=True)
class Signing:
    """One signing. ``copies`` says who keeps which copy, and the order of the parties in it.

    Instants are aware; None where the item has no time yet.
    """

    slot: SigningSlot
    starts_at: datetime | None
    ends_at: datetime | None
    signatories: tuple[AtTable, ...]
    copies: list[tuple[LocalizedText, tuple[LocalizedText, ...]]]
    table: TablePlan


@dataclass(frozen=True, slots=True)
class Ceremony:
    """All signings of an item: ``minutes`` is what they take, ``lasts`` what the item has, in minutes."""

    signings: tuple[Signing, ...]
    minutes: int
    lasts: int

    @property
    def is_too_long(self) -> bool:
        return self.minutes > self.lasts


def read_ceremony(item: AgendaItem, conference: Conference) -> Ceremony:
    """Return the ceremony of an item in four queries, the table drawn in the reader's language."""
    slots = list_slots(item.conference_id, item.id)
    signing = list_signatories(item.conference_id, [slot.id for slot in slots])
    person_ids = {person.id for each in signing.values() for _signatory, person in each}
    ranked = {each.id: each for each in rank_people(item.conference_id, person_ids)}
    times = (
        slot_times(item.starts_at, [slot.minutes for slot in slots])
        if item.starts_at is not None
        else [(None, None)] * len(slots)
    )
    signings = []
    for slot, (starts_at, ends_at) in zip(slots, times, strict=True):
        at_table = tuple(AtTable(part.id, ranked[person.id]) for part, person in signing.get(slot.id, ()))
        parties = list(dict.fromkeys(each.person.party for each in at_table))
        names = [each.person.name.read(current_language(), conference.first_language) for each in at_table]
        signings.append(Signing(slot, starts_at, ends_at, at_table, alternat(parties), draw_table(names)))
    lasts = minutes_between(item.starts_at, item.ends_at) if item.starts_at and item.ends_at else None
    return Ceremony(
        tuple(signings),
        sum(slot.minutes for slot in slots),
        item.planned_minutes if lasts is None else lasts,
    )

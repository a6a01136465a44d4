"""Open action items of the next edition, and the agenda item on which they are taken up."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import select

from eventapp.action_items.filters import IS_FOLLOWED_UP
from eventapp.action_items.models import ActionItem, ActionItemOwner, ActionItemWatcher
from eventapp.action_items.public_register import public_items
from eventapp.action_items.queries import with_owners
from eventapp.agendas.models import AgendaItem, AgendaItemKind
from eventapp.clock import now, to_instant
from eventapp.conferences.models import Conference
from eventapp.db.base import new_id, new_uid
from eventapp.db.session import session
from eventapp.i18n import gettext, ngettext, speaking
from eventapp.localized import LocalizedText
from eventapp.minutes.numbering import next_number
from eventapp.workflows.editions.carrying.passage import Passage, list_rows
from eventapp.workflows.editions.reading import MATTERS_ARISING

#: How long matters arising are to take, until somebody says otherwise.
_LASTS = timedelta(minutes=30)
#: Action items that the agenda item names; the register has all.
_NAMED = 40
#: Kinds of items at which open matters can be taken up: where one begins, so do they.
_SESSIONS = (AgendaItemKind.PLENARY, AgendaItemKind.WORKING_GROUP, AgendaItemKind.PANEL)


def list_items_to_carry(conference_id: str) -> list[ActionItem]:
    """Return what is open, with its owners; what was carried before is left out."""
    return list_rows(
        ActionItem,
        ActionItem.conference_id == conference_id,
        IS_FOLLOWED_UP,
        options=(with_owners(),),
    )


def list_watchers(items: Sequence[ActionItem]) -> list[ActionItemWatcher]:
    ids = [item.id for item in items]
    found = select(ActionItemWatcher).where(ActionItemWatcher.action_item_id.in_(ids))
    return list(session().scalars(found))


def carry_action_items(passage: Passage, items: Sequence[ActionItem]) -> int:
    """Take open action items over, place them on the agenda as matters arising, and return how many.

    Each keeps its status, its due date and what was reported; the one before is no longer followed up.
    """
    if not items:
        return 0
    number = next_number(ActionItem.number, passage.target.id)
    public = set(session().scalars(select(ActionItem.id).where(public_items(passage.source.id))))
    copies: dict[str, ActionItem] = {}
    for place, item in enumerate(sorted(items, key=lambda each: each.number)):
        copies[item.id] = passage.copy(
            item,
            uid=new_uid(),
            sequence=0,
            number=number + place,
            decision_id=None,
            agenda_item_id=None,
            agreement_id=passage.agreements.get(item.agreement_id or ""),
            # Where it comes from stays behind, and with it what made it confidential.
            is_confidential=item.id not in public,
            carried_from_id=item.id,
            carried_at=None,
            created_at=now(),
            updated_at=now(),
        )
        copies[item.id].owners = [_owner(passage, owner) for owner in item.owners]
        item.carried_at = item.updated_at = now()
    session().add_all(copies.values())
    session().flush()
    for watcher in list_watchers(items):
        if contact_id := passage.contact(watcher.contact_id):
            session().add(
                ActionItemWatcher(
                    conference_id=passage.target.id,
                    action_item_id=copies[watcher.action_item_id].id,
                    contact_id=contact_id,
                )
            )
    matters = _matters_arising(passage, list(copies.values()))
    for copy in copies.values():
        copy.agenda_item_id = matters.id
    session().flush()
    return len(copies)


def _owner(passage: Passage, owner: ActionItemOwner) -> ActionItemOwner:
    return ActionItemOwner(
        id=new_id(),
        conference_id=passage.target.id,
        organization_id=owner.organization_id,
        contact_id=passage.contact(owner.contact_id),
        side_id=passage.side(owner.side_id),
        position=owner.position,
        confirmed_at=owner.confirmed_at,
    )


def _matters_arising(passage: Passage, items: Sequence[ActionItem]) -> AgendaItem:
    """Return the agenda item that takes up ``items``, a new one where there is none yet."""
    matters = session().scalar(
        select(AgendaItem).where(
            AgendaItem.conference_id == passage.target.id, AgendaItem.source_key == MATTERS_ARISING
        )
    )
    if matters is not None:
        return matters
    starts_at = _begins(passage.target)
    matters = AgendaItem(
        id=new_id(),
        conference_id=passage.target.id,
        kind=AgendaItemKind.PLENARY,
        title=_title(passage),
        abstract=_abstract(passage, items),
        starts_at=starts_at,
        ends_at=starts_at + _LASTS,
        planned_minutes=int(_LASTS.total_seconds() // 60),
        languages=[],
        interpretation_languages=[],
        source_key=MATTERS_ARISING,
        created_at=now(),
        updated_at=now(),
    )
    session().add(matters)
    session().flush()
    return matters


def _begins(conference: Conference) -> datetime:
    """Return when the first session begins, or nine o'clock of the first day."""
    first = session().scalar(
        select(AgendaItem.starts_at)
        .where(
            AgendaItem.conference_id == conference.id,
            AgendaItem.kind.in_(_SESSIONS),
            AgendaItem.starts_at.is_not(None),
        )
        .order_by(AgendaItem.starts_at)
        .limit(1)
    )
    return first or to_instant(datetime.combine(conference.starts_on, time(9)), conference.timezone)


def _title(passage: Passage) -> LocalizedText:
    texts = {}
    for code in passage.target.languages:
        with speaking(code):
            before = passage.source.title.read(code, passage.source.first_language)
            texts[code] = gettext("Matters arising from “%(title)s”", title=before[:200])
    return LocalizedText(texts)


def _abstract(passage: Passage, items: Sequence[ActionItem]) -> LocalizedText:
    """Return a list of the items, for everybody who reads the programme: without what is confidential."""
    shown = [item for item in items if not item.is_confidential]
    texts = {}
    for code in passage.target.languages:
        with speaking(code):
            lines = [
                f"- {item.number}. {' '.join(item.title.read(code, passage.source.first_language).split())}"
                for item in shown[:_NAMED]
            ]
            more = len(shown) - _NAMED
            if more > 0:
                rest = ngettext("and %(num)d more", "and %(num)d more", more)
                lines.append(f"- {rest}")
            head = gettext("What the conference before left open:")
            texts[code] = "\n".join([head, "", *lines]) if shown else ""
    return LocalizedText(texts)

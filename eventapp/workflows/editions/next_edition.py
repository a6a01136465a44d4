"""The use case of the next edition: a new conference that goes on from one, chosen part by part."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import func, select

from eventapp.action_items.filters import IS_FOLLOWED_UP
from eventapp.action_items.models import ActionItem
from eventapp.actor import Actor
from eventapp.agreements.models import Agreement
from eventapp.agreements.rules import OVER
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Conference, Membership
from eventapp.conferences.services import copy_logos
from eventapp.conferences.services.series import start_series
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.designs.services import copy_pictures
from eventapp.errors import Conflict
from eventapp.i18n import N_
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.permissions import Permission, require
from eventapp.registration.models import FocalPoint
from eventapp.workflows.editions.building import NewConference, Part, build_conference
from eventapp.workflows.editions.carrying.action_items import (
    carry_action_items,
    list_items_to_carry,
    list_watchers,
)
from eventapp.workflows.editions.carrying.agreements import (
    carry_agreements,
    list_agreements_to_carry,
    list_parties,
)
from eventapp.workflows.editions.carrying.contacts import carry_contacts
from eventapp.workflows.editions.carrying.links import carry_links, list_links
from eventapp.workflows.editions.carrying.passage import Passage, begin_passage
from eventapp.workflows.editions.carrying.people import carry_focal_points, carry_members
from eventapp.workflows.editions.queries import find_next_edition
from eventapp.workflows.editions.reading import read_pattern
from eventapp.workflows.models import Edition
from eventapp.working_links.models import WorkingLink


class Carried(StrEnum):
    """What goes on in the next edition, beyond how the conference is set up."""

    FOCAL_POINTS = "focal_points"
    MEMBERS = "members"
    CONTACTS = "contacts"
    ACTION_ITEMS = "action_items"
    AGREEMENTS = "agreements"
    WORKING_LINKS = "working_links"


#: Carried → msgid.
CARRIED_LABELS: Mapping[str, str] = {
    Carried.FOCAL_POINTS: N_("Focal points of the delegations"),
    Carried.MEMBERS: N_("Members of the secretariat"),
    Carried.CONTACTS: N_("Contacts"),
    Carried.ACTION_ITEMS: N_("Open action items, as matters arising on the agenda"),
    Carried.AGREEMENTS: N_("Agreements in their state"),
    Carried.WORKING_LINKS: N_("Working links"),
}
#: What can be carried over later too, when more is open or was left out at first.
FOLLOWED_UP = (Carried.CONTACTS, Carried.ACTION_ITEMS, Carried.AGREEMENTS, Carried.WORKING_LINKS)


class EditionExists(Conflict):
    """Somebody pressed twice, or somebody else was faster."""


@dataclass(frozen=True, slots=True)
class NextEdition:
    """What the next edition begins with. ``series`` names the series where there is none yet."""

    facts: NewConference
    parts: Collection[Part]
    carried: Collection[Carried]
    series: LocalizedText = NO_TEXT


@dataclass(frozen=True, slots=True)
class Started:
    """The new conference; ``counts`` says how much of each was carried over."""

    conference: Conference
    without_day: int
    counts: dict[str, int] = field(default_factory=dict)


def start_next_edition(actor: Actor, *, source: Conference, command: NextEdition, secret_key: str) -> Started:
    """Make the next edition of ``source``, all of it or nothing; both are editions of one series then.

    ``secret_key`` is the installation's. Nobody is written to. Raises :class:`EditionExists` where there is a
    next edition already, and as ``create_conference`` does.
    """
    _require(actor, source, command.carried)
    # Whoever does the same at this time waits here, and then finds the edition that this one has made.
    session().refresh(source, with_for_update=True)
    if find_next_edition(source.id) is not None:
        raise EditionExists(N_("The next edition is there already."))
    if source.series_id is None:
        source.series_id = start_series(command.series).id
    built = build_conference(actor, pattern=read_pattern(source), facts=command.facts, parts=command.parts)
    target = built.conference
    target.series_id = source.series_id
    session().add(Edition(conference_id=target.id, follows_id=source.id, created_at=now()))
    session().flush()
    copy_pictures(source.id, target.id, with_signature=True)
    copy_logos(source.id, target.id)
    counts = {}
    if Carried.MEMBERS in command.carried:
        counts["members"] = carry_members(actor, source, target)
    if Carried.FOCAL_POINTS in command.carried and Part.DELEGATIONS in command.parts:
        counts["focal_points"] = carry_focal_points(source, target, secret_key)
    counts |= _carry(begin_passage(source, target), command.carried)
    _record(actor, "edition.started", source, target, counts)
    return Started(target, built.without_day, counts)


def carry_over(
    actor: Actor, *, source: Conference, target: Conference, carried: Collection[Carried]
) -> dict[str, int]:
    """Carry over what is open now into the next edition that is there; return how much of each.

    What was carried before stays where it is. Raises :class:`Conflict` for any other conference.
    """
    _require(actor, source, carried)
    require(actor, Permission.OUTCOMES_EDIT, target.id)
    session().refresh(source, with_for_update=True)
    edition = find_next_edition(source.id)
    if edition is None or edition.id != target.id:
        raise Conflict(N_("This is not the next edition of the conference."))
    counts = _carry(begin_passage(source, target), set(carried) & set(FOLLOWED_UP))
    _record(actor, "edition.carried_over", source, target, counts)
    return counts


def count_to_carry(conference_id: str) -> dict[Carried, int]:
    """Return how much of each there is to go on in the next edition. One query."""
    conditions = {
        Carried.FOCAL_POINTS: (FocalPoint, ()),
        Carried.MEMBERS: (Membership, ()),
        Carried.CONTACTS: (Contact, (Contact.left_at.is_(None),)),
        Carried.ACTION_ITEMS: (ActionItem, (IS_FOLLOWED_UP,)),
        Carried.AGREEMENTS: (
            Agreement,
            (Agreement.stage.not_in(OVER), Agreement.carried_at.is_(None)),
        ),
        Carried.WORKING_LINKS: (WorkingLink, ()),
    }
    numbers = session().execute(
        select(
            *(
                select(func.count())
                .select_from(model)
                .where(model.conference_id == conference_id, *more)  # type: ignore[attr-defined]
                .scalar_subquery()
                for model, more in conditions.values()
            )
        )
    )
    return dict(zip(conditions, numbers.one(), strict=True))


def _require(actor: Actor, source: Conference, carried: Collection[Carried]) -> None:
    require(actor, Permission.CONFERENCE_EDIT, source.id)
    if Carried.MEMBERS in carried:
        require(actor, Permission.MEMBERS_EDIT, source.id)
    if Carried.FOCAL_POINTS in carried:
        require(actor, Permission.DELEGATES_EDIT, source.id)
    if set(carried) & set(FOLLOWED_UP):
        require(actor, Permission.OUTCOMES_EDIT, source.id)


def _carry(passage: Passage, carried: Collection[Carried]) -> dict[str, int]:
    source_id = passage.source.id
    items = list_items_to_carry(source_id) if Carried.ACTION_ITEMS in carried else []
    agreements = list_agreements_to_carry(source_id) if Carried.AGREEMENTS in carried else []
    links = list_links(source_id) if Carried.WORKING_LINKS in carried else []
    needed = {
        *(owner.contact_id for item in items for owner in item.owners),
        *(watcher.contact_id for watcher in list_watchers(items)),
        *(party.contact_id for party in list_parties(agreements)),
        *(contact_id for link in links for contact_id in (link.first_contact_id, link.second_contact_id)),
    }
    contacts = carry_contacts(
        passage,
        [contact_id for contact_id in needed if contact_id is not None],
        all_of_them=Carried.CONTACTS in carried,
    )
    return {
        "contacts": contacts,
        # In this order: milestones and links refer to their agreements.
        "agreements": carry_agreements(passage, agreements) if agreements else 0,
        "action_items": carry_action_items(passage, items),
        "working_links": carry_links(passage, links),
    }


def _record(
    actor: Actor, action: str, source: Conference, target: Conference, counts: Mapping[str, int]
) -> None:
    record(
        actor,
        action,
        subject_type="conference",
        subject_id=target.id,
        conference_id=target.id,
        follows_id=source.id,
        **counts,
    )
    session().flush()

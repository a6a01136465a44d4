"""Use cases of working links: making, changing and moving them, and making those of an agreement."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventapp.actor import Actor
from eventapp.agendas.queries import get_item
from eventapp.agreements.queries import get_agreement
from eventapp.agreements.rules import BINDING, OVER
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.holding import hold_conference
from eventapp.conferences.models import Conference
from eventapp.contacts.models import Contact
from eventapp.contacts.rules import ContactFacts
from eventapp.contacts.services import change_contact, take_contact
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import SINCE_OPENED, check_is_newest
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_
from eventapp.localized import NO_TEXT
from eventapp.organizations.queries import get_organization
from eventapp.permissions import Permission, require
from eventapp.working_links.models import LinkOrigin, LinkStage, WorkingLink
from eventapp.working_links.queries import (
    find_between,
    get_link,
    has_followers,
    list_parties,
)
from eventapp.working_links.rules import (
    ENDS,
    LinkEnd,
    LinkFacts,
    check_ends,
    check_facts,
    check_review,
    check_transition,
    first_stage,
    pairs_across,
)

#: As many links as one agreement can make at once.
MADE_AT_ONCE = 200


class AlreadyLinked(InvalidInput):
    """The two organizations have a link; ``existing`` is it."""

    status = Conflict.status

    def __init__(self, existing: WorkingLink) -> None:
        super().__init__(
            N_("These two organizations have a working link already."), field="second_organization"
        )
        self.existing = existing


@dataclass(frozen=True, slots=True)
class MadeLinks:
    """How many links of an agreement were made, and how many were there before."""

    made: int
    there: int


def create_link(
    actor: Actor, *, conference_id: str, ends: Sequence[LinkEnd], facts: LinkFacts
) -> WorkingLink:
    """Join two organizations; raises :class:`AlreadyLinked` where they are joined, in whatever order."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    # Who makes the same link at once comes second, and is shown the first one.
    hold_conference(conference_id)
    check_ends(ends)
    existing = find_between(conference_id, *(get_organization(end.organization_id).id for end in ends))
    if existing is not None:
        raise AlreadyLinked(existing)
    link = WorkingLink(
        id=new_id(),
        conference_id=conference_id,
        stage=_first_stage(conference_id, facts),
        created_at=now(),
    )
    _take_facts(link, facts)
    contacts = _take_contacts(actor, conference_id, ends, (None, None))
    in_order = sorted(zip(ends, contacts, strict=True), key=lambda end: end[0].organization_id)
    (first, first_contact), (second, second_contact) = in_order
    link.first_organization_id, link.second_organization_id = first.organization_id, second.organization_id
    link.first_contact_id, link.second_contact_id = first_contact, second_contact
    session().add(link)
    return _recorded(actor, "working_link.created", link)


def change_link(
    actor: Actor,
    *,
    conference_id: str,
    link_id: str,
    contacts: Sequence[tuple[str, str]],
    facts: LinkFacts,
    version: int,
) -> WorkingLink:
    """Change what is said of a link; ``contacts`` are name and e-mail, first end first.

    Raises :class:`Conflict` where ``version`` is not the newest.
    """
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    link = get_link(conference_id, link_id)
    check_is_newest(link, version)
    organization_ids = (link.first_organization_id, link.second_organization_id)
    ends = [LinkEnd(its_id, *contact) for its_id, contact in zip(organization_ids, contacts, strict=True)]
    taken = _take_contacts(actor, conference_id, ends, (link.first_contact, link.second_contact))
    _take_facts(link, facts)
    link.first_contact_id, link.second_contact_id = taken
    return _recorded(actor, "working_link.changed", link)


def move_link(actor: Actor, *, conference_id: str, link_id: str, stage: str, version: int) -> WorkingLink:
    """Move a link to a ``LinkStage`` that its own can move to."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    link = get_link(conference_id, link_id)
    check_is_newest(link, version, SINCE_OPENED)
    check_transition(link.stage, stage)
    before, link.stage = link.stage, LinkStage(stage)
    return _recorded(actor, "working_link.stage_changed", link, before=str(before), after=str(stage))


def delete_link(actor: Actor, *, conference_id: str, link_id: str, version: int) -> None:
    """Delete a link that was made by mistake, with its pulses; one that sleeps is moved to dormant."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    link = get_link(conference_id, link_id)
    check_is_newest(link, version, SINCE_OPENED)
    if has_followers(link.id):
        raise InvalidInput(N_("A later edition goes on from this link, so it stays."))
    _record(actor, "working_link.deleted", link)
    session().delete(link)
    session().flush()


def make_links_of_agreement(actor: Actor, *, conference_id: str, agreement_id: str) -> MadeLinks:
    """Join the parties of an agreement across sides, each pair once; what is there stays as it is."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    hold_conference(conference_id)
    agreement = get_agreement(conference_id, agreement_id)
    if agreement.stage in OVER:
        raise InvalidInput(N_("This agreement is over. Add a working link by itself instead."))
    parties = {party.organization_id: (party, side_id) for party, side_id in list_parties(agreement)}
    pairs = list(pairs_across({key: side_id for key, (_party, side_id) in parties.items()}))
    if not pairs:
        raise InvalidInput(N_("All parties are of one side. Say on the agreement who belongs to which side."))
    if len(pairs) > MADE_AT_ONCE:
        raise InvalidInput(N_("So many parties can't be joined at once. Add the links one by one."))
    made = 0
    for pair in pairs:
        if find_between(conference_id, *pair) is not None:
            continue
        first, second = (parties[key][0] for key in sorted(pair))
        link = WorkingLink(
            id=new_id(),
            conference_id=conference_id,
            first_organization_id=first.organization_id,
            second_organization_id=second.organization_id,
            first_contact_id=first.contact_id,
            second_contact_id=second.contact_id if second.contact_id != first.contact_id else None,
            stage=first_stage(is_agreed=agreement.stage in BINDING, is_negotiated=True),
            origin=LinkOrigin.AGREEMENT,
            agreement_id=agreement.id,
            # What is confidential says its title nowhere else.
            topic=NO_TEXT if agreement.is_confidential else agreement.title,
            created_at=now(),
        )
        session().add(link)
        _recorded(actor, "working_link.created", link)
        made += 1
    return MadeLinks(made, len(pairs) - made)


def _first_stage(conference_id: str, facts: LinkFacts) -> LinkStage:
    if facts.origin != LinkOrigin.AGREEMENT or facts.agreement_id is None:
        return first_stage(is_agreed=False, is_negotiated=False)
    agreement = get_agreement(conference_id, facts.agreement_id)
    return first_stage(is_agreed=agreement.stage in BINDING, is_negotiated=True)


def _take_facts(link: WorkingLink, facts: LinkFacts) -> None:
    """Judge the facts and write them; a row that is refused is left as it was."""
    check_facts(facts)
    if facts.next_review_on != link.next_review_on:
        # Only what is new: a conference that was put off doesn't lock links that were to be reviewed before.
        check_review(facts.next_review_on, session().get_one(Conference, link.conference_id).starts_on)
    item_id = facts.agenda_item_id and get_item(link.conference_id, facts.agenda_item_id).id
    agreement_id = facts.agreement_id and get_agreement(link.conference_id, facts.agreement_id).id
    link.topic, link.notes, link.origin = facts.topic, facts.notes, facts.origin
    link.agenda_item_id, link.agreement_id = item_id, agreement_id
    link.next_review_on = facts.next_review_on


def _take_contacts(
    actor: Actor, conference_id: str, ends: Sequence[LinkEnd], known: Sequence[Contact | None]
) -> tuple[str | None, str | None]:
    """Return the ids of the contacts that two ends name, in their order; what is named as known stays."""
    first, second = (
        _take_contact(actor, conference_id, end, contact, f"{name}_contact_")
        for name, end, contact in zip(ENDS, ends, known, strict=True)
    )
    if first is not None and first == second:
        raise InvalidInput(
            N_("This is the contact of the other side. Each side is asked by itself: name somebody else."),
            field="second_contact_email",
        )
    return first, second


def _take_contact(
    actor: Actor, conference_id: str, end: LinkEnd, known: Contact | None, field: str
) -> str | None:
    name, email = end.contact_name.strip(), end.contact_email.strip()
    if not name and not email:
        return None
    if known is not None and (name, email) == (known.name, known.email):
        return known.id
    if known is not None and name == known.name and not known.email:
        return _give_address(actor, known, email, f"{field}email").id
    facts = ContactFacts(name=name, email=email, organization_id=end.organization_id)
    return take_contact(actor, conference_id=conference_id, facts=facts, field=field).id


def _give_address(actor: Actor, contact: Contact, email: str, field: str) -> Contact:
    """Note the address of a contact who was known by name alone."""
    facts = ContactFacts(
        name=contact.name,
        email=email,
        organization_id=contact.organization_id,
        side_id=contact.side_id,
        position=contact.position,
        delegate_id=contact.delegate_id,
    )
    try:
        return change_contact(
            actor,
            conference_id=contact.conference_id,
            contact_id=contact.id,
            facts=facts,
            version=contact.version,
        )
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field=field, **refusal.values) from refusal


def _recorded(actor: Actor, action: str, link: WorkingLink, **details: str) -> WorkingLink:
    link.updated_at = now()
    _record(actor, action, link, **details)
    session().flush()
    return link


def _record(actor: Actor, action: str, link: WorkingLink, **details: str) -> None:
    record(
        actor,
        action,
        subject_type="working_link",
        subject_id=link.id,
        conference_id=link.conference_id,
        **details,
    )

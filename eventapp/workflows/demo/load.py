"""Building the demo conference, through the services that people use."""

from datetime import datetime, time

from sqlalchemy import delete

from eventapp.accounts.tokens import new_token
from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.action_items.services import change_status, create_action_item
from eventapp.actor import Actor
from eventapp.agendas.people import PersonPart
from eventapp.agendas.services import ItemDetails, create_item, create_track
from eventapp.clock import to_instant
from eventapp.conferences.models import Conference, PartnerRole
from eventapp.conferences.queries import find_conference, list_sides
from eventapp.conferences.services.conference import (
    CreateConference,
    SideFacts,
    create_conference,
)
from eventapp.conferences.services.frame import add_partner, add_room
from eventapp.db.session import session
from eventapp.designs.services import change_design
from eventapp.errors import Conflict
from eventapp.i18n import N_
from eventapp.jobs.models import OutboxMessage
from eventapp.localized import LANGUAGES, LocalizedText
from eventapp.minutes.rules import PartyRef
from eventapp.minutes.services import fill_attendance, record_decision, write_minutes
from eventapp.organizations.models import OrganizationKind
from eventapp.organizations.queries import find_organization_by_name
from eventapp.organizations.services import OrganizationFacts, create_organization
from eventapp.questionnaires.services import add_standard_section
from eventapp.registration.consents import Agreement, list_asked
from eventapp.registration.rules import Particulars
from eventapp.registration.services.registering import add_delegate
from eventapp.registration.submissions import prepare_submission
from eventapp.workflows.demo import facts, made_up
from eventapp.workflows.demo.agreements import MILESTONES, add_agreements
from eventapp.workflows.demo.delegations import add_delegations, invite_for_visas, let_people_come
from eventapp.workflows.demo.links import add_links
from eventapp.workflows.demo.protocol import add_protocol
from eventapp.workflows.releasing.services import publish


def load_demo(actor: Actor) -> Conference:
    """Make the demo conference, published, with agenda, delegations, minutes, agreements and action items.

    Raises :class:`Conflict` when it is there already.
    """
    if find_conference(facts.SLUG) is not None:
        raise Conflict(N_("The demo conference is there already."))
    organizations = _organizations(actor)
    conference = _conference(actor)
    _partners(actor, conference, organizations)
    change_design(actor, conference_id=conference.id, version=0, facts=facts.DESIGN)
    items = _agenda(actor, conference)
    publish(actor, conference=conference)
    for key in ("arrival", "visa"):
        add_standard_section(actor, conference_id=conference.id, key=key)
    delegates = _delegates(actor, conference)
    add_delegations(actor, conference, delegates)
    invite_for_visas(actor, conference, delegates)
    let_people_come(actor, conference, delegates)
    add_protocol(actor, conference, items)
    # These people don't exist: nothing is written to them.
    session().execute(delete(OutboxMessage).where(OutboxMessage.conference_id == conference.id))
    agreements = add_agreements(actor, conference, organizations)
    _outcomes(actor, conference, items, organizations, agreements)
    add_links(actor, conference, items, organizations)
    return conference


def _organizations(actor: Actor) -> dict[str, str]:
    """Return key → id; an organization that the directory has is taken as it is."""
    ids: dict[str, str] = {}
    for key, (name, kind, country) in facts.ORGANIZATIONS.items():
        ids[key] = _organization(
            actor, OrganizationFacts(name=name, kind=kind, sector=facts.SECTORS.get(key, ""), country=country)
        )
    for company in facts.COMPANIES:
        tenant = OrganizationFacts(
            name=LocalizedText(en=company),
            kind=OrganizationKind.COMPANY,
            sector=facts.SECTORS.get(company, ""),
            parent_id=ids["park"],
        )
        ids[company] = _organization(actor, tenant)
    return ids


def _organization(actor: Actor, organization: OrganizationFacts) -> str:
    found = find_organization_by_name(organization.name["en"])
    return (found or create_organization(actor, organization)).id


def _conference(actor: Actor) -> Conference:
    description = {
        language: "\n\n".join(
            text[language] for text in (facts.PURPOSE, facts.PARK_FACTS, made_up.MADE_UP_NOTE)
        )
        for language in LANGUAGES
    }
    return create_conference(
        actor,
        CreateConference(
            slug=facts.SLUG,
            title=facts.TITLE,
            description=LocalizedText(description),
            timezone=facts.TIMEZONE,
            starts_on=facts.HELD_ON,
            ends_on=facts.HELD_ON,
            contact_email=made_up.CONTACT,
            sides=tuple(SideFacts(code) for code in facts.SIDES),
            venue_name=made_up.VENUE,
            venue_address=facts.VENUE_ADDRESS,
            capacity=made_up.CAPACITY,
            registration_closes_at=to_instant(
                datetime.combine(made_up.REGISTRATION_CLOSES_ON, time(18)), facts.TIMEZONE
            ),
            colour=made_up.COLOUR,
        ),
    )


def _partners(actor: Actor, conference: Conference, organizations: dict[str, str]) -> None:
    for role, keys in (*made_up.PARTNERS, (PartnerRole.SPONSOR, facts.SPONSORS)):
        for key in keys:
            add_partner(actor, conference=conference, organization_id=organizations[key], role=role)


def _agenda(actor: Actor, conference: Conference) -> dict[str, str]:
    """Return agenda key → item id."""
    rooms = {
        key: add_room(actor, conference=conference, name=name, capacity=capacity).id
        for key, (name, capacity) in made_up.ROOMS.items()
    }
    tracks = {
        key: create_track(actor, conference_id=conference.id, name=name).id
        for key, name in made_up.TRACKS.items()
    }
    items: dict[str, str] = {}
    for entry in made_up.AGENDA:
        details = ItemDetails(
            conference_id=conference.id,
            kind=entry.kind,
            title=entry.title,
            abstract=entry.abstract,
            starts_at=_instant(entry.starts),
            ends_at=_instant(entry.ends),
            room_id=rooms.get(entry.room or ""),
            track_id=tracks.get(entry.track or ""),
            languages=tuple(LANGUAGES),
            interpretation_languages=tuple(LANGUAGES) if entry.key in made_up.INTERPRETED else (),
            interpretation_mode="simultaneous" if entry.key in made_up.INTERPRETED else "",
            people=tuple(_part(person, role) for person, role in entry.people),
        )
        items[entry.key] = create_item(actor, details).id
    return items


def _instant(at: time) -> datetime:
    return to_instant(datetime.combine(facts.HELD_ON, at), facts.TIMEZONE)


def _part(key: str, role: str) -> PersonPart:
    name, organization = made_up.PEOPLE[key]
    return PersonPart(name=name, role=role, affiliation=facts.ORGANIZATIONS[organization][0])


def _delegates(actor: Actor, conference: Conference) -> dict[str, str]:
    """Register the delegates, and return their ids by name."""
    ids: dict[str, str] = {}
    sides = {side.code: side.id for side in list_sides(conference.id)}
    agreements = [Agreement(asked.purpose, asked.version) for asked in list_asked(conference.id)]
    for name, native_name, organization, position, side, language, interpretation in made_up.DELEGATES:
        known = facts.ORGANIZATIONS.get(organization)
        particulars = Particulars(
            name=name,
            native_name=native_name,
            organization_name=known[0].read(language) if known else organization,
            position=position["en"],
            positions=LocalizedText(zh=position["zh"]),
            side_id=sides[side],
            email=f"{name.lower().replace(' ', '.')}@delegates.example",
            interpretation=interpretation,
        )
        submission = prepare_submission(
            conference,
            particulars,
            key=new_token(),
            agreements=agreements,
            language=language,
            secret_key=new_token(),
        )
        outcome = add_delegate(actor, submission)
        ids[name] = outcome.delegate_id or ""
    return ids


def _outcomes(
    actor: Actor,
    conference: Conference,
    items: dict[str, str],
    organizations: dict[str, str],
    agreements: dict[str, str],
) -> None:
    for key, summary in made_up.MINUTES.items():
        write_minutes(actor, conference_id=conference.id, agenda_item_id=items[key], summary=summary)
        fill_attendance(actor, conference_id=conference.id, agenda_item_id=items[key])
    both = [PartyRef(side_id=side.id) for side in list_sides(conference.id)]
    decisions = [
        record_decision(
            actor, conference_id=conference.id, agenda_item_id=items[key], text=text, parties=both
        )
        for key, text in made_up.DECISIONS
    ]
    for step, owner, name, email, due_on, decision, history in made_up.FOLLOW_UP:
        source = decisions[decision] if decision is not None else None
        action_item = create_action_item(
            actor,
            conference_id=conference.id,
            facts=ActionItemFacts(
                title=facts.NEXT_STEPS[step],
                owners=tuple(
                    OwnerFacts(organizations[organization], person, address)
                    for organization, person, address in (
                        (owner, name, email),
                        *made_up.COUNTERPARTS.get(step, ()),
                    )
                ),
                due_on=due_on,
                agenda_item_id=source.agenda_item_id if source else items["next-steps"],
                decision_id=source.id if source else None,
                agreement_id=agreements.get(MILESTONES.get(step, "")),
            ),
        )
        for status in history:
            change_status(
                actor,
                conference_id=conference.id,
                action_item_id=action_item.id,
                status=status,
                version=action_item.version,
            )

"""Who interprets, signs and sits where at the demo conference, all made up."""

from eventapp.actor import Actor
from eventapp.agendas.queries import get_person
from eventapp.conferences.models import Conference
from eventapp.interpretation.services import TeamFacts, add_team, assign_teams
from eventapp.localized import LocalizedText
from eventapp.protocol.precedence import rank_people
from eventapp.protocol.queries import list_seats
from eventapp.protocol.seating import seating_version
from eventapp.protocol.services import SeatingWish, SlotFacts, add_signatory, add_slot, seat_everybody
from eventapp.registration.queries import list_delegations
from eventapp.speakers.services import Contact, set_contact
from eventapp.workflows.demo.delegations import DELEGATIONS

#: Team → items; the closing still has nobody, as the plan says.
TEAMS = (
    (
        TeamFacts("Hall", ("zh", "en"), "Hall, booth 1", ("DENG Yi", "Claire Rossier")),
        ("opening", "keynote", "roadshow", "panel", "signing"),
    ),
    (TeamFacts("Meeting rooms", ("zh", "en"), "", ("GUO Xin",)), ()),
)
#: Title, minutes, signatories from the left as the audience sees it: the guest on the right of the host.
SIGNINGS = (
    (
        LocalizedText(en="Letter of intent on regular exchange", zh="关于定期交流的合作意向书"),
        10,
        ("Andrea Keller", "CHEN Jing"),
    ),
    (
        LocalizedText(en="Letter of intent on soft landing for companies", zh="关于企业软着陆的合作意向书"),
        10,
        ("Luc Favre", "WU Haiyan"),
    ),
)
#: The opening: the front row, for its people and the heads of delegations.
FRONT_ROW = SeatingWish(1, 7, "heads")


def add_protocol(actor: Actor, conference: Conference, items: dict[str, str]) -> None:
    """Prepare interpretation and protocol; ``items`` maps keys of the agenda to ids."""
    _interpret(actor, conference, items)
    people = {each.name["en"]: each.id for each in rank_people(conference.id)}
    _join_delegations(actor, conference, people)
    for title, minutes, signatories in SIGNINGS:
        slot = add_slot(
            actor,
            conference_id=conference.id,
            item_id=items["signing"],
            facts=SlotFacts(title, minutes),
        )
        for name in signatories:
            add_signatory(
                actor,
                conference_id=conference.id,
                slot_id=slot.id,
                version=slot.version,
                person_id=people[name],
            )
    opening = items["opening"]
    seat_everybody(
        actor,
        conference_id=conference.id,
        item_id=opening,
        seen=seating_version(list_seats(conference.id, opening)),
        wish=FRONT_ROW,
    )


def _interpret(actor: Actor, conference: Conference, items: dict[str, str]) -> None:
    for facts, keys in TEAMS:
        team = add_team(actor, conference_id=conference.id, facts=facts)
        for key in keys:
            assign_teams(actor, conference_id=conference.id, item_id=items[key], team_ids=[team.id], seen=[])


def _join_delegations(actor: Actor, conference: Conference, people: dict[str, str]) -> None:
    """Say which people of the agenda belong to which delegation, as its members do."""
    ids = {delegation.name: delegation.id for delegation in list_delegations(conference.id)}
    for name, _side, _seats, _head, _focal_point, members in DELEGATIONS.values():
        for member in members:
            if member in people:
                person = get_person(conference.id, people[member])
                set_contact(
                    actor,
                    conference_id=conference.id,
                    person_id=person.id,
                    version=person.version,
                    contact=Contact("", conference.first_language, ids[name]),
                )

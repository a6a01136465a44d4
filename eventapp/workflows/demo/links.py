"""The working links of the demo conference and what both sides say of them later, all made up."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from eventapp.actor import Actor
from eventapp.clock import to_instant
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.contacts.rules import ContactFacts
from eventapp.contacts.services import take_contact
from eventapp.db.session import session
from eventapp.localized import LocalizedText as Text
from eventapp.pulses.models import Pulse
from eventapp.pulses.models import PulseAnswer as Answer
from eventapp.pulses.services import answer_pulse, plan_pulses
from eventapp.workflows.demo import facts
from eventapp.working_links.models import LinkOrigin, LinkStage, WorkingLink
from eventapp.working_links.rules import LinkEnd, LinkFacts
from eventapp.working_links.services import create_link, move_link

ROUNDS = (1, 6, 12)
#: Name → (side, address).
CONTACTS = {
    "WU Haiyan": ("CN", "wu.haiyan@park.example"),
    "LIN Yue": ("CN", "lin.yue@center.example"),
    "SUN Lei": ("CN", "sun.lei@torch.example"),
    "ZHAO Ming": ("CN", "zhao.ming@delegates.example"),
    "MA Lin": ("CN", "ma.lin@delegates.example"),
    "GAO Peng": ("CN", "gao.peng@delegates.example"),
    "Luc Favre": ("CH", "luc.favre@department.example"),
    "Andrea Keller": ("CH", "andrea.keller@delegates.example"),
    "Nina Gerber": ("CH", "nina.gerber@delegates.example"),
    "Claire Rochat": ("CH", "claire.rochat@delegates.example"),
    "Marco Bernasconi": ("CH", "marco.bernasconi@delegates.example"),
    "Stefan Brunner": ("CH", "stefan.brunner@delegates.example"),
}


@dataclass(frozen=True, slots=True)
class DemoLink:
    """A link of two organizations by their keys, each with its contact.

    It begins at an item of the agenda or by introduction, and moves through ``stages``.
    """

    first: tuple[str, str]
    second: tuple[str, str]
    topic: Text
    item: str | None
    stages: tuple[LinkStage, ...]
    next_review_on: date | None = None


LINKS = (
    DemoLink(
        ("park", "WU Haiyan"),
        ("eaer", "Luc Favre"),
        Text(en="Soft landing for companies", zh="企业软着陆"),
        "next-steps",
        (LinkStage.AGREED, LinkStage.ACTIVE),
        date(2022, 10, 21),
    ),
    DemoLink(
        ("most", "ZHAO Ming"),
        ("eaer", "Andrea Keller"),
        Text(en="Regular exchange", zh="定期交流"),
        None,
        (LinkStage.EXPLORING, LinkStage.AGREED),
    ),
    DemoLink(
        ("cooperation_center", "LIN Yue"),
        ("eaer", "Nina Gerber"),
        Text(en="A model for other science parks", zh="可供其他园区借鉴的合作模式"),
        "panel",
        (LinkStage.EXPLORING,),
        date(2022, 4, 21),
    ),
    DemoLink(
        ("torch", "SUN Lei"),
        ("SID", "Marco Bernasconi"),
        Text(en="Start-ups in precision machinery", zh="精密机械领域的初创企业"),
        "equipment",
        (),
    ),
    DemoLink(
        ("COTESA", "MA Lin"),
        ("SID", "Marco Bernasconi"),
        Text(en="Carbon fibre parts", zh="碳纤维部件"),
        "carbon",
        (LinkStage.EXPLORING,),
    ),
    DemoLink(
        ("park", "WU Haiyan"),
        ("Lanz Manufaktur", "Claire Rochat"),
        Text(en="A showroom in the park", zh="在园区设立展厅"),
        "roadshow",
        (LinkStage.EXPLORING, LinkStage.ACTIVE),
    ),
    DemoLink(
        ("Leoni", "GAO Peng"),
        ("Medela", "Stefan Brunner"),
        Text(en="Cables for medical devices", zh="医疗器械用线缆"),
        "medical",
        (LinkStage.DORMANT,),
    ),
)
#: (index in LINKS, round) → what the first and the second side answer, with a free line; None says nothing.
ANSWERS = {
    (0, 1): ((Answer.VALUABLE_CONTACT, ""), (Answer.VALUABLE_CONTACT, "")),
    (0, 6): (
        (Answer.COOPERATION_AGREEMENT, "Two companies have moved in."),
        (Answer.NEGOTIATION_STARTED, "The contract is with our lawyers."),
    ),
    (1, 1): ((Answer.KNOWLEDGE_GAIN, ""), (Answer.KNOWLEDGE_GAIN, "")),
    (2, 1): ((Answer.KNOWLEDGE_GAIN, ""), None),
    (4, 1): ((Answer.VALUABLE_CONTACT, ""), (Answer.KNOWLEDGE_GAIN, "")),
    (5, 6): ((Answer.NEGOTIATION_STARTED, ""), (Answer.NEGOTIATION_STARTED, "")),
    (6, 1): (None, (Answer.NO_FURTHER_CONTACT, "")),
}


def add_links(
    actor: Actor, conference: Conference, items: dict[str, str], organizations: dict[str, str]
) -> None:
    """Join organizations, and answer for them; ``items`` and ``organizations`` map keys to ids."""
    sides = {side.code: side.id for side in list_sides(conference.id)}
    # A company of the park is of no country: its people say for which side they speak.
    for demo_link in LINKS:
        for organization, name in (demo_link.first, demo_link.second):
            side, email = CONTACTS[name]
            contact = ContactFacts(
                name=name,
                email=email,
                organization_id=organizations[organization],
                side_id=sides[side],
                language="zh" if side == "CN" else "en",
            )
            take_contact(actor, conference_id=conference.id, facts=contact)
    links = [_add_link(actor, conference, each, items, organizations) for each in LINKS]
    plan_pulses(conference.id, ROUNDS, facts.HELD_ON)
    pulses = session().scalars(
        select(Pulse).where(Pulse.conference_id == conference.id).options(joinedload(Pulse.contact))
    )
    numbers = {link.id: number for number, link in enumerate(links)}
    for pulse in pulses.all():
        # As if asked on the day: these people don't exist, and nothing is written to them.
        pulse.sent_at = _noon(pulse.due_on)
        number = numbers.get(pulse.working_link_id or "")
        if number is not None:
            _answer(pulse, organizations, number)


def _add_link(
    actor: Actor,
    conference: Conference,
    demo_link: DemoLink,
    items: dict[str, str],
    organizations: dict[str, str],
) -> WorkingLink:
    link = create_link(
        actor,
        conference_id=conference.id,
        ends=[
            LinkEnd(organizations[key], name, CONTACTS[name][1])
            for key, name in (demo_link.first, demo_link.second)
        ],
        facts=LinkFacts(
            topic=demo_link.topic,
            origin=LinkOrigin.MEETING if demo_link.item else LinkOrigin.INTRODUCTION,
            agenda_item_id=items[demo_link.item] if demo_link.item else None,
            next_review_on=demo_link.next_review_on,
        ),
    )
    for stage in demo_link.stages:
        move_link(actor, conference_id=conference.id, link_id=link.id, stage=stage, version=link.version)
    link.created_at = _noon(facts.HELD_ON)
    session().flush()
    return link


def _answer(pulse: Pulse, organizations: dict[str, str], number: int) -> None:
    demo_link = LINKS[number]
    first, second = ANSWERS.get((number, pulse.months), (None, None))
    given = first if pulse.organization_id == organizations[demo_link.first[0]] else second
    if given is None or pulse.contact is None:
        return
    answer, comment = given
    answer_pulse(pulse.contact, pulse_id=pulse.id, answer=answer, comment=comment)
    pulse.answered_at = _noon(pulse.due_on + timedelta(days=2))


def _noon(day: date) -> datetime:
    return to_instant(datetime.combine(day, time(12)), facts.TIMEZONE)

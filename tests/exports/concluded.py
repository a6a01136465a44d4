"""A conference that is over, with something of everything that documents of outcomes show."""

from dataclasses import dataclass
from datetime import timedelta

from eventapp.action_items.models import ActionItem, ActionItemOwner
from eventapp.agendas.models import AgendaItem
from eventapp.agreements.models import Agreement, AgreementParty, AgreementSignatory, AgreementText
from eventapp.conferences.models import Conference, Side
from eventapp.contacts.models import Contact
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Attendance, DecisionParty, Minutes, MinutesVersion
from eventapp.organizations.models import Organization
from tests.exports.outcomes import (
    add_agreement,
    add_decision,
    add_delegate,
    add_item,
    add_link,
    add_organization,
    add_pulse,
)
from tests.minutes.builders import FIRST_DAY, NINE, make_agenda_item, make_conference

#: When the story is read.
LATER = NINE + timedelta(days=30)
#: As many days after the conference as the last due date that is over is behind.
DAYS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Concluded:
    """Ids of what documents are made of."""

    conference: Conference
    item_id: str
    agreement_id: str


def conclude() -> Concluded:
    """Make the conference, at nine of its day."""
    conference = make_conference()
    item = make_agenda_item(conference.id, "Signing of the memorandum")
    park = add_organization("Changzhou Park", sector="digital", kind="science_park")
    canton = add_organization("Canton of Zug", country="CH", kind="agency", sector="administration")
    for code, organization in (("CN", park), ("CN", park), ("CH", canton)):
        add_delegate(conference, code, organization)
    _write_minutes(conference, item)
    decision = add_decision(conference, item.id, "A working group meets every quarter.")
    _name_parties(conference, decision.id, canton)
    add_decision(conference, item.id, "The price stays secret.", is_confidential=True)
    agreement = _sign(conference, item, park, canton)
    add_agreement(conference, "draft", "Quiet letter", is_confidential=True)
    add_agreement(conference, "abandoned", "Given up")
    _promise(conference, item, decision.id, agreement, canton)
    add_pulse(add_link(conference, park, canton, "exploring"), 1, "valuable_contact")
    return Concluded(conference, item.id, agreement.id)


def _write_minutes(conference: Conference, item: AgendaItem) -> None:
    minutes = Minutes(
        id=new_id(),
        conference_id=conference.id,
        agenda_item_id=item.id,
        summary=LocalizedText(
            en="Both sides **welcomed** the memorandum.\n\n- First point\n- Second point",
            zh="双方对备忘录表示**欢迎**。\n\n- 第一点\n- 第二点",
        ),
        status="approved",
        approved_at=NINE + DAYS,
        updated_at=NINE + DAYS,
    )
    session().add(minutes)
    session().flush()
    session().add(
        MinutesVersion(
            id=new_id(),
            conference_id=conference.id,
            minutes_id=minutes.id,
            number=2,
            status="approved",
            content={},
            created_at=NINE + DAYS,
            by_name="Li Wei",
        )
    )
    people = (
        ("Li Hong", "present", "Delegation of Changzhou"),
        ("Wang Fang", "excused", "Delegation of Changzhou"),
        ("Anna Keller", "present", "Delegation of Zug"),
        ("Beat Meier", "absent", "Delegation of Zug"),
    )
    for position, (name, status, delegation) in enumerate(people):
        session().add(
            Attendance(
                id=new_id(),
                conference_id=conference.id,
                agenda_item_id=item.id,
                status=status,
                name=LocalizedText(en=name),
                organization_name=LocalizedText(en="Office", zh="办公室"),
                delegation_name=LocalizedText(en=delegation, zh=f"{delegation}（中文）"),
                position=position,
            )
        )
    session().flush()


def _name_parties(conference: Conference, decision_id: str, canton: Organization) -> None:
    side = session().query(Side).filter_by(conference_id=conference.id, code="CN").one()
    for position, named in enumerate(({"side_id": side.id}, {"organization_id": canton.id})):
        session().add(
            DecisionParty(
                id=new_id(),
                conference_id=conference.id,
                decision_id=decision_id,
                position=position,
                **named,
            )
        )


def _sign(conference: Conference, item: AgendaItem, park: Organization, canton: Organization) -> Agreement:
    agreement = add_agreement(
        conference,
        "in_force",
        "Memorandum on exchange",
        summary=LocalizedText(en="Exchange of **experts** every year.", zh="每年互派**专家**。"),
        agenda_item_id=item.id,
        signed_on=FIRST_DAY,
        in_force_on=FIRST_DAY + 10 * DAYS,
        expires_on=FIRST_DAY + 1000 * DAYS,
        renewals=1,
    )
    sides = {side.code: side.id for side in session().query(Side).filter_by(conference_id=conference.id)}
    for position, (organization, code, signatory) in enumerate(
        ((park, "CN", "Zhang Min"), (canton, "CH", "Urs Frei"))
    ):
        party = AgreementParty(
            id=new_id(),
            conference_id=conference.id,
            agreement_id=agreement.id,
            organization_id=organization.id,
            side_id=sides[code],
            position=position,
            cleared_at=NINE,
        )
        session().add(party)
        session().flush()
        session().add(
            AgreementSignatory(
                id=new_id(),
                conference_id=conference.id,
                party_id=party.id,
                name=LocalizedText(en=signatory),
                job_title=LocalizedText(en="Director", zh="主任"),
                position=0,
            )
        )
    for language, is_authentic in (("en", True), ("zh", True), ("de", False)):
        session().add(
            AgreementText(
                id=new_id(),
                conference_id=conference.id,
                agreement_id=agreement.id,
                language=language,
                is_authentic=is_authentic,
            )
        )
    session().flush()
    return agreement


def _promise(
    conference: Conference, item: AgendaItem, decision_id: str, agreement: Agreement, canton: Organization
) -> None:
    """Add an action item for each state of the register, two of them confidential in some way."""
    late = add_item(
        conference,
        "in-process",
        FIRST_DAY + 5 * DAYS,
        "Name the experts",
        agenda_item_id=item.id,
        decision_id=decision_id,
        priority="high",
        percent=40,
    )
    _own(conference, late, canton, "Anna Keller")
    _own(conference, add_item(conference, title="Book the rooms", agenda_item_id=item.id), canton)
    milestone = add_item(
        conference, "needs-action", FIRST_DAY + 300 * DAYS, "First exchange", agreement_id=agreement.id
    )
    _own(conference, milestone, canton)
    add_item(conference, "completed", FIRST_DAY, "Send the photographs", done_after=timedelta(hours=2))
    add_item(conference, "cancelled", None, "Rent a bus")
    add_item(conference, title="Follow the matter", carried_at=NINE)
    add_item(conference, title="Ask the lawyers", is_confidential=True)
    quiet = session().query(Agreement).filter_by(is_confidential=True).one()
    add_item(conference, title="Prepare the quiet letter", agreement_id=quiet.id)


def _own(
    conference: Conference, item: ActionItem, organization: Organization, name: str | None = None
) -> None:
    contact = None
    if name:
        contact = Contact(
            id=new_id(),
            conference_id=conference.id,
            name=name,
            email="anna@zug.example",
            email_normalised="anna@zug.example",
            language="en",
            created_at=NINE,
            updated_at=NINE,
        )
        session().add(contact)
        session().flush()
    session().add(
        ActionItemOwner(
            id=new_id(),
            conference_id=conference.id,
            action_item_id=item.id,
            organization_id=organization.id,
            contact_id=contact.id if contact else None,
            position=0,
        )
    )
    session().flush()

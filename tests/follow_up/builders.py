"""What a concluded conference follows up, made row by row."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select

from eventapp.action_items.models import ActionItem, ActionItemOwner
from eventapp.agreements.models import Agreement, AgreementKind, AgreementParty, AgreementStage
from eventapp.clock import now
from eventapp.conferences.models import Conference, Side
from eventapp.contacts.models import Contact
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.follow_up.models import Notice
from eventapp.jobs.models import OutboxMessage
from eventapp.localized import LocalizedText
from eventapp.registration.models import Delegation, FocalPoint
from eventapp.working_links.models import WorkingLink
from tests.minutes.builders import make_conference

CONCLUDED_AT = datetime(2021, 10, 21, 12, tzinfo=UTC)
#: The day of the first pulse, a Sunday.
ASKED = date(2021, 11, 21)
#: A Tuesday, long after the conference.
DUE = date(2022, 3, 1)
SECRET = "a key for tests that is long enough"


def make_concluded(slug: str = "launch", **columns: object) -> Conference:
    conference = make_conference(slug)
    conference.concluded_at = CONCLUDED_AT
    for name, value in columns.items():
        setattr(conference, name, value)
    session().flush()
    return conference


def side_id(conference_id: str, code: str) -> str:
    found = session().scalar(select(Side.id).where(Side.conference_id == conference_id, Side.code == code))
    assert found is not None
    return found


def make_contact(conference: Conference, name: str = "Anna", **columns: object) -> Contact:
    email = f"{name.lower()}@firm.example"
    contact = Contact(
        id=new_id(),
        conference_id=conference.id,
        **{
            "name": name,
            "email": email,
            "email_normalised": email,
            "language": "en",
            "side_id": side_id(conference.id, "CH"),
            "created_at": now(),
            "updated_at": now(),
            **columns,
        },
    )
    session().add(contact)
    session().flush()
    return contact


def make_item(
    conference: Conference, *owners: Contact, due_on: date | None = DUE, **columns: object
) -> ActionItem:
    """Add an open action item that ``owners`` take care of, the first one leading."""
    number = session().scalar(select(func.count()).where(ActionItem.conference_id == conference.id)) + 1
    item = ActionItem(
        id=new_id(),
        conference_id=conference.id,
        number=number,
        title=LocalizedText(en=f"Task {number}", zh=f"任务{number}"),
        description=LocalizedText(),
        due_on=due_on,
        created_at=now(),
        updated_at=now(),
        **columns,
    )
    session().add(item)
    session().flush()
    for position, contact in enumerate(owners):
        session().add(
            ActionItemOwner(
                id=new_id(),
                conference_id=conference.id,
                action_item_id=item.id,
                organization_id=contact.organization_id,
                contact_id=contact.id,
                side_id=contact.side_id,
                position=position,
            )
        )
    session().flush()
    return item


def make_focal_point(
    conference: Conference, email: str = "focal@firm.example", *, organization_id: str | None = None
) -> FocalPoint:
    """Add a delegation, that of the Swiss side or of an organization, and who speaks for it."""
    delegation = Delegation(
        id=new_id(),
        conference_id=conference.id,
        name=LocalizedText(en="Delegation"),
        side_id=side_id(conference.id, "CH"),
        organization_id=organization_id,
        position=0,
        notes="",
        created_at=now(),
        updated_at=now(),
    )
    session().add(delegation)
    session().flush()
    focal_point = FocalPoint(
        id=new_id(),
        conference_id=conference.id,
        delegation_id=delegation.id,
        name="Flurin Focal",
        email=email,
        email_normalised=email,
        language="zh",
        token_hash=new_id(),
        invited_at=now(),
    )
    session().add(focal_point)
    session().flush()
    return focal_point


def make_agreement(conference: Conference, *parties: tuple[str, Contact], expires_on: date) -> Agreement:
    """Add an agreement in force of organizations (their ids) with their contacts."""
    agreement = Agreement(
        id=new_id(),
        conference_id=conference.id,
        number=1,
        kind=AgreementKind.MEMORANDUM,
        title=LocalizedText(en="Memorandum", zh="谅解备忘录"),
        stage=AgreementStage.IN_FORCE,
        signed_on=date(2021, 10, 21),
        in_force_on=date(2021, 10, 21),
        expires_on=expires_on,
        created_at=now(),
        updated_at=now(),
    )
    session().add(agreement)
    session().flush()
    for position, (organization_id, contact) in enumerate(parties):
        session().add(
            AgreementParty(
                id=new_id(),
                conference_id=conference.id,
                agreement_id=agreement.id,
                organization_id=organization_id,
                contact_id=contact.id,
                position=position,
            )
        )
    session().flush()
    return agreement


def make_link(conference: Conference, contact: Contact, organization_ids: tuple[str, str]) -> WorkingLink:
    """Add a working link of two organizations; ``contact`` is asked about it for the first of them."""
    first, second = sorted(organization_ids)
    link = WorkingLink(
        id=new_id(),
        conference_id=conference.id,
        first_organization_id=first,
        second_organization_id=second,
        first_contact_id=contact.id,
        created_at=CONCLUDED_AT,
        updated_at=CONCLUDED_AT,
    )
    session().add(link)
    session().flush()
    return link


def morning(days: int, day: date = DUE) -> datetime:
    """Return half past eight in Shanghai, ``days`` after ``day``."""
    return datetime.combine(day + timedelta(days=days), time(0, 30), UTC)


def sent_mails() -> list[tuple[str, str]]:
    """Return kind and recipient of everything in the outbox, in order."""
    session().rollback()
    rows = session().execute(
        select(OutboxMessage.kind, OutboxMessage.recipient_email).order_by(
            OutboxMessage.kind, OutboxMessage.recipient_email
        )
    )
    return [(kind, email) for kind, email in rows]


def notice_keys() -> list[str]:
    session().rollback()
    return list(session().scalars(select(Notice.key).order_by(Notice.key)))

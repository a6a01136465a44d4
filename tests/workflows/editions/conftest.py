"""A conference of three days with everything that can be passed on, and people that must not be."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from eventapp.accounts.models import User
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem, Track
from eventapp.clock import now
from eventapp.conferences.models import Conference, ConferencePartner, Membership, Room, Venue
from eventapp.conferences.queries import list_sides
from eventapp.db.base import Base, new_id
from eventapp.db.session import session, transaction
from eventapp.invitations.models import MailTemplate
from eventapp.localized import LocalizedText
from eventapp.questionnaires.models import FormField, FormSection
from eventapp.registration.models import ConsentText, Delegation, FocalPoint, Quota
from eventapp.workflows.editions.building import NewConference
from tests.minutes.builders import make_conference, make_organization

NEXT = NewConference(
    slug="launch-2022",
    title=LocalizedText(en="Second launch", zh="第二届启动大会"),
    timezone="Europe/Zurich",
    starts_on=date(2022, 10, 21),
    ends_on=date(2022, 10, 23),
    contact_email="next@park.example",
)
#: Of somebody who must not come along.
SECRET = "anna.secret@ministry.example"


@pytest.fixture
def source(app: object, organizer: User) -> Conference:
    with transaction():
        conference = make_conference()
        conference.ends_on = date(2021, 10, 23)
        conference.capacity, conference.seats_taken, conference.colour = 200, 3, "#123456"
        conference.registration_modes = {"media": "approval"}
        session().add(
            Membership(
                id=new_id(),
                conference_id=conference.id,
                user_id=organizer.id,
                role="owner",
                created_at=now(),
            )
        )
        _add_frame(conference)
        _add_registration(conference)
        _add_agenda(conference)
        return conference


@pytest.fixture
def owner(actor: Actor, source: Conference) -> Actor:
    return Actor(id=actor.id, name=actor.name, email=actor.email, roles={source.id: frozenset({"owner"})})


def _add_frame(conference: Conference) -> None:
    host = make_organization("Park administration", "园区管委会")
    session().add_all(
        [
            Venue(
                conference_id=conference.id,
                name=LocalizedText(en="Hall", zh="会议中心"),
                address=LocalizedText(en="1 Park Road"),
                position=0,
            ),
            Room(
                id="R" * 26,
                conference_id=conference.id,
                name=LocalizedText(en="Main hall"),
                capacity=80,
                position=0,
                source_key="room-1",
            ),
            Track(id="T" * 26, conference_id=conference.id, name=LocalizedText(en="Energy"), position=0),
            ConferencePartner(conference_id=conference.id, organization_id=host.id, role="host", position=0),
        ]
    )
    session().flush()


def _add_registration(conference: Conference) -> None:
    side = next(side for side in list_sides(conference.id) if side.code == "CH")
    delegation = Delegation(
        id=new_id(),
        conference_id=conference.id,
        name=LocalizedText(en="Swiss delegation"),
        side_id=side.id,
        position=0,
        notes=SECRET,
        created_at=now(),
        updated_at=now(),
    )
    section = FormSection(
        id=new_id(),
        conference_id=conference.id,
        standard_key="visa",
        stage="follow_up",
        title=LocalizedText(en="Visa"),
        help=LocalizedText(),
        categories=["delegate"],
        position=0,
    )
    session().add_all([delegation, section])
    session().flush()
    asked = _field(section, "yes_no", "Do you need a visa?", 0)
    session().add_all(
        [
            Quota(conference_id=conference.id, delegation_id=delegation.id, category=None, seats=9, taken=3),
            Quota(conference_id=conference.id, category="media", seats=20, taken=0),
            FocalPoint(
                id=new_id(),
                conference_id=conference.id,
                delegation_id=delegation.id,
                name="Anna Secret",
                email=SECRET,
                email_normalised=SECRET,
                language="en",
                token_hash="f" * 64,
                invited_at=now(),
            ),
            asked,
            _field(section, "short_text", "Passport number", 1, condition=asked.id),
            ConsentText(
                conference_id=conference.id,
                purpose="photographs",
                number=4,
                is_asked=True,
                is_required=False,
                text=LocalizedText(en="Pictures?"),
                recipients=LocalizedText(),
                created_at=now(),
            ),
            MailTemplate(
                conference_id=conference.id,
                kind="news",
                subject=LocalizedText(en="News"),
                body=LocalizedText(en="Dear all"),
                updated_at=now(),
            ),
        ]
    )
    session().flush()


def _field(
    section: FormSection, kind: str, en: str, position: int, condition: str | None = None
) -> FormField:
    return FormField(
        id=new_id(),
        conference_id=section.conference_id,
        section_id=section.id,
        standard_key=None,
        kind=kind,
        label=LocalizedText(en=en),
        help=LocalizedText(),
        options=[{"key": "a", "label": {"en": "A"}}],
        required_for=["delegate"],
        audiences=["desk"],
        condition_field_id=condition,
        condition_values=["yes"] if condition else [],
        delete_after_days=30,
        is_sealed=condition is not None,
        needs_approval=False,
        position=position,
    )


def _add_agenda(conference: Conference) -> None:
    for day, hour, kind, en in (
        (21, 1, "opening", "Opening"),
        (21, 2, "plenary", "Plenary"),
        (23, 1, "closing", "Closing"),
    ):
        session().add(
            AgendaItem(
                id=new_id(),
                conference_id=conference.id,
                kind=kind,
                title=LocalizedText(en=en),
                abstract=LocalizedText(en=f"About the {kind}"),
                starts_at=datetime(2021, 10, day, hour, tzinfo=UTC),
                ends_at=datetime(2021, 10, day, hour + 1, tzinfo=UTC),
                room_id="R" * 26,
                track_id="T" * 26 if kind == "plenary" else None,
                languages=["en"],
                interpretation_languages=["zh"],
                interpretation_mode="simultaneous",
                places=40,
                chosen=3,
                source_key=f"key-{en}",
                created_at=now(),
                updated_at=now(),
            )
        )
    session().flush()


def rows_of(conference_id: str) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table that belongs to a conference, as the database holds it."""
    found = {}
    for table in Base.metadata.sorted_tables:
        column = table.c.id if table.name == "conference" else table.c.get("conference_id")
        if column is None:
            continue
        statement = sa.select(table).where(column == conference_id).order_by(*table.primary_key.columns)
        found[table.name] = [tuple(row) for row in session().execute(statement)]
    return found

"""Anna, of whom every slice keeps something, and Bo, of whom nothing may be shown or lost with her."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import update

from eventapp.accounts.tokens import token_hash
from eventapp.action_items.models import ActionItem, ActionItemOwner
from eventapp.conferences.models import Conference, Side
from eventapp.contacts.models import Contact
from eventapp.db.session import session, transaction
from eventapp.delegations.models import NamedPerson, NominationLetter
from eventapp.files.rules import Upload
from eventapp.files.services import keep_file
from eventapp.invitations.models import Invitation, MailBlock
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.questionnaires.models import FieldKind, FormField, FormSection, Stage
from eventapp.registration.models import CheckIn, Delegate, Delegation, FocalPoint, VisaLetter
from eventapp.registration.services import Outcome, register_delegate
from eventapp.registration.submissions import Submission
from eventapp.sealing import seal
from tests.registration.conftest import (
    IN_TIME,
    conference,
    delegate_of,
    member,
    other_conference,
    own_url,
    prepare,
    register,
    registrar,
    sides,
)

__all__ = [
    "conference",
    "delegate_of",
    "member",
    "other_conference",
    "own_url",
    "prepare",
    "register",
    "registrar",
    "sides",
]

PASSPORT = "E12345678"
ANNA, BO = "anna@city.example", "bo@park.example"


def add_field(conference_id: str, section: FormSection, label: str, **values: object) -> FormField:
    field = FormField(
        conference_id=conference_id,
        section_id=section.id,
        kind=values.pop("kind", FieldKind.SHORT_TEXT),
        label=LocalizedText(en=label),
        help=NO_TEXT,
        options=[],
        required_for=[],
        audiences=[],
        condition_values=[],
        position=0,
        **values,
    )
    session().add(field)
    session().flush()
    return field


@dataclass(frozen=True, slots=True)
class Fields:
    """Ids of the questions: all are forgotten after 30 days but the hotel's."""

    passport: str
    photo: str
    hotel: str


@pytest.fixture
def fields(conference: Conference) -> Fields:
    with transaction():
        section = FormSection(
            conference_id=conference.id,
            standard_key=None,
            stage=Stage.REGISTRATION,
            title=LocalizedText(en="Visa"),
            help=NO_TEXT,
            categories=[],
            position=0,
        )
        session().add(section)
        session().flush()
        passport = add_field(conference.id, section, "Passport number", is_sealed=True, delete_after_days=30)
        photo = add_field(conference.id, section, "Photo", kind=FieldKind.FILE, delete_after_days=30)
        hotel = add_field(conference.id, section, "Hotel")
        return Fields(passport.id, photo.id, hotel.id)


def _upload(conference_id: str, name: str) -> str:
    return keep_file(conference_id, Upload(name, "application/pdf", b"%PDF-1.7 " + name.encode())).id


def _come(app: Flask, submission: Submission, fields: Fields) -> Outcome:
    outcome = register_delegate(submission)
    delegate = session().get_one(Delegate, outcome.delegate_id)
    name = delegate.name.split()[0]
    photo = {"file": _upload(delegate.conference_id, f"{name}.pdf"), "name": f"{name}.pdf"}
    sealed = {"sealed": seal(f'"{PASSPORT}"', app.config["SECRET_KEY"])}
    delegate.answers = {fields.passport: sealed, fields.photo: photo, fields.hotel: f"Hotel {name}"}
    session().add(
        VisaLetter(
            conference_id=delegate.conference_id,
            delegate_id=delegate.id,
            number=1 if name == "Anna" else 2,
            file_id=_upload(delegate.conference_id, f"visa-{name}.pdf"),
            issued_at=IN_TIME,
        )
    )
    session().add(
        CheckIn(
            conference_id=delegate.conference_id,
            delegate_id=delegate.id,
            day=date(2027, 10, 21),
            at=IN_TIME,
            by_name="Desk Helper",
        )
    )
    session().flush()
    return outcome


@pytest.fixture
def bo(app: Flask, conference: Conference, fields: Fields, prepare: Callable[..., Submission]) -> Outcome:
    submission = prepare(name="Bo Lin", email=BO)
    with transaction():
        return _come(app, submission, fields)


@pytest.fixture
def anna(
    app: Flask,
    conference: Conference,
    sides: dict[str, Side],
    fields: Fields,
    bo: Outcome,
    prepare: Callable[..., Submission],
) -> Outcome:
    submission = prepare(
        name="Anna Keller",
        native_name="安娜",
        organization_name="City of Basel",
        email="Anna@City.example",
        phone="+41 44 668 18 00",
        dietary="no nuts",
    )
    with transaction():
        outcome = _come(app, submission, fields)
        _mention_everywhere(conference.id, sides["CH"].id, outcome.delegate_id or "")
    return outcome


def _mention_everywhere(conference_id: str, side_id: str, delegate_id: str) -> None:
    delegation = Delegation(
        conference_id=conference_id,
        name=LocalizedText(en="Basel"),
        side_id=side_id,
        position=0,
        notes="",
        created_at=IN_TIME,
        updated_at=IN_TIME,
    )
    session().add(delegation)
    session().flush()
    session().execute(update(Delegate).where(Delegate.id == delegate_id).values(delegation_id=delegation.id))
    letter = NominationLetter(
        conference_id=conference_id,
        delegation_id=delegation.id,
        reference="N-17",
        dated_on=date(2027, 8, 1),
        received_at=IN_TIME,
    )
    session().add(letter)
    session().flush()
    for place, name in enumerate(("KELLER Anna", "Bo Lin")):
        session().add(
            NamedPerson(
                conference_id=conference_id, letter_id=letter.id, name=name, position="Mayor", place=place
            )
        )
    for address in (ANNA, BO):
        person = {"conference_id": conference_id, "email": address, "email_normalised": address}
        session().add(
            FocalPoint(
                **person,
                delegation_id=delegation.id,
                name=f"Focal {address}",
                language="en",
                token_hash=token_hash(address),
                invited_at=IN_TIME,
            )
        )
        session().add(
            Invitation(
                **person,
                name=f"Invited {address}",
                language="en",
                category="delegate",
                token_hash=token_hash(address),
                created_at=IN_TIME,
            )
        )
        session().add(
            MailBlock(
                conference_id=conference_id, email_normalised=address, reason="bounced", noted_at=IN_TIME
            )
        )
    session().add(
        ActionItem(
            conference_id=conference_id,
            number=1,
            title=LocalizedText(en="Write"),
            description=NO_TEXT,
            owners=[
                ActionItemOwner(
                    conference_id=conference_id,
                    position=0,
                    contact=Contact(
                        conference_id=conference_id,
                        name="Anna Keller",
                        email="Anna@city.example",
                        email_normalised=ANNA,
                        language="en",
                        created_at=IN_TIME,
                        updated_at=IN_TIME,
                    ),
                )
            ],
            created_at=IN_TIME,
            updated_at=IN_TIME,
        )
    )
    session().execute(
        update(OutboxMessage)
        .where(OutboxMessage.payload["delegate_id"].as_string() == delegate_id)
        .values(status=WorkStatus.DONE, subject="Anna, you are registered", body="Dear Anna Keller")
    )


#: After the conference, when answers that are kept for 30 days have to go: the last day is 21 October 2027.
LONG_AFTER = datetime(2027, 11, 21, tzinfo=UTC)

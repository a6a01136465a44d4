"""Reading pages and filling forms in, as a browser would."""

import re
from html import unescape
from typing import Any

from werkzeug.test import TestResponse

from eventapp.accounts.tokens import new_token
from eventapp.conferences.models import Conference, Side
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.questionnaires.models import FieldKind, FormField, FormSection, Stage
from eventapp.registration import services
from eventapp.registration.access import focal_point_of
from eventapp.registration.models import Delegate, Delegation
from eventapp.registration.rules import Particulars
from eventapp.registration.services import Outcome
from eventapp.registration.submissions import check_for
from tests.registration.conftest import IN_TIME


def text_of(response: TestResponse) -> str:
    return unescape(response.get_data(as_text=True))


def errors_of(response: TestResponse) -> set[str]:
    """Return the names of the fields that carry a message."""
    return set(re.findall(r'id="([\w-]+)-error"', response.get_data(as_text=True)))


def version_of(response: TestResponse) -> str:
    found = re.search(r'name="version" type="hidden" value="(\d+)"', response.get_data(as_text=True))
    assert found is not None
    return found[1]


def make_delegation(conference: Conference, side: Side) -> Delegation:
    with transaction():
        delegation = Delegation(
            id=new_id(),
            conference_id=conference.id,
            name=LocalizedText(en="Ministry of Science", zh="科学部"),
            side_id=side.id,
            position=0,
            notes="",
            created_at=IN_TIME,
            updated_at=IN_TIME,
        )
        session().add(delegation)
    return delegation


def nominate(conference: Conference, delegation: Delegation, secret_key: str, **given: str) -> Outcome:
    """Name somebody for a delegation, as its focal point does."""
    particulars = Particulars(
        **{
            "name": "Anna Keller",
            "organization_name": "",
            "position": "",
            "side_id": delegation.side_id,
            "email": "anna.keller@ministry.example",
        }
        | given
    )
    nominee = services.Nominee(check_for(conference, particulars, is_nomination=True), "delegate", "en")
    with transaction():
        (delegate,) = services.nominate(
            focal_point_of(conference.id, delegation.id),
            services.Nominate(conference.id, delegation.id, new_token(), "", (nominee,), secret_key),
        )
        return Outcome(delegate.id, delegate.token_generation, delegate.status)


def set_columns(delegate_id: str | None, **columns: Any) -> None:
    """Put a delegate where a test wants them."""
    with transaction():
        delegate = session().get_one(Delegate, delegate_id)
        for name, value in columns.items():
            setattr(delegate, name, value)


def ask(
    conference: Conference,
    kind: FieldKind = FieldKind.SHORT_TEXT,
    *,
    stage: Stage = Stage.REGISTRATION,
    title: str = "Travel",
    **field: Any,
) -> FormField:
    """Store a section with one question, and return the question."""
    section_id = new_id()
    with transaction():
        session().add(
            FormSection(
                id=section_id,
                conference_id=conference.id,
                stage=stage,
                title=LocalizedText(en=title),
                help=NO_TEXT,
                categories=[],
                position=0,
            )
        )
        session().flush()
        question = FormField(
            **{
                "id": new_id(),
                "conference_id": conference.id,
                "section_id": section_id,
                "kind": kind,
                "label": LocalizedText(en="Flight"),
                "help": NO_TEXT,
                "options": [],
                "required_for": [],
                "audiences": [],
                "condition_values": [],
                "position": 0,
                **field,
            }
        )
        session().add(question)
    return question

"""A delegate who has told their passport, a letter for them, and who issues it."""

import json
from datetime import date
from typing import Any

from flask import current_app

from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.delegations.services.visa_letters import issue_visa_letter
from eventapp.delegations.visits import Visit
from eventapp.questionnaires.queries import get_questionnaire
from eventapp.questionnaires.services import add_standard_section
from eventapp.registration.models import Delegate, VisaLetter
from eventapp.sealing import seal

VISIT = Visit(date(2027, 10, 20), date(2027, 10, 22), "stay_by_host", "Embassy of Switzerland in Beijing")
PASSPORT = {
    "needs_visa": True,
    "sex": "female",
    "nationality": "CH",
    "born_on": "1980-02-03",
    "passport_number": "X0123456",
    "passport_issued_on": "2022-01-01",
    "passport_expires_on": "2032-01-01",
}


def tell_passport(delegate: Delegate, **others: Any) -> None:
    """Let a delegate answer the standard section on visas, sealed as the form does it."""
    with transaction():
        if not any(s.standard_key == "visa" for s in get_questionnaire(delegate.conference_id).sections):
            add_standard_section(SYSTEM, conference_id=delegate.conference_id, key="visa")
    answers = {}
    for question in get_questionnaire(delegate.conference_id).questions:
        value = (PASSPORT | others).get((question.standard_key or "").removeprefix("visa."))
        if value is not None:
            sealed = {"sealed": seal(json.dumps(value), current_app.config["SECRET_KEY"])}
            answers[question.id] = sealed if question.is_sealed else value
    with transaction():
        session().get_one(Delegate, delegate.id).answers = answers


def letter_for(conference: Conference, delegate: Delegate, visit: Visit = VISIT) -> VisaLetter:
    with transaction():
        return issue_visa_letter(SYSTEM, conference_id=conference.id, delegate_id=delegate.id, visit=visit)

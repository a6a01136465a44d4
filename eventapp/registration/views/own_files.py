"""Files that are a delegate's own: letters for a visa, and what they sent with their answers."""

from flask import Response

from eventapp.conferences.models import Conference
from eventapp.errors import NotFound
from eventapp.files.answers import file_answer
from eventapp.files.queries import get_file
from eventapp.questionnaires.queries import get_questionnaire
from eventapp.questionnaires.showing import may_open_file
from eventapp.registration.guards import by_token
from eventapp.registration.models import Delegate
from eventapp.registration.own_letters import find_own_letter_file
from eventapp.registration.views.blueprint import registration


@registration.get("/c/<slug>/registration/<token>/visa-letters/<int:number>")
@by_token
def download_own_visa_letter(
    _conference: Conference, delegate: Delegate, token: str, number: int
) -> Response:
    """Give the signed letter; one of somebody else, or revoked, doesn't exist."""
    file = find_own_letter_file(delegate.id, number)
    if file is None:
        raise NotFound
    return file_answer(file)


@registration.get("/c/<slug>/registration/<token>/files/<file_id>")
@by_token
def download_own_answer(conference: Conference, delegate: Delegate, token: str, file_id: str) -> Response:
    if not may_open_file(get_questionnaire(conference.id), delegate.answers, file_id, None):
        raise NotFound
    return file_answer(get_file(conference.id, file_id))

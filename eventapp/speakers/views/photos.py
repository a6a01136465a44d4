"""Photographs of people, as pictures."""

from flask import Response

from eventapp.conferences.guards import in_conference, in_public_conference
from eventapp.conferences.models import Conference
from eventapp.errors import NotFound
from eventapp.permissions import Permission
from eventapp.speakers.queries import find_profile, is_in_released_item
from eventapp.speakers.views.blueprint import speakers
from eventapp.web.pictures import FOR_ALL, FOR_ONE, picture_answer


@speakers.get("/c/<slug>/items/<item_id>/people/<person_id>/photo")
@in_public_conference
def show_photo(conference: Conference, item_id: str, person_id: str) -> Response:
    """Answer with the photograph of somebody whom the public reads of at an item."""
    if not is_in_released_item(conference.id, item_id, person_id):
        raise NotFound
    return photo_answer(conference, person_id, FOR_ALL)


@speakers.get("/manage/<slug>/speakers/<person_id>/photo")
@in_conference(Permission.AGENDA_EDIT)
def show_photo_to_secretariat(conference: Conference, person_id: str) -> Response:
    return photo_answer(conference, person_id, FOR_ONE)


def photo_answer(conference: Conference, person_id: str, cache_control: str) -> Response:
    profile = find_profile(person_id)
    if profile is None or profile.conference_id != conference.id:
        raise NotFound
    return picture_answer(conference.id, profile.photo_id, cache_control)

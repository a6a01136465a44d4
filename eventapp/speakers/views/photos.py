"""Photographs of people, as pictures: they were made by us from what was sent, so browsers may show them."""

from flask import Response, request

from eventapp.conferences.guards import in_conference, in_public_conference
from eventapp.conferences.models import Conference
from eventapp.errors import NotFound
from eventapp.files.queries import get_file
from eventapp.permissions import Permission
from eventapp.speakers.queries import find_profile, is_in_released_item
from eventapp.speakers.views.blueprint import speakers
from eventapp.web.etags import etag_of


@speakers.get("/c/<slug>/items/<item_id>/people/<person_id>/photo")
@in_public_conference
def show_photo(conference: Conference, item_id: str, person_id: str) -> Response:
    """Answer with the photograph of somebody whom the public reads of at an item."""
    if not is_in_released_item(conference.id, item_id, person_id):
        raise NotFound
    return photo_answer(conference, person_id, "public, max-age=300")


@speakers.get("/manage/<slug>/speakers/<person_id>/photo")
@in_conference(Permission.AGENDA_EDIT)
def show_photo_to_secretariat(conference: Conference, person_id: str) -> Response:
    return photo_answer(conference, person_id, "private, no-cache")


def photo_answer(conference: Conference, person_id: str, cache_control: str) -> Response:
    profile = find_profile(person_id)
    if profile is None or profile.conference_id != conference.id or profile.photo_id is None:
        raise NotFound
    etag = etag_of("photo", profile.photo_id)
    if request.if_none_match.contains_weak(etag):
        answer = Response(status=304)
    else:
        file = get_file(conference.id, profile.photo_id)
        answer = Response(file.content, mimetype=file.media_type)
        answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["ETag"] = f'"{etag}"'
    answer.headers["Cache-Control"] = cache_control
    return answer

"""Stored pictures as pictures: they were made by us from what was sent, so browsers may show them."""

from flask import Response, request

from eventapp.errors import NotFound
from eventapp.files.queries import get_file
from eventapp.web.etags import etag_of

#: What the public sees is asked for again after five minutes.
FOR_ALL = "public, max-age=300"
FOR_ONE = "private, no-cache"


def picture_answer(conference_id: str, file_id: str | None, cache_control: str) -> Response:
    """Answer with a picture of a conference, or with 304; raises :class:`NotFound` where there is none.

    A picture never changes: another one has another id. Whoever calls has judged that the reader may have it.
    """
    if file_id is None:
        raise NotFound
    etag = etag_of("picture", file_id)
    if request.if_none_match.contains_weak(etag):
        answer = Response(status=304)
    else:
        file = get_file(conference_id, file_id)
        answer = Response(file.content, mimetype=file.media_type)
        answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["ETag"] = f'"{etag}"'
    answer.headers["Cache-Control"] = cache_control
    return answer

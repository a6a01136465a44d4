"""Composing the programme, for everybody."""

from eventapp.conferences.models import Conference
from eventapp.exports.pdf.frame import Asked, Composed, compose_from, is_long
from eventapp.exports.summary import read_frame


def compose_programme(conference: Conference, asked: Asked) -> Composed:
    frame = read_frame(conference)
    with_abstracts = asked.is_chosen("abstracts")
    items = frame.programme.items if with_abstracts else ()
    return compose_from(
        "pdf/programme.html",
        conference,
        asked,
        frame=frame,
        changed_at=conference.changed_at,
        with_abstracts=with_abstracts,
        long_items={item.id for item in items if is_long((item.abstract,))},
    )

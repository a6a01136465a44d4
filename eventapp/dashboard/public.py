"""The public pages of a conference: its own page, the agenda, one item, and its colour.

They are the same for every reader of a language, so each is kept by an ETag that is compared before anything
but the conference's own row is read.
"""

from flask import Response, make_response, render_template, request

from eventapp.agendas.programme import ProgrammeItem
from eventapp.agendas.queries import get_programme
from eventapp.clock import now, today
from eventapp.conferences.guards import in_public_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import PUBLIC_STATES, get_conference
from eventapp.dashboard.blueprint import dashboard
from eventapp.dashboard.public_conference import read_partner_groups, read_public_conference
from eventapp.dashboard.release import release
from eventapp.dashboard.theme import theme_css
from eventapp.errors import NotFound
from eventapp.i18n import current_language
from eventapp.permissions import Permission, is_permitted
from eventapp.registration.rules import Registration, registration_state
from eventapp.web.actors import current_actor
from eventapp.web.etags import etag_of, not_modified, with_validators
from eventapp.web.markers import public

#: The page counts the places that are left when there are no more than this.
FEW_PLACES = 50


@dashboard.get("/c/<slug>/")
@in_public_conference
def show_conference(conference: Conference) -> Response:
    etag = _etag(conference)
    return _not_modified(conference, etag) or _page(conference, etag, render_conference_page(conference))


def render_conference_page(conference: Conference) -> str:
    """Return the conference's public page in the reader's language, published or not (the preview)."""
    return render_template(
        "dashboard/conference.html",
        conference=read_public_conference(conference),
        programme=get_programme(conference.id, now()),
        partners=read_partner_groups(conference.id),
        registration=_registration(conference),
    )


@dashboard.get("/c/<slug>/agenda")
@in_public_conference
def show_agenda(conference: Conference) -> Response:
    etag = _etag(conference)
    known = _not_modified(conference, etag)
    if known is not None:
        return known
    page = render_template(
        "dashboard/agenda.html",
        conference=read_public_conference(conference),
        programme=get_programme(conference.id, now()),
        registration=_registration(conference),
    )
    return _page(conference, etag, page)


@dashboard.get("/c/<slug>/items/<item_id>")
@in_public_conference
def show_item(conference: Conference, item_id: str) -> Response:
    etag = _etag(conference)
    known = _not_modified(conference, etag)
    if known is not None:
        return known
    items = get_programme(conference.id, now()).items
    item, earlier, later = _with_neighbours(items, item_id)
    page = render_template(
        "dashboard/item.html",
        conference=read_public_conference(conference),
        item=item,
        earlier=earlier,
        later=later,
        registration=_registration(conference),
    )
    return _page(conference, etag, page)


@dashboard.get("/c/<slug>/theme.css")
@public
def theme(slug: str) -> Response:
    """Answer the conference's colour; of one that is not published, only to those who work on it."""
    conference = get_conference(slug)
    is_hidden = conference.state not in PUBLIC_STATES
    if is_hidden and not is_permitted(current_actor(), Permission.CONFERENCE_VIEW, conference.id):
        raise NotFound
    response = Response(theme_css(conference.colour), mimetype="text/css")
    response.headers["Cache-Control"] = "private, no-store" if is_hidden else "public, max-age=60"
    return response


def _registration(conference: Conference) -> Registration:
    return registration_state(conference, now())


def _with_neighbours(
    items: tuple[ProgrammeItem, ...], item_id: str
) -> tuple[ProgrammeItem, ProgrammeItem | None, ProgrammeItem | None]:
    """Return an item with those before and after it; raises :class:`NotFound`."""
    for place, item in enumerate(items):
        if item.id == item_id:
            earlier = items[place - 1] if place else None
            return item, earlier, items[place + 1] if place + 1 < len(items) else None
    raise NotFound


def _etag(conference: Conference) -> str:
    """Return the tag of the page that the request asks for; the conference's row is all it needs."""
    registration = _registration(conference)
    left = registration.places_left
    return etag_of(
        release(),
        request.full_path,
        current_language(),
        conference.id,
        conference.revision,
        conference.changed_at.isoformat(),
        registration.state,
        left if left is not None and left <= FEW_PLACES else "many",
        # What time alone changes (a cancelled item leaves the agenda) is seen on the next day.
        today(conference.timezone),
    )


def _not_modified(conference: Conference, etag: str) -> Response | None:
    # A date can't tell one language from another, so If-Modified-Since alone is not answered.
    if not request.if_none_match:
        return None
    known = not_modified(etag, conference.changed_at)
    return None if known is None else _kept(known, etag)


def _page(conference: Conference, etag: str, page: str) -> Response:
    return _kept(with_validators(make_response(page), etag, conference.changed_at), etag)


def _kept(response: Response, etag: str) -> Response:
    # A weak tag, because the compressed page has other octets (RFC 9110 section 8.8.1).
    response.headers["ETag"] = f'W/"{etag}"'
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response

"""The public pages of a conference: its own page, the agenda, one item, and its colour.

They are the same for every reader of a language, so each is kept by an ETag that is compared before anything
but the conference's own row is read.
"""

from collections.abc import Sequence

from flask import Response, render_template, request

from eventapp.agendas.programme import Programme, ProgrammeItem
from eventapp.agendas.reading import get_programme
from eventapp.agendas.words import ROLE_NAMES
from eventapp.clock import now, today
from eventapp.communiques.queries import find_issued
from eventapp.conferences.guards import in_public_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import PUBLIC_STATES, get_conference
from eventapp.dashboard.agenda_entries import (
    EVERYTHING,
    AgendaFilter,
    EntryWriter,
    filter_choices,
    interpretation_of,
    kind_label,
)
from eventapp.dashboard.answers import kept_page, known_page, page_etag
from eventapp.dashboard.blueprint import dashboard
from eventapp.dashboard.public_conference import (
    list_other_editions,
    read_partner_groups,
    read_public_conference,
    speakers_of,
)
from eventapp.dashboard.theme import theme_css
from eventapp.errors import NotFound
from eventapp.exports.document_pages.public_documents import list_public_documents
from eventapp.follow_up.services import get_plan
from eventapp.i18n import current_language
from eventapp.materials.queries import PUBLIC, list_visible
from eventapp.permissions import Permission, is_permitted
from eventapp.registration.rules import Registration, registration_state
from eventapp.speakers.queries import list_profiles
from eventapp.web.actors import current_actor
from eventapp.web.markers import public


@dashboard.get("/c/<slug>/")
@in_public_conference
def show_conference(conference: Conference) -> Response:
    editions = list_other_editions(conference)
    communique = find_issued(conference.id)
    issued_at = communique.issued_at if communique else None
    etag = page_etag(
        conference,
        *(f"{each.slug}/{each.changed_at.isoformat()}" for each in editions),
        issued_at,
    )
    changed_at = max(filter(None, (conference.changed_at, issued_at)))
    known = known_page(etag, changed_at)
    if known is not None:
        return known
    page = render_conference_page(conference, editions, has_communique=communique is not None)
    return kept_page(page, etag, changed_at)


def render_conference_page(
    conference: Conference, editions: Sequence[Conference] = (), *, has_communique: bool = False
) -> str:
    """Return the conference's public page in the reader's language, published or not (the preview).

    ``editions`` are the others of its series that it names; ``has_communique`` tells whether one is issued.
    """
    programme = get_programme(conference.id, now())
    return render_template(
        "dashboard/conference.html",
        conference=read_public_conference(conference),
        programme=programme,
        public_documents=list_public_documents(conference),
        entries=_entries(programme, level=4),
        is_on=_is_on(conference),
        speakers=speakers_of(programme),
        interpretation=dict.fromkeys(
            code for item in programme.items for code in item.interpretation_languages
        ),
        partners=read_partner_groups(conference.id),
        registration=_registration(conference),
        shows_progress=get_plan(conference.id).is_public,
        has_communique=has_communique,
        editions=editions,
    )


@dashboard.get("/c/<slug>/agenda")
@in_public_conference
def show_agenda(conference: Conference) -> Response:
    etag = page_etag(conference)
    known = known_page(etag, conference.changed_at)
    if known is not None:
        return known
    programme = get_programme(conference.id, now())
    entries = _entries(programme, level=3)
    page = render_template(
        "dashboard/agenda.html",
        conference=read_public_conference(conference),
        programme=programme,
        choices=filter_choices(programme.items),
        entries=entries,
        is_filtered=entries.wanted != EVERYTHING,
        shown=entries.count(programme.items) if entries.wanted != EVERYTHING else len(programme.items),
        public_documents=list_public_documents(conference),
        registration=_registration(conference),
    )
    return kept_page(page, etag, conference.changed_at)


@dashboard.get("/c/<slug>/items/<item_id>")
@in_public_conference
def show_item(conference: Conference, item_id: str) -> Response:
    materials = list_visible(conference.id, PUBLIC, now(), item_id=item_id)
    # Time alone shows them.
    etag = page_etag(conference, *(material.id for material in materials))
    known = known_page(etag, conference.changed_at)
    if known is not None:
        return known
    programme = get_programme(conference.id, now())
    item, earlier, later = _with_neighbours(programme.items, item_id)
    page = render_template(
        "dashboard/item.html",
        conference=read_public_conference(conference),
        zone=programme.timezone,
        item=item,
        kind=kind_label(item.kind),
        interpretation=interpretation_of(item, current_language()),
        materials=materials,
        profiles=list_profiles(conference.id, {person.id for person in item.people}),
        role_names=ROLE_NAMES,
        earlier=earlier,
        later=later,
        registration=_registration(conference),
    )
    return kept_page(page, etag, conference.changed_at)


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


def _is_on(conference: Conference) -> bool:
    """Tell whether today is a day of the conference."""
    return conference.starts_on <= today(conference.timezone) <= conference.ends_on


def _entries(programme: Programme, level: int) -> EntryWriter:
    """Return the writer of the items on the page that is asked for, with its filter."""
    wanted = AgendaFilter(
        track_id=request.args.get("track", ""),
        room_id=request.args.get("room", ""),
        word=request.args.get("q", "").strip().lower(),
    )
    return EntryWriter(programme.slug, current_language(), programme.timezone, level, wanted)


def _with_neighbours(
    items: tuple[ProgrammeItem, ...], item_id: str
) -> tuple[ProgrammeItem, ProgrammeItem | None, ProgrammeItem | None]:
    """Return an item with those before and after it; raises :class:`NotFound`."""
    for place, item in enumerate(items):
        if item.id == item_id:
            earlier = items[place - 1] if place else None
            return item, earlier, items[place + 1] if place + 1 < len(items) else None
    raise NotFound

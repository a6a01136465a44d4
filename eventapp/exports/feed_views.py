"""Calendar feeds over HTTP: conditional before anything is rendered, the same octets until something changes.

A public feed's language is ``?lang=``, else the conference's first: never ``Accept-Language``, which calendar
programs send at random. The action items are taken from their page, in the language of that page.
"""

from datetime import datetime, time
from functools import lru_cache

from flask import Response, current_app, request

from eventapp.action_items.register import RegisterRow, list_all_for_documents, read_register_state
from eventapp.agendas.reading import get_programme
from eventapp.clock import now, to_instant, today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import PublicVersion, get_public_version
from eventapp.errors import NotFound
from eventapp.exports.blueprint import exports
from eventapp.exports.ical.action_items import ActionItemEntry
from eventapp.exports.ical.action_items import action_items_feed as render_action_items
from eventapp.exports.ical.feeds import agenda_feed as render_agenda
from eventapp.exports.ical.feeds import item_feed as render_item
from eventapp.i18n import current_language
from eventapp.localized import LANGUAGES
from eventapp.permissions import Permission
from eventapp.web.etags import etag_of, not_modified, with_validators
from eventapp.web.markers import public
from eventapp.web.public_cache import PUBLIC_FOR_A_SECOND

CALENDAR = "text/calendar; charset=utf-8"


@exports.get("/c/<slug>/agenda.ics")
@public
def agenda_feed(slug: str) -> Response:
    """Answer with the whole agenda, or with 304 after one query."""
    version = get_public_version(slug)
    language = _language(version)
    # Cancelled items leave the feed as days pass, which no revision tells: each day has its own version.
    midnight = to_instant(datetime.combine(today("UTC"), time()), "UTC")
    changed_at = max(version.changed_at, midnight)
    etag = etag_of("agenda", version, language, midnight)
    answer = not_modified(etag, changed_at)
    if answer is None:
        octets = _agenda_octets(version, language, _base_url(), midnight)
        answer = with_validators(_calendar(octets), etag, changed_at)
    answer.headers["Cache-Control"] = PUBLIC_FOR_A_SECOND
    return answer


@lru_cache(maxsize=64)
def _agenda_octets(version: PublicVersion, language: str, base_url: str, at: datetime) -> bytes:
    return render_agenda(get_programme(version.id, at), language, base_url)


@exports.get("/c/<slug>/items/<string(length=26):item_id>.ics")
@public
def item_feed(slug: str, item_id: str) -> Response:
    """Answer with one item, to download."""
    version = get_public_version(slug)
    language = _language(version)
    etag = etag_of("item", item_id, version, language)
    answer = not_modified(etag, version.changed_at)
    if answer is None:
        programme = get_programme(version.id, now())
        item = next((item for item in programme.items if item.id == item_id), None)
        if item is None:
            raise NotFound
        octets = render_item(item, programme, language, _base_url())
        answer = with_validators(_calendar(octets, f"{slug}-{item_id[-6:]}.ics"), etag, version.changed_at)
    return answer


@exports.get("/manage/<slug>/action-items.ics")
@in_conference(Permission.OUTCOMES_VIEW)
def action_items_feed(conference: Conference) -> Response:
    """Answer with the action items as to-dos, or with ``?as=events`` as events on their due dates."""
    twin = request.args.get("as") == "events"
    language = current_language()
    state = read_register_state(conference.id)
    changed_at = state[2] or conference.created_at
    etag = etag_of("action-items", conference.id, conference.revision, *state, language, twin)
    answer = not_modified(etag, changed_at)
    if answer is None:
        octets = render_action_items(
            [_entry(row, language) for row in list_all_for_documents(conference.id)],
            conference,
            language,
            _base_url(),
            source_url=f"{_base_url()}{request.path}",
            changed_at=changed_at,
            twin=twin,
        )
        answer = _calendar(octets, f"{conference.slug}-action-items.ics")
        answer.headers["X-Robots-Tag"] = "noindex"
        with_validators(answer, etag, changed_at, cache_control="private, no-cache")
    return answer


def _entry(row: RegisterRow, language: str) -> ActionItemEntry:
    organization = row.owner_organization.read(language) if row.owner_organization else ""
    return ActionItemEntry(
        id=row.id,
        uid=row.uid,
        sequence=row.sequence,
        title=row.title,
        description=row.description,
        owner=", ".join(name for name in (row.owner_name, organization) if name),
        due_on=row.due_on,
        status=row.status,
        created_at=row.created_at,
        updated_at=row.updated_at,
        completed_at=row.completed_at,
    )


def _language(version: PublicVersion) -> str:
    choice = request.args.get("lang", "")
    return choice if choice in LANGUAGES else version.first_language


def _base_url() -> str:
    return str(current_app.config["SETTINGS"].base_url)


def _calendar(octets: bytes, download_as: str | None = None) -> Response:
    disposition = f'attachment; filename="{download_as}"' if download_as else "inline"
    return Response(octets, content_type=CALENDAR, headers={"Content-Disposition": disposition})

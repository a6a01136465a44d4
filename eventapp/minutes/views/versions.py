"""Versions of minutes: what was circulated and approved, each as it read then, and two of them compared."""

from flask import render_template, request

from eventapp.agendas.queries import get_item
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.errors import NotFound
from eventapp.localized import CONFERENCE_LANGUAGES
from eventapp.minutes import queries
from eventapp.minutes.reviews import get_minutes, get_version
from eventapp.minutes.versions import compare, read_content
from eventapp.minutes.views.blueprint import minutes
from eventapp.permissions import Permission


@minutes.get("/manage/<slug>/agenda/<item_id>/minutes/versions")
@in_conference(Permission.OUTCOMES_VIEW)
def list_versions(conference: Conference, item_id: str) -> str:
    """List the versions, and compare the two that ``from`` and ``to`` say, the last two without them."""
    record = get_minutes(conference.id, get_item(conference.id, item_id).id)
    versions = queries.list_versions(record)
    newest = versions[-1].number if versions else 0
    before, after = _number("from", newest - 1), _number("to", newest)
    differences = {}
    if before > 0 and after > 0:
        old = read_content(get_version(record, before).content)
        new = read_content(get_version(record, after).content)
        differences = {
            code: compare(old, new, code) for code in CONFERENCE_LANGUAGES if old.has(code) or new.has(code)
        }
    return render_template(
        "minutes/versions.html",
        conference=conference,
        item=get_item(conference.id, item_id),
        versions=versions,
        before=before,
        after=after,
        differences=differences,
    )


@minutes.get("/manage/<slug>/agenda/<item_id>/minutes/versions/<int:number>")
@in_conference(Permission.OUTCOMES_VIEW)
def show_version(conference: Conference, item_id: str, number: int) -> str:
    record = get_minutes(conference.id, get_item(conference.id, item_id).id)
    version = get_version(record, number)
    return render_template(
        "minutes/version.html",
        conference=conference,
        item=get_item(conference.id, item_id),
        version=version,
        kept=read_content(version.content),
    )


def _number(name: str, default: int) -> int:
    """Return the number of a version that the request asks for; 404 for what is none."""
    text = request.args.get(name, "")
    if not text:
        return default
    if not text.isdecimal() or len(text) > 6:
        raise NotFound
    return int(text)

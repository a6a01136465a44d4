"""The versions of an agenda: all of them, two compared, and whether the agenda is frozen."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from eventapp.agendas.comparing import compare
from eventapp.agendas.models import AgendaVersion
from eventapp.agendas.pending import find_pending
from eventapp.agendas.programme import ProgrammeItem
from eventapp.agendas.reading import get_draft, get_version, read_version
from eventapp.agendas.reading import list_versions as list_releases
from eventapp.agendas.services import freeze_agenda, unfreeze_agenda
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.paging import PER_PAGE, Page, requested_page
from eventapp.workflows.releasing.groups import grouped
from eventapp.workflows.releasing.views.blueprint import releasing
from eventapp.workflows.releasing.words import KIND_HEADINGS, aspects_in_words, counts_in_words, version_name

#: What stands for the working copy where a version is asked for.
DRAFT = 0


@releasing.get("/manage/<slug>/agenda/versions")
@in_conference(Permission.AGENDA_VIEW)
def list_versions(conference: Conference) -> str:
    versions, number = list_releases(conference.id), requested_page()
    return render_template(
        "releasing/versions.html",
        conference=conference,
        page=Page(versions[(number - 1) * PER_PAGE : number * PER_PAGE], number, len(versions)),
        choices=_choices(versions),
        has_unreleased=find_pending(conference).is_any,
        counts_in_words=counts_in_words,
    )


@releasing.get("/manage/<slug>/agenda/versions/compare")
@in_conference(Permission.AGENDA_VIEW)
def compare_versions(conference: Conference) -> str:
    """Show how ``?to=`` differs from ``?from=``; 0 is the working copy."""
    versions = list_releases(conference.id)
    newest = versions[0].number if versions else DRAFT
    earlier, later = _requested("from", newest), _requested("to", DRAFT)
    (before, zone_before), (after, zone_after) = _state(conference, earlier), _state(conference, later)
    return render_template(
        "releasing/compare.html",
        conference=conference,
        choices=_choices(versions),
        earlier=earlier,
        later=later,
        zones=(zone_before, zone_after),
        groups=grouped(compare(before, after), request.args.get("kind", ""), requested_page()),
        headings=KIND_HEADINGS,
        aspects_in_words=aspects_in_words,
        version_name=version_name,
    )


@releasing.post("/manage/<slug>/agenda/freeze")
@in_conference(Permission.CONFERENCE_PUBLISH)
def freeze(conference: Conference) -> Any:
    try:
        with transaction():
            freeze_agenda(current_actor(), conference=conference)
        flash(gettext("The agenda is frozen. Nobody edits it until it is unfrozen."), "success")
    except Conflict as error:
        warn_of(error)
    return redirect(url_for("releasing.list_versions", slug=conference.slug), 303)


@releasing.post("/manage/<slug>/agenda/unfreeze")
@in_conference(Permission.CONFERENCE_PUBLISH)
def unfreeze(conference: Conference) -> Any:
    with transaction():
        unfreeze_agenda(current_actor(), conference=conference)
    flash(gettext("The agenda can be edited again."), "success")
    return redirect(url_for("releasing.list_versions", slug=conference.slug), 303)


def _choices(versions: list[AgendaVersion]) -> list[tuple[int, str]]:
    return [(number, version_name(number)) for number in (DRAFT, *(version.number for version in versions))]


def _requested(name: str, otherwise: int) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else otherwise


def _state(conference: Conference, number: int) -> tuple[dict[str, ProgrammeItem], str]:
    """Return the items of a version with its time zone; raises ``NotFound`` for one that is not there."""
    if number == DRAFT:
        return {item.id: item for item in get_draft(conference.id).items}, conference.timezone
    return read_version(conference.id, number), get_version(conference.id, number).timezone

"""What has become of the agenda: the public list of changes, and versions read as programmes by members."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, render_template, request

from eventapp.agendas.comparing import ItemChange
from eventapp.agendas.models import AgendaVersion
from eventapp.agendas.programme import Programme
from eventapp.agendas.reading import (
    get_draft,
    get_old_programme,
    get_version,
    list_released,
    list_versions,
    read_changes,
)
from eventapp.clock import now
from eventapp.conferences.guards import in_conference, in_public_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.dashboard.agenda_entries import EntryWriter
from eventapp.dashboard.answers import kept_page, known_page, page_etag
from eventapp.dashboard.blueprint import dashboard
from eventapp.dashboard.public_conference import read_public_conference
from eventapp.dashboard.side_zones import other_zones
from eventapp.i18n import current_language
from eventapp.permissions import Permission, is_permitted
from eventapp.registration.rules import registration_state
from eventapp.web.actors import current_actor
from eventapp.web.paging import Page, requested_page
from eventapp.workflows.releasing.groups import ChangeGroup, grouped
from eventapp.workflows.releasing.words import (
    KIND_HEADINGS,
    aspects_in_words,
    counts_in_words,
    version_name,
)

#: Releases on a page of the list, and changes of one release that it shows; more have a page of their own.
PER_PAGE = 20
FEW = 40


@dataclass(frozen=True, slots=True)
class ReleaseEntry:
    """A release on the list. ``groups`` is None where its changes have a page of their own.

    ``zones`` are the time zones before and after it.
    """

    version: AgendaVersion
    zones: tuple[str, str]
    groups: Sequence[ChangeGroup] | None

    @property
    def number_of_changes(self) -> int:
        return sum(self.version.counts.values())


@dashboard.get("/c/<slug>/agenda/changes")
@in_public_conference
def show_changes(conference: Conference) -> Response:
    """Tell what each release has changed, newest first; the first one is the agenda itself."""
    etag = page_etag(conference)
    known = known_page(etag, conference.changed_at)
    if known is not None:
        return known
    versions, number = list_versions(conference.id), requested_page()
    zones = _zones_by_version(versions)
    shown = versions[(number - 1) * PER_PAGE : number * PER_PAGE]
    entries = [_entry(version, zones[version.number]) for version in shown]
    page = Page(entries, number, len(versions), PER_PAGE)
    return _changes_page(conference, "dashboard/changes.html", etag, entries, page=page)


@dashboard.get("/c/<slug>/agenda/changes/<int:number>")
@in_public_conference
def show_release_changes(conference: Conference, number: int) -> Response:
    """Tell what one release has changed, however much it is."""
    etag = page_etag(conference)
    known = known_page(etag, conference.changed_at)
    if known is not None:
        return known
    version = get_version(conference.id, number)
    changes: Sequence[ItemChange] = () if number == 1 else read_changes(conference.id, number)
    groups = grouped(changes, request.args.get("kind", ""), requested_page())
    zones = _zones_by_version(list_versions(conference.id))[number]
    entry = ReleaseEntry(version, zones, groups)
    return _changes_page(conference, "dashboard/release_changes.html", etag, [entry], entry=entry)


@dashboard.get("/manage/<slug>/agenda/preview")
@in_conference(Permission.AGENDA_VIEW)
def preview_agenda(conference: Conference) -> str:
    """Show the working copy as the public would read it."""
    return _programme_page(conference, get_draft(conference.id))


@dashboard.get("/manage/<slug>/agenda/versions/<int:number>")
@in_conference(Permission.AGENDA_VIEW)
def show_version(conference: Conference, number: int) -> str:
    """Show the agenda as one release said it."""
    version = get_version(conference.id, number)
    return _programme_page(conference, get_old_programme(version), version)


def _entry(version: AgendaVersion, zones: tuple[str, str]) -> ReleaseEntry:
    if version.number == 1:
        return ReleaseEntry(version, zones, ())
    if sum(version.counts.values()) > FEW:
        return ReleaseEntry(version, zones, None)
    return ReleaseEntry(version, zones, grouped(read_changes(version.conference_id, version.number)))


def _zones_by_version(versions: Sequence[AgendaVersion]) -> dict[int, tuple[str, str]]:
    """Return the time zones before and after each release, by its number."""
    own = {version.number: version.timezone for version in versions}
    return {number: (own.get(number - 1, zone), zone) for number, zone in own.items()}


def _changes_page(
    conference: Conference, template: str, etag: str, entries: Sequence[ReleaseEntry], **shown: object
) -> Response:
    item_ids = {
        change.item_id for entry in entries for group in entry.groups or () for change in group.page.rows
    }
    codes = [side.code for side in list_sides(conference.id)]
    page = render_template(
        template,
        conference=read_public_conference(conference),
        registration=registration_state(conference, now()),
        first=conference.first_language,
        linked={ref.agenda_item_id for ref in list_released(conference.id, now(), item_ids=item_ids)},
        other_zones=lambda at: other_zones(codes, conference.timezone, at),
        counts_in_words=counts_in_words,
        headings=KIND_HEADINGS,
        aspects_in_words=aspects_in_words,
        **shown,
    )
    return kept_page(page, etag, conference.changed_at)


def _programme_page(
    conference: Conference, programme: Programme, version: AgendaVersion | None = None
) -> str:
    may_edit = is_permitted(current_actor(), Permission.AGENDA_EDIT, conference.id)
    endpoint = "agendas.edit_item" if may_edit else "dashboard.show_item"
    return render_template(
        "releasing/programme.html",
        conference=conference,
        programme=programme,
        entries=EntryWriter(
            conference.slug, current_language(), programme.timezone, level=3, endpoint=endpoint
        ),
        version=version,
        version_name=version_name,
    )

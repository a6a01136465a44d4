"""What a dossier holds, put together: documents, data, uploaded files, and what tells of them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import IO

from flask import current_app

from eventapp.action_items.register import list_all_for_documents
from eventapp.conferences.models import Conference
from eventapp.exports.changes import changed_at
from eventapp.exports.data.agenda import agenda_files, schedule_files
from eventapp.exports.data.communique import communique_files
from eventapp.exports.data.figures import indicator_files
from eventapp.exports.data.files import DataFile
from eventapp.exports.data.people import delegate_files, participant_files
from eventapp.exports.data.register import register_calendars, register_files
from eventapp.exports.dossier.packing import Archive
from eventapp.exports.dossier.papers import Version
from eventapp.exports.dossier.uploads import list_uploads
from eventapp.exports.models import PDF, DocumentKind
from eventapp.exports.summary import read_summary
from eventapp.files.queries import get_contents
from eventapp.i18n import gettext, local_date, short_date, speaking

FORMAT_VERSION = 1
INTERNAL = "internal/"

#: Gives the bytes of a document, None where it can't be made.
GetPdf = Callable[[Version], bytes | None]


def write_dossier(
    file: IO[bytes],
    conference: Conference,
    versions: Iterable[Version],
    get_pdf: GetPdf,
    *,
    with_internal: bool,
) -> list[str]:
    """Write the dossier of a conference into ``file`` and return what had to be left out of it."""
    as_of = changed_at(conference, DocumentKind.DOSSIER)
    archive = Archive(file, conference.slug, as_of)
    _add_documents(archive, versions, get_pdf)
    _add_data(archive, conference, with_internal=with_internal)
    _add_uploads(archive, conference, with_internal=with_internal)
    _add_readme(archive, conference, as_of, with_internal=with_internal)
    archive.close(
        {
            "format": "eventapp-dossier",
            "format_version": FORMAT_VERSION,
            "conference": {
                "id": conference.id,
                "slug": conference.slug,
                "title": dict(conference.title),
                "starts_on": conference.starts_on.isoformat(),
                "ends_on": conference.ends_on.isoformat(),
                "timezone": conference.timezone,
            },
            "changed_at": as_of.isoformat(timespec="seconds"),
            "has_internal": with_internal,
        }
    )
    return archive.left_out


def _add_documents(archive: Archive, versions: Iterable[Version], get_pdf: GetPdf) -> None:
    for version in versions:
        path = INTERNAL * version.paper.is_internal + version.path
        content = get_pdf(version)
        if content is None or not archive.has_room(len(content)):
            archive.leave_out(path)
        else:
            archive.add(path, PDF, content, kind=str(version.paper.kind), languages=list(version.languages))


def _add_data(archive: Archive, conference: Conference, *, with_internal: bool) -> None:
    data = chain(("data/", each) for each in _open_data(conference))
    if with_internal:
        data = chain(data, ((f"{INTERNAL}data/", each) for each in _internal_data(conference)))
    for folder, each in data:
        with speaking(conference.first_language):
            description = gettext(each.description)
        archive.add(folder + each.name, each.media_type, each.content, description=description)


def _open_data(conference: Conference) -> Iterator[DataFile]:
    languages = conference.languages
    yield from agenda_files(conference, languages)
    yield from schedule_files(conference, languages)
    yield from participant_files(conference, languages)
    yield from register_files(conference, languages, read_summary(conference).action_items)
    yield from indicator_files(conference, languages)
    yield from communique_files(conference, languages)


def _internal_data(conference: Conference) -> Iterator[DataFile]:
    languages = conference.languages
    yield from register_files(conference, languages, list_all_for_documents(conference.id))
    yield from register_calendars(conference, languages)
    yield from delegate_files(conference)


def _add_uploads(archive: Archive, conference: Conference, *, with_internal: bool) -> None:
    for upload in list_uploads(conference):
        if upload.is_internal and not with_internal:
            continue
        path = INTERNAL * upload.is_internal + upload.path
        # One at a time: together they may be more than memory has room for.
        content = get_contents(conference.id, [upload.file_id]) if archive.has_room(upload.size) else {}
        if content:
            archive.add(path, upload.media_type, content[upload.file_id])
        else:
            archive.leave_out(path)


def _add_readme(archive: Archive, conference: Conference, as_of: datetime, *, with_internal: bool) -> None:
    parts = []
    day = local_date(as_of, conference.timezone)
    template = current_app.jinja_env.get_template("exports/dossier/readme.txt")
    for code in conference.languages:
        with speaking(code):
            parts.append(
                template.render(
                    conference=conference,
                    as_of=short_date(day, code),
                    with_internal=with_internal,
                    left_out=archive.left_out,
                ).strip()
            )
    archive.add("README.txt", "text/plain", "\n\n\n".join(parts).encode(errors="replace") + b"\n")

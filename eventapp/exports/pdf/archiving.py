"""Documents for the archive: PDF/A-3a, with the data that they show attached as files.

Nothing is attached that is more confidential than the document.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from eventapp.action_items.register import list_all_for_documents
from eventapp.conferences.models import Conference
from eventapp.exports.data.agenda import agenda_files
from eventapp.exports.data.communique import communique_files
from eventapp.exports.data.figures import indicator_files
from eventapp.exports.data.files import DataFile
from eventapp.exports.data.people import participant_files
from eventapp.exports.data.register import register_calendars, register_files
from eventapp.exports.languages import columns_of
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.frame import Composed
from eventapp.exports.pdf.rendering import Attachment
from eventapp.exports.summary import read_summary
from eventapp.i18n import gettext, speaking

Attach = Callable[[Conference, Sequence[str]], Iterable[DataFile]]


def archived(conference: Conference, composed: Composed) -> Composed:
    """Return a document as it goes into an archive."""
    asked = composed.asked
    languages = columns_of(conference, asked.language)
    files = _ATTACHED[asked.kind](conference, languages)
    with speaking(languages[0]):
        attachments = tuple(
            Attachment.of(each.name, each.media_type, gettext(each.description), each.content)
            for each in files
        )
    return replace(composed, order=replace(composed.order, is_archive=True, attachments=attachments))


def _of_summary(conference: Conference, languages: Sequence[str]) -> Iterable[DataFile]:
    """Return the agenda, and of the action items those that the summary shows."""
    shown = read_summary(conference).action_items
    return chain(agenda_files(conference, languages), register_files(conference, languages, shown))


def _of_register(conference: Conference, languages: Sequence[str]) -> Iterable[DataFile]:
    rows = list_all_for_documents(conference.id)
    return chain(register_files(conference, languages, rows), register_calendars(conference, languages))


_ATTACHED: Mapping[DocumentKind, Attach] = {
    DocumentKind.PROGRAMME: agenda_files,
    DocumentKind.PARTICIPANTS: participant_files,
    DocumentKind.SUMMARY: _of_summary,
    DocumentKind.COMMUNIQUE: communique_files,
    DocumentKind.REGISTER: _of_register,
    DocumentKind.STATUS_REPORT: _of_register,
    DocumentKind.INDICATORS: indicator_files,
}

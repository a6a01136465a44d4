"""Who took part, as spreadsheets: those who may be named, and the office's own list of everybody."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import IO

from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.models import Conference
from eventapp.exports.changes import changed_at
from eventapp.exports.data.files import DataFile, written
from eventapp.exports.delegate_lists import write_delegates_xlsx
from eventapp.exports.models import DocumentKind
from eventapp.exports.schedules.text import clean
from eventapp.exports.xlsx import MIMETYPE as XLSX
from eventapp.exports.xlsx import Cell, write_sheet
from eventapp.i18n import gettext, pgettext, speaking
from eventapp.registration.filters import DelegateFilter
from eventapp.registration.participants import list_participants

#: What the office keeps of everybody: how to reach them, and neither what they eat nor what they answered.
_KEPT = DelegateFilter(
    sort="precedence",
    columns=(
        *("address", "organization", "position", "side", "delegation", "head", "category", "status"),
        *("checked_in", "email", "phone", "language", "registered"),
    ),
)


def participant_files(conference: Conference, languages: Sequence[str]) -> Iterator[DataFile]:
    """Yield those who may be named, in the order of the list of participants, in each language."""
    for code in languages:
        with speaking(code):
            yield DataFile(f"participants-{code}.xlsx", XLSX, written(partial(_write, conference, code)))


def delegate_files(conference: Conference) -> Iterator[DataFile]:
    """Yield all delegates with their contact details, in the conference's first language."""
    as_of = changed_at(conference, DocumentKind.PARTICIPANTS)
    with speaking(conference.first_language):
        write = partial(write_delegates_xlsx, conference=conference, wanted=_KEPT, created_at=as_of)
        yield DataFile("delegates.xlsx", XLSX, written(write))


def _write(conference: Conference, code: str, file: IO[bytes]) -> None:
    heads = [
        *(gettext("No."), pgettext("person", "Name"), gettext("Name in own script"), gettext("Position")),
        *(gettext("Organization"), gettext("Side"), gettext("Delegation"), gettext("Head of delegation")),
        gettext("Category"),
    ]
    write_sheet(
        file,
        gettext("List of participants"),
        heads,
        _rows(conference, code),
        widths=[6, 28, 20, 32, 40, 20, 32, 10, 16],
        created_at=changed_at(conference, DocumentKind.PARTICIPANTS),
    )


def _rows(conference: Conference, code: str) -> Iterator[list[Cell]]:
    first, number = conference.first_language, 0
    for side in list_participants(conference.id, only_named=True):
        for delegation in side.delegations:
            for person in delegation.people:
                number += 1
                yield [
                    number,
                    clean(person.name),
                    clean(person.native_name),
                    clean(person.position.read(code, first)),
                    clean(person.organization.read(code, first)),
                    clean(side.name.read(code, first)),
                    clean(delegation.name.read(code, first)),
                    gettext("Yes") if person.is_head else None,
                    gettext(CATEGORY_LABELS[person.category]),
                ]

"""Which uploaded files a dossier holds: materials of the agenda, texts and papers of agreements."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from eventapp.agendas.queries import list_items
from eventapp.agreements.models import Agreement, AgreementDocument, AgreementText
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.exports.dossier.names import file_name, numbered, without_doubles
from eventapp.exports.summary import read_summary
from eventapp.files.models import StoredFile
from eventapp.materials.models import Material
from eventapp.materials.queries import DELEGATES

_FILE = (StoredFile.id, StoredFile.filename, StoredFile.media_type, StoredFile.size)


@dataclass(frozen=True, slots=True)
class UploadedFile:
    path: str
    file_id: str
    media_type: str
    size: int
    is_internal: bool


def list_uploads(conference: Conference) -> list[UploadedFile]:
    """Return the files in their order; the number of queries is the same for any conference."""
    uploads: dict[str, UploadedFile] = {}
    for upload in (*_materials(conference), *_of_agreements(conference)):
        path = without_doubles(upload.path, uploads)
        uploads[path] = replace(upload, path=path)
    return list(uploads.values())


def _materials(conference: Conference) -> Iterator[UploadedFile]:
    """Yield the materials of each item; what delegates may not see, or not yet, is the office's."""
    places = {item.id: (number, item.title) for number, item in enumerate(list_items(conference.id), 1)}
    rows: Any = session().execute(
        select(Material, *_FILE)
        .join(StoredFile, StoredFile.id == Material.file_id)
        .where(Material.conference_id == conference.id)
        .order_by(Material.position, Material.id)
    )
    in_order = sorted(rows, key=lambda row: places[row[0].agenda_item_id][0])
    numbers: dict[str, int] = {}
    for material, file_id, filename, media_type, size in in_order:
        item = material.agenda_item_id
        numbers[item] = numbers.get(item, 0) + 1
        is_open = material.visibility in DELEGATES and material.visible_from is None
        path = f"materials/{numbered(*places[item], 'item')}/{file_name(numbers[item], filename)}"
        yield UploadedFile(path, file_id, media_type, size, not is_open)


def _of_agreements(conference: Conference) -> Iterator[UploadedFile]:
    """Yield texts, then other papers; they are as open as the agreement is told of."""
    shown = {row.id for row in read_summary(conference).agreements}
    for model, order in ((AgreementText, AgreementText.language), (AgreementDocument, AgreementDocument.id)):
        rows: Any = session().execute(
            select(Agreement.id, Agreement.number, Agreement.title, *_FILE)
            .select_from(model)
            .join(Agreement, Agreement.id == model.agreement_id)
            .join(StoredFile, StoredFile.id == model.file_id)
            .where(model.conference_id == conference.id)
            .order_by(Agreement.number, order)
        )
        for place, (agreement_id, number, title, file_id, filename, media_type, size) in enumerate(rows, 1):
            folder = f"agreements/{numbered(number, title, 'agreement')}"
            path = f"{folder}/{file_name(place, filename)}"
            yield UploadedFile(path, file_id, media_type, size, agreement_id not in shown)

"""Making a dossier in steps, each within the lease of a job: what one has made the next one finds.

Every document of it is kept like one that somebody has asked for. So a dossier of the same things is put
together in seconds, and one whose worker was killed goes on where it was.
"""

import time
from functools import partial
from tempfile import TemporaryFile

from eventapp.conferences.holding import hold_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.exports.dossier.papers import Version, list_versions
from eventapp.exports.dossier.writing import write_dossier
from eventapp.exports.kinds import YES
from eventapp.exports.models import Document
from eventapp.exports.pdf.frame import Composed
from eventapp.exports.pdf.rendering import Pdf, Reason, RenderingFailed, render_pdf
from eventapp.exports.queries import Made, find_content, list_made
from eventapp.exports.services import add_composed, keep_archive, keep_pdf, note_failure, note_step
from eventapp.files.queries import get_contents

#: Seconds after which a step hands over to the next: one more document or the packing fits into the lease.
STEP = 60


def make_dossier(document_id: str) -> None:
    """Make what is missing of a dossier for a while, or pack it once nothing is."""
    document = session().get_one(Document, document_id)
    conference = session().get_one(Conference, document.conference_id)
    with_internal = document.choices["internal"] == YES
    versions = list_versions(conference, with_internal=with_internal)
    made = list_made(conference.id)
    until = time.monotonic() + STEP
    for number, version in enumerate(versions):
        if version.composed is None or version.composed.key in made:
            continue
        if not _make(document_id, conference.id, version.composed):
            return
        is_late = time.monotonic() >= until
        with transaction():
            is_wanted = note_step(document_id, 100 * number // len(versions), goes_on_later=is_late)
        if is_late or not is_wanted:
            return
    _pack(document_id, conference, versions, with_internal=with_internal)


def _make(dossier_id: str, conference_id: str, composed: Composed) -> bool:
    """Render a document and keep it, or why it can't be made, as if somebody had asked for it.

    Returns False where the dossier was taken away meanwhile, perhaps with somebody who was erased: what was
    composed before is kept no more.
    """
    pictures = get_contents(conference_id, composed.order.pictures)
    # Rendering takes seconds: no transaction stays open meanwhile.
    session().rollback()
    made: Pdf | Reason
    try:
        made = render_pdf(composed.order, pictures)
    except RenderingFailed as error:
        made = error.reason
    with transaction():
        # Held as by an erasure, so that one of both sees what the other has done.
        hold_conference(conference_id)
        if session().get(Document, dossier_id, populate_existing=True) is None:
            return False
        document_id = add_composed(conference_id, composed)
        if isinstance(made, Pdf):
            keep_pdf(document_id, made)
        else:
            note_failure(document_id, made)
    return True


def _pack(document_id: str, conference: Conference, versions: list[Version], *, with_internal: bool) -> None:
    with TemporaryFile() as file:
        get_pdf = partial(_read, list_made(conference.id))
        write_dossier(file, conference, versions, get_pdf, with_internal=with_internal)
        file.seek(0)
        content = file.read()
    session().rollback()
    with transaction():
        keep_archive(document_id, content)


def _read(made: Made, composed: Composed) -> bytes | None:
    return find_content(made[composed.key]) if composed.key in made else None

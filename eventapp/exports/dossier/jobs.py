"""Making a dossier in steps, each a job of its own: what one has made the next one finds.

Every document of it is kept, too. So a dossier of the same things is put together in seconds, and one whose
worker was killed goes on where it was.
"""

import time
from collections.abc import Iterable, Mapping
from tempfile import TemporaryFile

from eventapp.conferences.holding import hold_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.exports.dossier.papers import Version, compose_version, list_versions
from eventapp.exports.dossier.writing import write_dossier
from eventapp.exports.kinds import YES
from eventapp.exports.models import Document
from eventapp.exports.pdf.frame import Composed
from eventapp.exports.pdf.rendering import Pdf, Reason, RenderingFailed, render_pdf
from eventapp.exports.queries import find_content, list_made
from eventapp.exports.services import add_composed, keep_archive, keep_pdf, note_failure, note_step
from eventapp.files.queries import get_contents
from eventapp.jobs.leases import renew
from eventapp.jobs.models import Job

#: Seconds of making after which a step hands over to the next, so that other documents have their turn.
STEP = 60
#: Seconds after which a lease is renewed: what comes next, one document or the packing, then fits into it.
RENEW_AFTER = 15


def make_dossier(document_id: str, job: Job) -> None:
    """Make what is missing of a dossier for a while, or pack it once nothing is."""
    document = session().get_one(Document, document_id)
    conference = session().get_one(Conference, document.conference_id)
    with_internal = document.choices["internal"] == YES
    versions = list_versions(conference, with_internal=with_internal)
    made = list_made(conference.id)
    ids: dict[Version, str] = {}
    lease = _RenewedLease(job)
    until = None
    for number, version in enumerate(versions):
        lease.renew()
        composed = compose_version(conference, version)
        if composed is None:
            continue
        if composed.key in made:
            ids[version] = made[composed.key]
            continue
        until = until or time.monotonic() + STEP
        made_id = _make(document_id, conference.id, composed)
        if made_id is None:
            return
        ids[version] = made_id
        is_late = time.monotonic() >= until
        with transaction():
            is_wanted = note_step(document_id, 100 * number // len(versions), goes_on_later=is_late)
        if is_late or not is_wanted:
            return
    if list_versions(conference, with_internal=with_internal) != versions:
        # Since the step began something has become internal, or is called otherwise: the next one sees it.
        with transaction():
            note_step(document_id, 99, goes_on_later=True)
        return
    lease.renew()
    _pack(document_id, conference, versions, ids, with_internal=with_internal)


class _RenewedLease:
    """The lease of a job, renewed at each :meth:`renew` that comes some time after the last one."""

    def __init__(self, job: Job) -> None:
        self._job, self._due = job, time.monotonic() + RENEW_AFTER

    def renew(self) -> None:
        """Raise :class:`LeaseLost` where another worker goes on with the dossier."""
        if time.monotonic() >= self._due:
            with transaction():
                renew(self._job)
            self._due = time.monotonic() + RENEW_AFTER


def _make(dossier_id: str, conference_id: str, composed: Composed) -> str | None:
    """Render a document, keep it, or why it can't be made, for the next dossier too, and return its id.

    Returns None where the dossier was taken away meanwhile, perhaps with somebody who was erased: what was
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
            return None
        document_id = add_composed(conference_id, composed)
        if isinstance(made, Pdf):
            keep_pdf(document_id, made)
        else:
            note_failure(document_id, made)
    return document_id


def _pack(
    document_id: str,
    conference: Conference,
    versions: Iterable[Version],
    ids: Mapping[Version, str],
    *,
    with_internal: bool,
) -> None:
    def read(version: Version) -> bytes | None:
        return find_content(ids[version]) if version in ids else None

    with TemporaryFile() as file:
        write_dossier(file, conference, versions, read, with_internal=with_internal)
        file.seek(0)
        content = file.read()
    session().rollback()
    with transaction():
        keep_archive(document_id, content)

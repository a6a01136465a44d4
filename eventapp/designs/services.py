"""Use cases of the design: what an organizer chooses, and what a later edition takes from an earlier one."""

from collections.abc import Collection, Mapping

from sqlalchemy.orm.attributes import flag_modified

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.holding import hold_conference
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.designs.models import DocumentDesign
from eventapp.designs.rules import PICTURES, SIGNING, WORDS, DesignFacts, checked_facts
from eventapp.files.services import copy_file, forget_files, keep_file
from eventapp.permissions import Permission, require


def change_design(actor: Actor, *, conference_id: str, version: int, facts: DesignFacts) -> DocumentDesign:
    """Take what was chosen; raises :class:`Conflict` unless ``version`` is the newest, 0 before the first."""
    require(actor, Permission.CONFERENCE_EDIT, conference_id)
    checked = checked_facts(facts)
    # Two who choose for the first time queue here, so that the second finds what the first has chosen.
    hold_conference(conference_id)
    design = session().get(DocumentDesign, conference_id, populate_existing=True)
    check_is_newest(design, version or None)
    # Files are written at once, and every write of the design counts as a version: they come first.
    kept = {key: keep_file(conference_id, upload).id for key, upload in checked.pictures.items()}
    if design is None:
        design = DocumentDesign(conference_id=conference_id)
        session().add(design)
    for name in WORDS:
        setattr(design, name, getattr(checked, name))
    replaced = _take_pictures(design, kept, checked.dropped)
    # So that a save which changes nothing refuses the next stale one, too.
    design.updated_at = now()
    flag_modified(design, "updated_at")
    session().flush()
    forget_files(conference_id, replaced)
    record(
        actor,
        "design.changed",
        subject_type="design",
        subject_id=conference_id,
        conference_id=conference_id,
        new_pictures=sorted(checked.pictures),
        dropped_pictures=sorted(checked.dropped - checked.pictures.keys()),
    )
    return design


def copy_pictures(source_id: str, target_id: str, *, with_signature: bool) -> None:
    """Give a new conference that has the words of another's design copies of its pictures, too.

    Signature and stamp go on to a later edition of the same office alone. A part of making a conference,
    which the use case there has judged and records.
    """
    source, target = session().get(DocumentDesign, source_id), session().get(DocumentDesign, target_id)
    if source is None or target is None:
        return
    for key in PICTURES:
        file_id = getattr(source, f"{key}_id")
        if file_id is not None and (with_signature or key not in SIGNING):
            setattr(target, f"{key}_id", copy_file(file_id, target_id))
    session().flush()


def _take_pictures(design: DocumentDesign, kept: Mapping[str, str], dropped: Collection[str]) -> list[str]:
    """Show the files ``kept``, by key, and let go of those dropped; return the ids that nothing shows now."""
    replaced = []
    for key in PICTURES:
        if key in kept or key in dropped:
            replaced.append(getattr(design, f"{key}_id"))
            setattr(design, f"{key}_id", kept.get(key))
    return [file_id for file_id in replaced if file_id is not None]

"""Use cases of materials: adding files and links to items, changing who sees them, taking them away."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from eventapp.actor import Actor
from eventapp.agendas.queries import get_item
from eventapp.agendas.rules import check_text
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import InvalidInput
from eventapp.files.rules import Upload
from eventapp.files.services import forget_file, keep_file
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.materials import rules
from eventapp.materials.models import Material
from eventapp.materials.queries import get_material
from eventapp.permissions import Permission, require


@dataclass(frozen=True, slots=True)
class MaterialFacts:
    """What is said of a material. ``visible_from`` is an aware instant, None for at once.

    ``url`` is that of a link, '' for a file.
    """

    title: LocalizedText
    visibility: str
    visible_from: datetime | None = None
    url: str = ""


def add_material(
    actor: Actor, *, conference_id: str, item_id: str, facts: MaterialFacts, upload: Upload | None = None
) -> Material:
    """Add a file, or a link, to an agenda item. Raises :class:`InvalidInput` unless it is one of both.

    A file without a title is called by its name, a link by its address.
    """
    require(actor, Permission.AGENDA_EDIT, conference_id)
    get_item(conference_id, item_id)
    if (upload is None) == (not facts.url):
        raise InvalidInput(N_("Please choose a file, or give the address of a link."), field="file")
    check_text(facts.title, rules.TITLE_MAX, "title")
    url = rules.checked_url(facts.url) if facts.url else ""
    number, last = (
        session()
        .execute(select(func.count(), func.max(Material.position)).where(Material.agenda_item_id == item_id))
        .one()
    )
    if number >= rules.MOST:
        raise InvalidInput(
            N_("This item has %(max)d materials already: please remove some first."), max=rules.MOST
        )
    material = Material(
        id=new_id(),
        conference_id=conference_id,
        agenda_item_id=item_id,
        title=facts.title,
        file_id=keep_file(conference_id, upload).id if upload else None,
        url=url,
        visibility=rules.checked_visibility(facts.visibility),
        visible_from=facts.visible_from,
        position=(last or 0) + 1,
        created_at=now(),
    )
    if not material.title:
        material.title = LocalizedText(en=(upload.filename if upload else url)[: rules.TITLE_MAX])
    session().add(material)
    return _recorded(actor, "material.added", material)


def edit_material(
    actor: Actor, *, conference_id: str, material_id: str, version: int, facts: MaterialFacts
) -> Material:
    """Change what is said of a material; a file stays the same file. Raises :class:`Conflict` when stale."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    material = get_material(conference_id, material_id)
    check_is_newest(material, version)
    check_text(facts.title, rules.TITLE_MAX, "title", is_required=True)
    if material.file_id is None:
        material.url = rules.checked_url(facts.url)
    material.title = facts.title
    material.visibility = rules.checked_visibility(facts.visibility)
    material.visible_from = facts.visible_from
    return _recorded(actor, "material.changed", material)


def remove_material(actor: Actor, *, conference_id: str, material_id: str) -> Material:
    """Take a material away, with its file."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    material = get_material(conference_id, material_id)
    session().delete(material)
    session().flush()
    if material.file_id is not None:
        forget_file(conference_id, material.file_id)
    return _recorded(actor, "material.removed", material)


def _recorded(actor: Actor, action: str, material: Material) -> Material:
    record(
        actor,
        action,
        subject_type="material",
        subject_id=material.id,
        conference_id=material.conference_id,
        agenda_item_id=material.agenda_item_id,
    )
    session().flush()
    return material

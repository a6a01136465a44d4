"""Finding materials, always through their conference."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from eventapp.agendas.models import ReleasedItem
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.materials.models import Material, Visibility

PUBLIC = (Visibility.PUBLIC,)
DELEGATES = (Visibility.PUBLIC, Visibility.DELEGATES)


def list_materials(conference_id: str, item_id: str) -> list[Material]:
    """Return all materials of an item, as the secretariat sees them."""
    return list(
        session().scalars(
            select(Material)
            .where(Material.conference_id == conference_id, Material.agenda_item_id == item_id)
            .order_by(Material.position, Material.id)
        )
    )


def get_material(conference_id: str, material_id: str) -> Material:
    material = session().scalar(
        select(Material).where(Material.id == material_id, Material.conference_id == conference_id)
    )
    if material is None:
        raise NotFound
    return material


def list_visible(
    conference_id: str, seen_by: Collection[Visibility], at: datetime, *, item_id: str | None = None
) -> list[Material]:
    """Return the materials of released items that readers of ``seen_by`` may see at ``at``, in order."""
    wanted = [Material.conference_id == conference_id, *_is_visible(seen_by, at)]
    if item_id is not None:
        wanted.append(Material.agenda_item_id == item_id)
    return list(
        session().scalars(
            select(Material).where(*wanted).order_by(Material.agenda_item_id, Material.position, Material.id)
        )
    )


def get_visible(
    conference_id: str, material_id: str, seen_by: Collection[Visibility], at: datetime
) -> Material:
    """Return one material that readers of ``seen_by`` may see; what is hidden is :class:`NotFound`."""
    material = session().scalar(
        select(Material).where(
            Material.id == material_id, Material.conference_id == conference_id, *_is_visible(seen_by, at)
        )
    )
    if material is None:
        raise NotFound
    return material


def _is_visible(seen_by: Collection[Visibility], at: datetime) -> tuple[ColumnElement[bool], ...]:
    is_released = (
        select(ReleasedItem.id)
        .where(ReleasedItem.agenda_item_id == Material.agenda_item_id, ReleasedItem.until_version.is_(None))
        .exists()
    )
    return (
        Material.visibility.in_(seen_by),
        or_(Material.visible_from.is_(None), Material.visible_from <= at),
        is_released,
    )

"""Finding organizations in the directory."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, false, func, literal, or_, select

from eventapp.db.session import session
from eventapp.errors import InvalidInput, NotFound
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization
from eventapp.organizations.rules import folded

#: As many names as a browser's list of suggestions stays quick with.
SUGGESTIONS = 500
#: No real chain of parents is longer; a longer one is a circle.
_MOST_ABOVE = 50


def get_organization(organization_id: str) -> Organization:
    organization = session().get(Organization, organization_id)
    if organization is None:
        raise NotFound
    return organization


def find_organization_by_name(name: str) -> Organization | None:
    """Return the organization called ``name`` in any language, long or short; the oldest of them."""
    return session().scalar(
        select(Organization).where(_is_called([folded(name)])).order_by(Organization.id).limit(1)
    )


def get_organization_by_name(name: str, field: str) -> Organization:
    """Return the organization called ``name``; raises :class:`InvalidInput` at ``field`` for none."""
    organization = find_organization_by_name(name)
    if organization is None:
        raise InvalidInput(
            N_("The directory has no organization of this name. Choose one from the list or add it first."),
            field=field,
        )
    return organization


def find_double(
    name: LocalizedText, country: str | None, *, besides: str | None = None
) -> Organization | None:
    """Return another organization with one of these names, unless both countries are known and differ."""
    statement = select(Organization).where(_is_called([folded(text) for text in name.values()]))
    if country:
        statement = statement.where((Organization.country == country) | Organization.country.is_(None))
    if besides:
        statement = statement.where(Organization.id != besides)
    return session().scalar(statement.order_by(Organization.id).limit(1))


def _is_called(forms: Iterable[str]) -> ColumnElement[bool]:
    lines = literal("\n") + Organization.name_key + literal("\n")
    return or_(false(), *(lines.contains(f"\n{form}\n", autoescape=True) for form in forms if form))


def list_organizations(
    *, search: str = "", kind: str = "", sector: str = "", offset: int = 0, limit: int = 50
) -> tuple[list[Organization], int]:
    """Return one stretch of the directory in order of name, and how many organizations match in all.

    Every word of ``search`` must occur in a name, in either script.
    """
    conditions = [Organization.name_key.contains(word, autoescape=True) for word in folded(search).split()]
    if kind:
        conditions.append(Organization.kind == kind)
    if sector:
        conditions.append(Organization.sector == sector)
    rows = session().scalars(
        select(Organization)
        .where(*conditions)
        .order_by(Organization.name_key, Organization.id)
        .offset(offset)
        .limit(limit)
    )
    total = session().scalar(select(func.count()).select_from(Organization).where(*conditions))
    return list(rows), total or 0


def list_name_suggestions() -> list[LocalizedText]:
    """Return names for a browser's list of suggestions, at most :data:`SUGGESTIONS`."""
    return list(
        session().scalars(select(Organization.name).order_by(Organization.name_key).limit(SUGGESTIONS))
    )


def list_ids_above(organization_id: str) -> list[str]:
    """Return ``organization_id`` and the ids of all organizations above it, nearest first."""
    ids: list[str] = []
    above: str | None = organization_id
    while above is not None and above not in ids and len(ids) < _MOST_ABOVE:
        ids.append(above)
        above = session().scalar(select(Organization.parent_id).where(Organization.id == above))
    return ids

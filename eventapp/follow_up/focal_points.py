"""Who speaks for the delegation of somebody who is late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from eventapp.db.session import session
from eventapp.registration.models import Delegation, FocalPoint

#: A focal point's id and their address in lower case.
Person = tuple[str, str]


@dataclass(frozen=True, slots=True)
class FocalPoints:
    """The focal points of a conference by delegation, by organization, and of sides as a whole.

    Somebody who speaks for several delegations has one id in all of them.
    """

    of_delegations: Mapping[str, Sequence[Person]]
    of_organizations: Mapping[str, Sequence[Person]]
    of_sides: Mapping[str, Sequence[Person]]

    def of(
        self, *, delegation_id: str | None, organization_id: str | None, side_id: str | None, but: str = ""
    ) -> tuple[str, ...]:
        """Return the ids of those who speak for an owner, without the owner, whose address is ``but``.

        They are those of the delegation that the owner came with, else of the owner's organization, else of
        a delegation that is the whole side's.
        """
        people = (
            self.of_delegations.get(delegation_id or "")
            or self.of_organizations.get(organization_id or "")
            or self.of_sides.get(side_id or "")
            or ()
        )
        return tuple(id_ for id_, email in people if email != but.lower())


def read_focal_points(conference_id: str) -> FocalPoints:
    """Read all focal points of a conference. One query."""
    rows = session().execute(
        select(
            FocalPoint.id,
            FocalPoint.email_normalised,
            Delegation.id,
            Delegation.organization_id,
            Delegation.side_id,
        )
        .join(Delegation, Delegation.id == FocalPoint.delegation_id)
        .where(FocalPoint.conference_id == conference_id)
        .order_by(FocalPoint.id)
    )
    ids: dict[str, str] = {}
    of_delegations: dict[str, list[Person]] = {}
    of_organizations: dict[str, list[Person]] = {}
    of_sides: dict[str, list[Person]] = {}
    for id_, email, delegation_id, organization_id, side_id in rows:
        person = ids.setdefault(email, id_), email
        of_delegations.setdefault(delegation_id, []).append(person)
        whole = of_sides if organization_id is None else of_organizations
        whole.setdefault(organization_id or side_id, []).append(person)
    return FocalPoints(of_delegations, of_organizations, of_sides)

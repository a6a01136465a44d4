"""Finding working links as rows to change, and what forms, filters and indicators ask of them."""

from sqlalchemy import func, select, union
from sqlalchemy.orm import joinedload

from eventapp.agreements.models import Agreement, AgreementParty
from eventapp.conferences.models import Side
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.organizations.models import Organization
from eventapp.working_links.models import LinkStage, WorkingLink


def get_link(conference_id: str, link_id: str) -> WorkingLink:
    """Return a link of this conference with organizations and contacts; raises :class:`NotFound`."""
    link = session().scalar(
        select(WorkingLink)
        .where(WorkingLink.id == link_id, WorkingLink.conference_id == conference_id)
        .options(
            joinedload(WorkingLink.first_organization),
            joinedload(WorkingLink.second_organization),
            joinedload(WorkingLink.first_contact),
            joinedload(WorkingLink.second_contact),
        )
    )
    if link is None:
        raise NotFound
    return link


def find_between(conference_id: str, one_id: str, other_id: str) -> WorkingLink | None:
    """Return the link of two organizations, in whatever order they are named."""
    first, second = sorted((one_id, other_id))
    return session().scalar(
        select(WorkingLink).where(
            WorkingLink.conference_id == conference_id,
            WorkingLink.first_organization_id == first,
            WorkingLink.second_organization_id == second,
        )
    )


def has_followers(link_id: str) -> bool:
    """Tell whether a later edition goes on from a link."""
    return session().scalar(select(func.count()).where(WorkingLink.carried_from_id == link_id)) != 0


def count_by_stage(conference_id: str) -> dict[str, int]:
    """Return how many links a conference has at each stage, those without any too. One query."""
    found = session().execute(
        select(WorkingLink.stage, func.count())
        .where(WorkingLink.conference_id == conference_id)
        .group_by(WorkingLink.stage)
    )
    counts = {stage.value: 0 for stage in LinkStage}
    counts.update((stage, number) for stage, number in found)
    return counts


def list_linked_organizations(conference_id: str) -> list[Organization]:
    """Return the organizations that some link here joins, in order of name."""
    of_conference = WorkingLink.conference_id == conference_id
    ids = union(
        select(WorkingLink.first_organization_id).where(of_conference),
        select(WorkingLink.second_organization_id).where(of_conference),
    )
    return list(
        session().scalars(
            select(Organization).where(Organization.id.in_(ids)).order_by(Organization.name_key)
        )
    )


def list_parties(agreement: Agreement) -> list[tuple[AgreementParty, str | None]]:
    """Return the parties of an agreement in order, each with its side: its own, else its country's."""
    rows = session().execute(
        select(AgreementParty, func.coalesce(AgreementParty.side_id, Side.id))
        .join(Organization, Organization.id == AgreementParty.organization_id)
        .outerjoin(
            Side, (Side.conference_id == agreement.conference_id) & (Side.code == Organization.country)
        )
        .where(AgreementParty.agreement_id == agreement.id)
        .order_by(AgreementParty.position, AgreementParty.id)
    )
    return [(party, side_id) for party, side_id in rows]

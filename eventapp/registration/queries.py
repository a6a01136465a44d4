"""Finding and counting delegates."""

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from eventapp.accounts.rules import normalised_email
from eventapp.accounts.tokens import token_hash
from eventapp.conferences.models import Conference, Side
from eventapp.conferences.queries import PUBLIC_STATES, list_partners
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.localized import LocalizedText
from eventapp.organizations.models import Organization, OrganizationKind
from eventapp.registration.models import Delegate, DelegateStatus, Delegation, SavedView, SubmittedForm


def get_delegate(conference_id: str, delegate_id: str) -> Delegate:
    """Return a delegate of a conference with side and organization; raises :class:`NotFound`."""
    delegate = session().scalar(
        select(Delegate)
        .where(Delegate.id == delegate_id, Delegate.conference_id == conference_id)
        .options(
            joinedload(Delegate.side), joinedload(Delegate.organization), joinedload(Delegate.delegation)
        )
    )
    if delegate is None:
        raise NotFound
    return delegate


def get_delegation(conference_id: str, delegation_id: str) -> Delegation:
    """Return a delegation of a conference with side and organization; raises :class:`NotFound`."""
    delegation = session().scalar(
        select(Delegation)
        .where(Delegation.id == delegation_id, Delegation.conference_id == conference_id)
        .options(joinedload(Delegation.side), joinedload(Delegation.organization))
    )
    if delegation is None:
        raise NotFound
    return delegation


def list_delegations(conference_id: str) -> list[Delegation]:
    """Return the delegations of a conference with their sides, in order of precedence."""
    return list(
        session().scalars(
            select(Delegation)
            .where(Delegation.conference_id == conference_id)
            .options(joinedload(Delegation.side))
            .order_by(Delegation.position, Delegation.id)
        )
    )


def list_delegation_names(conference_id: str) -> list[tuple[str, LocalizedText]]:
    """Return ids and names of the delegations of a conference, in order of precedence."""
    rows = session().execute(
        select(Delegation.id, Delegation.name)
        .where(Delegation.conference_id == conference_id)
        .order_by(Delegation.position, Delegation.id)
    )
    return [(row[0], row[1]) for row in rows]


def find_by_token(slug: str, token: str) -> tuple[Conference, Delegate] | None:
    """Return whom a personal link stands for; another conference's link finds nobody here."""
    row = (
        session()
        .execute(
            select(Conference, Delegate)
            .join(Delegate, Delegate.conference_id == Conference.id)
            .where(
                Conference.slug == slug,
                Conference.state.in_(PUBLIC_STATES),
                Delegate.token_hash == token_hash(token),
            )
            .options(
                joinedload(Delegate.side), joinedload(Delegate.organization), joinedload(Delegate.delegation)
            )
        )
        .one_or_none()
    )
    return (row[0], row[1]) if row is not None else None


def find_delegate_by_email(conference_id: str, email: str) -> Delegate | None:
    return session().scalar(
        select(Delegate).where(
            Delegate.conference_id == conference_id, Delegate.email_normalised == normalised_email(email)
        )
    )


def find_submitted_form(conference_id: str, key: str) -> SubmittedForm | None:
    return session().scalar(
        select(SubmittedForm).where(SubmittedForm.key == key, SubmittedForm.conference_id == conference_id)
    )


def count_by_status(conference_id: str) -> dict[str, int]:
    """Return status → number of delegates; a status that nobody has is left out."""
    rows = session().execute(
        select(Delegate.status, func.count())
        .where(Delegate.conference_id == conference_id)
        .group_by(Delegate.status)
    )
    return {row[0]: row[1] for row in rows}


def count_by_side(conference_id: str) -> dict[str, int]:
    """Return side id → number of accepted delegates, for every side in its order, 0 included."""
    rows = session().execute(
        select(Side.id, func.count(Delegate.id))
        .outerjoin(Delegate, and_(Delegate.side_id == Side.id, Delegate.status == DelegateStatus.ACCEPTED))
        .where(Side.conference_id == conference_id)
        .group_by(Side.id, Side.position)
        .order_by(Side.position, Side.id)
    )
    return {row[0]: row[1] for row in rows}


def count_by_organization_kind(conference_id: str) -> dict[str, int]:
    """Return kind of organization → number of accepted delegates, most first.

    Delegates whose organization is not in the directory count as ``other``.
    """
    kind = func.coalesce(Organization.kind, OrganizationKind.OTHER.value)
    rows = session().execute(
        select(kind, func.count())
        .select_from(Delegate)
        .outerjoin(Organization, Organization.id == Delegate.organization_id)
        .where(Delegate.conference_id == conference_id, Delegate.status == DelegateStatus.ACCEPTED)
        .group_by(kind)
        .order_by(func.count().desc(), kind)
    )
    return {row[0]: row[1] for row in rows}


def count_by_sector(conference_id: str) -> dict[str, int]:
    """Return sector of the organization → number of accepted delegates, most first; '' for none."""
    sector = func.coalesce(Organization.sector, "")
    rows = session().execute(
        select(sector, func.count())
        .select_from(Delegate)
        .outerjoin(Organization, Organization.id == Delegate.organization_id)
        .where(Delegate.conference_id == conference_id, Delegate.status == DelegateStatus.ACCEPTED)
        .group_by(sector)
        .order_by(func.count().desc(), sector)
    )
    return {row[0]: row[1] for row in rows}


def count_by_category(conference_id: str) -> dict[str, int]:
    """Return category → number of accepted delegates, most first."""
    rows = session().execute(
        select(Delegate.category, func.count())
        .where(Delegate.conference_id == conference_id, Delegate.status == DelegateStatus.ACCEPTED)
        .group_by(Delegate.category)
        .order_by(func.count().desc(), Delegate.category)
    )
    return {row[0]: row[1] for row in rows}


def waiting_place(delegate: Delegate) -> int:
    """Return the place of somebody on the waiting list of their delegation, or the conference's, from 1."""
    before = session().scalar(
        select(func.count())
        .select_from(Delegate)
        .where(
            Delegate.conference_id == delegate.conference_id,
            Delegate.status == DelegateStatus.WAITLISTED,
            Delegate.delegation_id.is_(None)
            if delegate.delegation_id is None
            else Delegate.delegation_id == delegate.delegation_id,
            or_(
                Delegate.waitlisted_at < delegate.waitlisted_at,
                and_(Delegate.waitlisted_at == delegate.waitlisted_at, Delegate.id < delegate.id),
            ),
        )
    )
    return (before or 0) + 1


def list_partner_organizations(conference_id: str) -> list[Organization]:
    """Return the organizations that have a part in a conference, each once, in the invitation's order."""
    partners = list_partners(conference_id)
    return list({partner.organization_id: partner.organization for partner in partners}.values())


def list_saved_views(conference_id: str, user_id: str) -> list[SavedView]:
    """Return how a member likes to see the list of delegates, by name."""
    return list(
        session().scalars(
            select(SavedView)
            .where(SavedView.conference_id == conference_id, SavedView.user_id == user_id)
            .order_by(func.lower(SavedView.name), SavedView.id)
        )
    )

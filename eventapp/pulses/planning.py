"""Whom pulses ask: the sides of every working link and the parties of every agreement that is signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from eventapp.agreements.models import Agreement, AgreementParty
from eventapp.agreements.rules import BINDING
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.i18n import local_date
from eventapp.working_links.models import WorkingLink

#: What a pulse is about and whom it asks: link, agreement (one of the two is None), organization.
Key = tuple[str | None, str | None, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """One side that is asked: ``contact_id`` is whom, None for nobody yet, ``born_on`` since when."""

    key: Key
    contact_id: str | None
    born_on: date


def list_asked(conference: Conference) -> list[Asked]:
    """Return every side that is asked at a conference. Two queries."""
    return [*_sides_of_links(conference), *_parties_of_agreements(conference)]


def _sides_of_links(conference: Conference) -> Iterator[Asked]:
    rows = session().execute(
        select(
            WorkingLink.id,
            WorkingLink.created_at,
            WorkingLink.first_organization_id,
            WorkingLink.first_contact_id,
            WorkingLink.second_organization_id,
            WorkingLink.second_contact_id,
        )
        .where(WorkingLink.conference_id == conference.id)
        .order_by(WorkingLink.id)
    )
    for link_id, created_at, first_id, first_contact_id, second_id, second_contact_id in rows:
        born_on = local_date(created_at, conference.timezone)
        yield Asked((link_id, None, first_id), first_contact_id, born_on)
        yield Asked((link_id, None, second_id), second_contact_id, born_on)


def _parties_of_agreements(conference: Conference) -> Iterator[Asked]:
    """Yield the parties of what is signed; an agreement carried over is asked about by the later edition."""
    rows = session().execute(
        select(
            Agreement.id,
            Agreement.signed_on,
            Agreement.created_at,
            AgreementParty.organization_id,
            AgreementParty.contact_id,
        )
        .join(AgreementParty, AgreementParty.agreement_id == Agreement.id)
        .where(
            Agreement.conference_id == conference.id,
            Agreement.stage.in_(BINDING),
            Agreement.carried_at.is_(None),
        )
        .order_by(Agreement.id, AgreementParty.position)
    )
    for agreement_id, signed_on, created_at, organization_id, contact_id in rows:
        born_on = signed_on or local_date(created_at, conference.timezone)
        yield Asked((None, agreement_id, organization_id), contact_id, born_on)

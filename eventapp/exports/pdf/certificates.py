"""Composing certificates of attendance: one delegate's, or those of all who came."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.errors import InvalidInput, NotFound
from eventapp.exports.changes import changed_at
from eventapp.exports.languages import columns_of
from eventapp.exports.pdf.frame import Asked, Composed, compose_from
from eventapp.exports.pdf.limits import MOST_APIECE
from eventapp.exports.pdf.lines import Tagged, organization_in
from eventapp.exports.summary import read_head
from eventapp.i18n import N_
from eventapp.registration.models import CheckIn, Delegate
from eventapp.registration.names import latin_name, native_name, script_tag
from eventapp.registration.participants import taking_part
from eventapp.registration.queries import get_delegation


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who came; ``days`` are those on which they were checked in, in the conference's zone."""

    delegate_id: str
    latin_name: str
    native_name: str
    native_tag: str | None
    organization: Sequence[Tagged]
    days: tuple[date, ...]


def compose_certificate(conference: Conference, asked: Asked) -> Composed:
    """Return the certificate of one delegate; raises :class:`NotFound` unless they came."""
    attendees = _list_attendees(conference, asked, Delegate.id == asked.subject_id)
    if not attendees:
        raise NotFound
    return _compose(conference, asked, attendees, delegate_id=attendees[0].delegate_id)


def compose_certificates(conference: Conference, asked: Asked) -> Composed:
    """Return the certificates of all who came, or of one delegation, which is then the subject."""
    conditions = []
    if asked.subject_id:
        conditions.append(Delegate.delegation_id == get_delegation(conference.id, asked.subject_id).id)
    return _compose(conference, asked, _list_attendees(conference, asked, *conditions))


def _list_attendees(
    conference: Conference, asked: Asked, *conditions: ColumnElement[bool]
) -> Sequence[Attendee]:
    """Return who takes part and came on a day at least, by name, in two queries.

    Raises :class:`InvalidInput` where they are more than :data:`MOST_APIECE`.
    """
    came = select(CheckIn.delegate_id).where(CheckIn.conference_id == conference.id)
    delegates = (
        session()
        .scalars(
            select(Delegate)
            .where(*taking_part(conference.id), Delegate.id.in_(came), *conditions)
            .options(joinedload(Delegate.side), joinedload(Delegate.organization))
            .order_by(Delegate.name, Delegate.id)
            .limit(MOST_APIECE + 1)
        )
        .all()
    )
    if len(delegates) > MOST_APIECE:
        raise InvalidInput(
            N_(
                "More than %(most)s people came. Please make the certificates of one delegation after the "
                "other."
            ),
            most=f"{MOST_APIECE:,}",
        )
    days = _days_of(conference.id, {delegate.id for delegate in delegates})
    languages, first = columns_of(conference, asked.language), conference.first_language
    return [_attendee(delegate, languages, first, tuple(days[delegate.id])) for delegate in delegates]


def _days_of(conference_id: str, delegate_ids: set[str]) -> dict[str, list[date]]:
    days: dict[str, list[date]] = defaultdict(list)
    rows = session().execute(
        select(CheckIn.delegate_id, CheckIn.day)
        .where(CheckIn.conference_id == conference_id)
        .distinct()
        .order_by(CheckIn.day)
    )
    for delegate_id, day in rows:
        if delegate_id in delegate_ids:
            days[delegate_id].append(day)
    return days


def _attendee(delegate: Delegate, languages: Sequence[str], first: str, days: tuple[date, ...]) -> Attendee:
    return Attendee(
        delegate.id,
        latin_name(delegate),
        native_name(delegate),
        script_tag(delegate.native_name, delegate.side.code),
        organization_in(
            languages,
            first,
            delegate.organization.name if delegate.organization else None,
            delegate.organization_name,
        ),
        days,
    )


def _compose(
    conference: Conference, asked: Asked, attendees: Sequence[Attendee], delegate_id: str | None = None
) -> Composed:
    frame = read_head(conference)
    return compose_from(
        "pdf/certificates.html",
        conference,
        asked,
        frame=frame,
        changed_at=changed_at(conference, asked.kind),
        delegate_id=delegate_id,
        pictures=frame.design.signing_ids,
        is_one_page=delegate_id is not None,
        attendees=attendees,
    )

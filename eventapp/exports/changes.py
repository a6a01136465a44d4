"""When what documents show last changed: the date they bear, and whether a newer one can be made.

An open item becomes overdue without anybody changing it, on the day after its due date.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from eventapp.action_items.filters import is_late
from eventapp.action_items.models import ActionItem
from eventapp.action_items.register import read_register_state
from eventapp.agreements.models import Agreement
from eventapp.clock import to_instant, today
from eventapp.communiques.queries import communique_changed_at
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.designs.queries import read_design
from eventapp.exports.kinds import OF_CONFERENCE
from eventapp.exports.models import DocumentKind
from eventapp.minutes.models import Decision, Minutes
from eventapp.personal_agendas.queries import newest_choice_at
from eventapp.pulses.models import Pulse
from eventapp.registration.models import CheckIn, Consent, ConsentText, Delegate, Delegation
from eventapp.working_links.models import WorkingLink

#: Tells when something last changed, None while there is nothing of it.
Source = Callable[[Conference], datetime | None]


def changed_at(conference: Conference, kind: DocumentKind) -> datetime:
    """Return when what documents of a kind show last changed. A query or two for each of its sources."""
    return _newest(conference, [source(conference) for source in _SOURCES[kind]])


def designed_at(conference: Conference) -> datetime:
    """Return when the look of all documents last changed."""
    return _newest(conference, [_design(conference)])


def list_changes(conference: Conference) -> dict[str, datetime]:
    """Return kind → when such a document of the whole conference last changed, its look too."""
    of_conference = {kind: _SOURCES[kind] for kind in map(DocumentKind, OF_CONFERENCE)}
    # Several kinds have the same sources: each is asked once.
    read = {source: source(conference) for source in {_design, *chain(*of_conference.values())}}
    return {
        kind: _newest(conference, [read[source] for source in (_design, *sources)])
        for kind, sources in of_conference.items()
    }


def own_programme_changed_at(conference: Conference, delegate: Delegate) -> datetime:
    """Return when a delegate last chose or the programme changed."""
    return max(filter(None, (conference.changed_at, newest_choice_at(delegate.id))))


def _newest(conference: Conference, instants: list[datetime | None]) -> datetime:
    return max(filter(None, (conference.created_at, *instants)))


def _programme(conference: Conference) -> datetime:
    return conference.changed_at


def _design(conference: Conference) -> datetime | None:
    return read_design(conference.id).updated_at


def _participants(conference: Conference) -> datetime | None:
    """Return when who takes part, from where and who may be named last changed. One query."""
    return _last(
        conference,
        Delegate.updated_at,
        Delegation.updated_at,
        Consent.given_at,
        Consent.withdrawn_at,
        ConsentText.created_at,
    )


def _check_ins(conference: Conference) -> datetime | None:
    return _last(conference, CheckIn.at)


def _outcomes(conference: Conference) -> datetime | None:
    """Return when anything that came of the conference last changed, or somebody who took part. One query."""
    models = (Minutes, Decision, Agreement, WorkingLink, ActionItem, Delegate)
    return _last(conference, *(model.updated_at for model in models))


def _pulses(conference: Conference) -> datetime | None:
    return _last(conference, Pulse.sent_at, Pulse.answered_at)


def _register(conference: Conference) -> datetime | None:
    return read_register_state(conference.id)[2]


def _became_overdue(conference: Conference) -> datetime | None:
    """Return the midnight after the newest due date that passed with something still open."""
    due_on: date | None = session().scalar(
        select(func.max(ActionItem.due_on)).where(
            ActionItem.conference_id == conference.id,
            is_late(today(conference.timezone)),
        )
    )
    return None if due_on is None else _midnight(conference, due_on + timedelta(days=1))


def _today(conference: Conference) -> datetime:
    """Return when the day began: what is of its day is outdated on the next."""
    return _midnight(conference, today(conference.timezone))


def _midnight(conference: Conference, day: date) -> datetime:
    return to_instant(datetime.combine(day, time()), conference.timezone)


def _last(conference: Conference, *columns: InstrumentedAttribute[Any]) -> datetime | None:
    """Return the newest instant of any row of the conference in ``columns``."""
    newest = (
        select(func.max(column)).where(column.class_.conference_id == conference.id).scalar_subquery()
        for column in columns
    )
    return max(filter(None, session().execute(select(*newest)).one()), default=None)


_FIGURES = (_programme, _outcomes, _became_overdue, _pulses)
#: What each kind shows; of documents of one thing those that show more of a conference than that.
_SOURCES: Mapping[DocumentKind, tuple[Source, ...]] = {
    # The words of welcome and the pictures are in the design.
    DocumentKind.PROGRAMME: (_programme, _design),
    DocumentKind.ONE_PAGE: (_programme,),
    DocumentKind.PARTICIPANTS: (_participants,),
    DocumentKind.ATTENDANCE_SHEET: (_programme, _participants),
    DocumentKind.BADGES: (_programme, _participants),
    DocumentKind.TABLE_SIGNS: (_programme, _participants),
    DocumentKind.DOOR_SIGNS: (_programme,),
    DocumentKind.SEATING: (_programme, _participants),
    DocumentKind.CERTIFICATE: (_programme, _participants, _check_ins),
    DocumentKind.CERTIFICATES: (_programme, _participants, _check_ins),
    DocumentKind.SUMMARY: (_programme, _outcomes),
    DocumentKind.COMMUNIQUE: (communique_changed_at,),
    DocumentKind.REGISTER: (_register, _became_overdue),
    DocumentKind.STATUS_REPORT: (_today,),
    DocumentKind.INDICATORS: _FIGURES,
    DocumentKind.DOSSIER: (*_FIGURES, _register, _participants, communique_changed_at),
}

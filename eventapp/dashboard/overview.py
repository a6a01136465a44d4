"""Where one conference stands, as a read model: what is done, what is missing, what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from eventapp.action_items.progress import progress
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.unreleased import Unreleased, count_unreleased
from eventapp.clock import today
from eventapp.conferences.completeness import Completeness, frame_completeness
from eventapp.conferences.models import Conference, PartnerRole
from eventapp.conferences.queries import find_venue, list_partners, list_rooms, list_sides
from eventapp.conferences.states import requirements
from eventapp.dashboard.next_step import NextStep, next_step
from eventapp.db.session import session
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Decision
from eventapp.registration.models import DelegateStatus
from eventapp.registration.queries import count_by_status
from eventapp.workflows.editions.queries import find_next_edition
from eventapp.workflows.start_conference.launch_day import is_example


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of everything. ``registered`` counts who ever was; ``seats`` None is no limit.

    ``unreleased`` counts items edited since the last release; before the first there are none.
    """

    registered: int
    accepted: int
    waiting: int
    seats: int | None
    agenda_items: int
    examples: int
    unreleased: int
    decisions: int
    action_items: int
    open_action_items: int
    overdue_action_items: int


@dataclass(frozen=True, slots=True)
class Check:
    """A step of the preparation; ``endpoint`` is where it is done. Required ones stop publication."""

    text: str
    endpoint: str
    is_done: bool
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    counts: Counts
    checks: Sequence[Check]
    completeness: Sequence[Completeness]
    next_step: NextStep | None

    @property
    def is_ready(self) -> bool:
        """Whether nothing that publication needs is missing."""
        return all(check.is_done for check in self.checks if check.is_required)


def read_overview(conference: Conference) -> Overview:
    """Return where ``conference`` stands now, in a number of queries that doesn't grow with it."""
    titles = _agenda_titles(conference.id)
    unreleased = count_unreleased(conference)
    counts = _count(conference, titles, unreleased)
    sides, venue = list_sides(conference.id), find_venue(conference.id)
    shares = frame_completeness(conference, venue, sides, list_rooms(conference.id), titles)
    checks = [
        *(
            Check(each.text, each.endpoint, each.is_met, is_required=True)
            for each in requirements(conference, sides, venue)
        ),
        *_recommended(conference, counts, shares),
    ]
    missing = [check.endpoint for check in checks if check.is_required and not check.is_done]
    step = next_step(
        conference.state,
        missing=missing,
        has_agenda=counts.agenda_items > 0,
        has_examples=counts.examples > 0,
        has_unreleased=unreleased.is_any,
        has_begun=today(conference.timezone) >= conference.starts_on,
        has_delegates=counts.accepted > 0,
        has_outcomes=counts.decisions + counts.action_items > 0,
        has_open_items=counts.open_action_items > 0,
        is_over=today(conference.timezone) > conference.ends_on,
        is_concluded=conference.concluded_at is not None,
        has_next_edition=find_next_edition(conference.id) is not None,
    )
    return Overview(counts, checks, shares, step)


def _recommended(conference: Conference, counts: Counts, shares: Sequence[Completeness]) -> list[Check]:
    roles = {partner.role for partner in list_partners(conference.id)}
    is_limited = conference.capacity is not None or conference.registration_closes_at is not None
    is_translated = all(share.percent == 100 for share in shares)
    return [
        Check(N_("Description of the conference"), "settings.edit_details", bool(conference.description)),
        Check(N_("A host among the partners"), "conferences.list_partners", PartnerRole.HOST in roles),
        Check(N_("Seats or closing time of the registration"), "settings.edit_registration", is_limited),
        Check(N_("An agenda"), "agendas.list_items", counts.agenda_items > 0),
        Check(N_("No examples left in the agenda"), "agendas.list_items", counts.examples == 0),
        Check(N_("All public texts in every language"), "settings.edit_details", is_translated),
    ]


def _agenda_titles(conference_id: str) -> list[LocalizedText]:
    return list(
        session().scalars(
            select(AgendaItem.title).where(
                AgendaItem.conference_id == conference_id, AgendaItem.cancelled_at.is_(None)
            )
        )
    )


def _count(conference: Conference, titles: Sequence[LocalizedText], unreleased: Unreleased) -> Counts:
    by_status = count_by_status(conference.id)
    # What a later edition follows up counts there.
    items = progress(conference.id, today(conference.timezone))
    decisions = session().scalar(
        select(func.count()).select_from(Decision).where(Decision.conference_id == conference.id)
    )
    return Counts(
        registered=sum(by_status.values()),
        accepted=by_status.get(DelegateStatus.ACCEPTED, 0),
        waiting=by_status.get(DelegateStatus.WAITLISTED, 0),
        seats=conference.capacity,
        agenda_items=len(titles),
        examples=sum(map(is_example, titles)),
        unreleased=unreleased.items if unreleased.released_at else 0,
        decisions=decisions or 0,
        action_items=items.every - items.carried,
        open_action_items=items.open,
        overdue_action_items=items.overdue,
    )

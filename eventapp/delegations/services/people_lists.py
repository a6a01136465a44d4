"""Use cases of lists of people: keep one for its preview, judge it, take it in as a whole or not at all."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from sqlalchemy import delete, select

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.delegations.models import PeopleList
from eventapp.delegations.people_lists.judging import Judged, Prospect, judge
from eventapp.delegations.people_lists.rows import ReadList, Row
from eventapp.delegations.queries.list_terms import terms_of
from eventapp.errors import Conflict, NotFound
from eventapp.i18n import N_
from eventapp.organizations.queries import find_organization_by_name
from eventapp.registration import seats
from eventapp.registration.access import require_delegation
from eventapp.registration.consents import Agreement
from eventapp.registration.models import DelegateStatus
from eventapp.registration.rules import search_key
from eventapp.registration.services import Nominate, Nominee, nominate
from eventapp.registration.submissions import Checked

#: How long a list waits for its sender to look at the preview and say yes.
LIST_WAITS = timedelta(hours=1)
#: So many lists of one sender wait at once, or somebody with a link could fill the disk.
_LISTS_MAX = 10


@dataclass(frozen=True, slots=True)
class KeepList:
    """A list that was read. ``sender_id`` is the focal point's or the user's; ``category`` and ``language``
    are for those of whom the list doesn't say it."""

    conference_id: str
    delegation_id: str | None
    sender_id: str
    filename: str
    read: ReadList
    category: str
    language: str
    is_registration: bool = False


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many of a list have a seat, wait, or were there already."""

    seated: int = 0
    waiting: int = 0
    known: int = 0


def keep_list(actor: Actor, command: KeepList) -> PeopleList:
    """Keep a list until its sender has looked at the preview; what waited for too long is thrown away."""
    require_delegation(actor, command.conference_id, command.delegation_id)
    forget_old_lists()
    kept = PeopleList(
        id=new_id(),
        conference_id=command.conference_id,
        delegation_id=command.delegation_id,
        sender_id=command.sender_id,
        filename="".join(filter(str.isprintable, command.filename))[:200],
        rows=[row.stored() for row in command.read.rows],
        category=command.category,
        language=command.language,
        is_registration=command.is_registration,
        sent_at=now(),
        taken_at=None,
    )
    session().add(kept)
    session().flush()
    _forget_all_but_newest(command.sender_id)
    return kept


def _forget_all_but_newest(sender_id: str) -> None:
    newest = (
        select(PeopleList.id)
        .where(PeopleList.sender_id == sender_id)
        .order_by(PeopleList.sent_at.desc(), PeopleList.id.desc())
        .limit(_LISTS_MAX)
    )
    ids = session().scalars(newest).all()
    session().execute(
        delete(PeopleList)
        .where(PeopleList.sender_id == sender_id, PeopleList.id.not_in(ids))
        .execution_options(synchronize_session=False)
    )


def forget_old_lists() -> None:
    """Delete lists that nobody goes on with any more, and the people in them; also a job of the night."""
    session().execute(delete(PeopleList).where(PeopleList.sent_at < now() - LIST_WAITS))


def get_list(actor: Actor, *, conference_id: str, sender_id: str, list_id: str) -> PeopleList:
    """Return a list that its sender sent within the hour, as stored now; raises :class:`NotFound`."""
    kept = session().scalar(
        select(PeopleList)
        .where(
            PeopleList.id == list_id,
            PeopleList.conference_id == conference_id,
            PeopleList.sender_id == sender_id,
            PeopleList.sent_at > now() - LIST_WAITS,
        )
        .execution_options(populate_existing=True)
    )
    if kept is None:
        raise NotFound(N_("The list is not here any more. Please send it again."))
    require_delegation(actor, conference_id, kept.delegation_id)
    return kept


def judge_list(actor: Actor, conference: Conference, kept: PeopleList) -> list[Judged]:
    """Return what would become of each person of a list now."""
    rows = [Row.restored(row) for row in kept.rows]
    return judge(rows, terms_of(conference, kept, rows, is_focal_point=actor.delegation_id is not None))


def take_list(
    actor: Actor,
    conference: Conference,
    *,
    sender_id: str,
    list_id: str,
    secret_key: str,
    agreements: Sequence[Agreement] = (),
) -> TakenIn | None:
    """Take all people of a list in, or nobody; None where that was done already.

    Raises :class:`Conflict` when something has changed since the preview so that a row is wrong now.
    ``agreements`` are those of registrations, given on paper.
    """
    # Whoever moves seats waits here, so what is judged now holds until the commit.
    seats.hold(conference.id)
    session().refresh(conference)
    kept = get_list(actor, conference_id=conference.id, sender_id=sender_id, list_id=list_id)
    if kept.taken_at is not None:
        return None
    judged = judge_list(actor, conference, kept)
    if any(each.prospect is Prospect.WRONG for each in judged):
        raise Conflict(N_("Something has changed since you sent this list. Please look at it again."))
    new = [each for each in judged if each.prospect is not Prospect.KNOWN]
    statuses = _nominate(actor, kept, new, agreements, secret_key)
    waiting = sum(status == DelegateStatus.WAITLISTED for status in statuses)
    kept.taken_at, kept.rows = now(), []
    record(
        actor,
        "delegates.imported",
        subject_type="people_list",
        subject_id=kept.id,
        conference_id=conference.id,
        people=len(statuses),
        waiting=waiting,
    )
    session().flush()
    return TakenIn(len(statuses) - waiting, waiting, len(judged) - len(new))


def _nominate(
    actor: Actor,
    kept: PeopleList,
    judged: Sequence[Judged],
    agreements: Sequence[Agreement],
    secret_key: str,
) -> list[str]:
    """Name or register people, delegation by delegation in the order of the list; return their statuses."""
    statuses: list[str] = []
    body_hash = hashlib.sha256(json.dumps(kept.rows, sort_keys=True).encode()).hexdigest()
    checked = zip(judged, _checked(judged), strict=True)
    for number, (delegation_id, people) in enumerate(groupby(checked, lambda pair: pair[0].delegation_id)):
        nominees = tuple(
            Nominee(checked, each.category, each.language, each.precedence) for each, checked in people
        )
        command = Nominate(
            conference_id=kept.conference_id,
            delegation_id=delegation_id,
            key=f"{kept.id}/{number}",
            body_hash=body_hash,
            nominees=nominees,
            secret_key=secret_key,
            agreements=tuple(agreements) if kept.is_registration else None,
        )
        statuses += [delegate.status for delegate in nominate(actor, command)]
    return statuses


def _checked(judged: Sequence[Judged]) -> Iterator[Checked]:
    """Yield the particulars with what is derived from them; each organization is looked up once."""
    organizations: dict[str, str | None] = {}
    for each in judged:
        given = each.particulars
        name = given.organization_name
        if name not in organizations:
            organization = find_organization_by_name(name) if name else None
            organizations[name] = organization.id if organization is not None else None
        key = search_key(given.name, given.native_name, name, given.email)
        yield Checked(given, organizations[name], key)

"""A conference of any size in which whatever people can type means harm."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem
from eventapp.agendas.services import release_agenda
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference
from eventapp.db.base import Base, new_id
from eventapp.db.session import session
from eventapp.db.types import LocalizedTextType
from eventapp.localized import LocalizedText
from eventapp.registration.models import CheckIn, Delegate, DelegateStatus, VisaLetter

#: What browsers, style sheets, templates, fonts and mark-up would each like to act upon.
HARM = (
    '</title></style><script>alert(1)</script><img src="http://127.0.0.1:9/x" onerror="x">'
    '<link rel="stylesheet" href="http://127.0.0.1:9/y"><object data="file:///etc/passwd"></object>'
    "<style>@import 'http://127.0.0.1:9/z'; @page { size: A0 }</style>{{ 7 * 7 }}{% raw %} "
    "![x](http://127.0.0.1:9/m) <svg onload=x> \" ' & ]]> \U0001f914 \U0010fffd \x07\x0b\u202e 创新 é"
)
#: Columns of text that are typed, in one language.
_TYPED = ("native_name", "organization_name", "position", "notes", "consulate", "job_title", "comment")
_ITEMS_A_DAY = 120


def make_large_and_hostile(conference: Conference, *, items: int, delegates: int) -> None:
    """Add so many items and delegates, let each mean harm, and release the agenda."""
    _add_items(conference, items)
    _add_delegates(conference, delegates)
    session().flush()
    _poison()
    session().flush()
    release_agenda(SYSTEM, conference=get_conference(conference.slug))


def _add_items(conference: Conference, number: int) -> None:
    begin = (
        session()
        .scalars(
            select(AgendaItem.starts_at)
            .where(AgendaItem.conference_id == conference.id)
            .order_by("starts_at")
        )
        .first()
    )
    assert begin is not None
    for count in range(number):
        starts_at = begin + timedelta(days=count // _ITEMS_A_DAY, minutes=5 * (count % _ITEMS_A_DAY))
        session().add(
            AgendaItem(
                id=new_id(),
                conference_id=conference.id,
                kind="panel",
                title=LocalizedText(en="x"),
                abstract=LocalizedText(en="x"),
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=30),
                languages=["en"],
                interpretation_languages=[],
                created_at=now(),
                updated_at=now(),
            )
        )


def _add_delegates(conference: Conference, number: int) -> None:
    """Add delegates who are accepted and were checked in; one of them has a visa letter."""
    like = session().scalars(select(Delegate).where(Delegate.conference_id == conference.id)).first()
    assert like is not None
    copied = {column.key: getattr(like, column.key) for column in Delegate.__table__.columns}
    for count in range(number):
        row: dict[str, Any] = {**copied, "id": new_id(), "token_hash": f"hash {count}", "is_head": False}
        row |= {"email_normalised": f"{count}@a.example", "status": DelegateStatus.ACCEPTED}
        row |= {"holds_seat": True, "version": 1, "erased_at": None}
        delegate = Delegate(**row)
        session().add(delegate)
        session().flush()
        session().add(
            CheckIn(
                id=new_id(),
                conference_id=conference.id,
                delegate_id=delegate.id,
                day=conference.starts_on,
                at=now(),
                by_name="",
            )
        )
    session().add(
        VisaLetter(
            id=new_id(),
            conference_id=conference.id,
            delegate_id=delegate.id,
            number=9_999,
            arrives_on=conference.starts_on,
            leaves_on=conference.ends_on,
            issued_at=now(),
        )
    )


def _poison() -> None:
    harm = LocalizedText(en=HARM, zh=HARM)
    for mapper in Base.registry.mappers:
        columns = mapper.columns
        localized = [column.key for column in columns if isinstance(column.type, LocalizedTextType)]
        typed = [name for name in _TYPED if name in columns and name not in localized]
        if "name" in columns and "name" not in localized:
            typed.append("name")
        if not localized and not typed:
            continue
        for row in session().scalars(select(mapper.class_)):
            for name in localized:
                setattr(row, name, harm)
            for name in typed:
                setattr(row, name, HARM[:180])

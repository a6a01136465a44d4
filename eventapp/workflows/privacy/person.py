"""Whom an export or an erasure is about."""

from dataclasses import dataclass

from sqlalchemy import select

from eventapp.accounts.rules import normalised_email
from eventapp.db.session import session
from eventapp.registration.models import Delegate


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the product knows them: by an address, by rows of delegates, or by both.

    ``email`` is normalised, or '' for somebody who has none. ``conference_id`` None means all conferences.
    """

    email: str
    delegate_ids: tuple[str, ...]
    conference_id: str | None = None


def find_person(email: str) -> Person:
    """Return who has an address, at whatever conference; there need not be anything kept about them."""
    address = normalised_email(email)
    ids = session().scalars(select(Delegate.id).where(Delegate.email_normalised == address))
    return Person(address, tuple(sorted(ids)))


def person_of(delegate: Delegate) -> Person:
    """Return who a delegate is, as far as one conference knows."""
    return Person(delegate.email_normalised or "", (delegate.id,), delegate.conference_id)

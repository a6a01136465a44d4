"""Finding the communiqué of a conference."""

from datetime import datetime

from sqlalchemy import select

from eventapp.communiques.models import Communique
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.errors import NotFound


def find_communique(conference_id: str) -> Communique | None:
    return session().scalar(select(Communique).where(Communique.conference_id == conference_id))


def get_communique(conference_id: str) -> Communique:
    """Return the communiqué of a conference; raises :class:`NotFound` where nobody has begun one."""
    communique = find_communique(conference_id)
    if communique is None:
        raise NotFound
    return communique


def find_issued(conference_id: str) -> Communique | None:
    """Return the communiqué that the public reads, None where there is none or only a draft."""
    communique = find_communique(conference_id)
    return communique if communique is not None and communique.issued_at is not None else None


def is_issued(conference_id: str) -> bool:
    """Tell whether the public reads a communiqué of this conference."""
    return find_issued(conference_id) is not None


def communique_changed_at(conference: Conference) -> datetime:
    """Return when it was last written, issued or taken back; before, when the conference was made."""
    communique = find_communique(conference.id)
    return communique_date(communique) if communique else conference.created_at


def communique_date(communique: Communique) -> datetime:
    """Return when it was issued, of a draft when it last changed."""
    return communique.issued_at or communique.updated_at

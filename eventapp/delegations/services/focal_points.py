"""Use cases of the secretariat on focal points: invite them, write again, make a new link, let them go."""

from sqlalchemy import select

from eventapp.accounts.rules import checked_email, normalised_email
from eventapp.accounts.tokens import token_hash
from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.delegations.links import focal_point_token
from eventapp.delegations.queries.details import get_focal_point
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.jobs.outbox import queue_mail
from eventapp.localized import LANGUAGES
from eventapp.permissions import Permission, require
from eventapp.registration.models import FocalPoint
from eventapp.registration.queries import get_delegation
from eventapp.registration.rules import checked_line


def add_focal_point(
    actor: Actor,
    *,
    conference_id: str,
    delegation_id: str,
    name: str,
    email: str,
    language: str,
    secret_key: str,
) -> FocalPoint:
    """Let somebody nominate for a delegation, and mail them the link.

    ``secret_key`` is the installation's.
    """
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    get_delegation(conference_id, delegation_id)
    address = checked_email(email)
    if language not in LANGUAGES:
        raise InvalidInput(N_("Please choose one of the languages."), field="language")
    known = session().scalar(
        select(FocalPoint.id).where(
            FocalPoint.delegation_id == delegation_id,
            FocalPoint.email_normalised == normalised_email(address),
        )
    )
    if known is not None:
        raise InvalidInput(N_("This address is a focal point of the delegation already."), field="email")
    focal_point_id = new_id()
    focal_point = FocalPoint(
        id=focal_point_id,
        conference_id=conference_id,
        delegation_id=delegation_id,
        name=checked_line(name, "name"),
        email=address,
        email_normalised=normalised_email(address),
        language=language,
        token_hash=token_hash(focal_point_token(secret_key, focal_point_id, 1)),
        token_generation=1,
        invited_at=now(),
    )
    session().add(focal_point)
    _tell(focal_point)
    return _recorded(actor, "focal_point.added", focal_point)


def write_again(actor: Actor, *, conference_id: str, focal_point_id: str) -> FocalPoint:
    """Mail a focal point the same link once more."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    focal_point = get_focal_point(conference_id, focal_point_id)
    focal_point.invited_at = now()
    _tell(focal_point)
    return _recorded(actor, "focal_point.written_again", focal_point)


def renew_focal_point_link(
    actor: Actor, *, conference_id: str, focal_point_id: str, secret_key: str
) -> FocalPoint:
    """Make a focal point's old link stop working at once and mail a new one."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    focal_point = get_focal_point(conference_id, focal_point_id)
    focal_point.token_generation += 1
    focal_point.token_hash = token_hash(
        focal_point_token(secret_key, focal_point.id, focal_point.token_generation)
    )
    focal_point.invited_at, focal_point.opened_at = now(), None
    _tell(focal_point)
    return _recorded(actor, "focal_point.link_renewed", focal_point)


def remove_focal_point(actor: Actor, *, conference_id: str, focal_point_id: str) -> FocalPoint:
    """Let a focal point go; their link stops working at once, and whom they nominated stays."""
    require(actor, Permission.DELEGATES_EDIT, conference_id)
    focal_point = get_focal_point(conference_id, focal_point_id)
    session().delete(focal_point)
    return _recorded(actor, "focal_point.removed", focal_point)


def _tell(focal_point: FocalPoint) -> None:
    queue_mail(
        "focal_point_invited",
        recipient_name=focal_point.name,
        recipient_email=focal_point.email,
        language=focal_point.language,
        payload={"focal_point_id": focal_point.id},
        conference_id=focal_point.conference_id,
    )


def _recorded(actor: Actor, action: str, focal_point: FocalPoint) -> FocalPoint:
    record(
        actor,
        action,
        subject_type="focal_point",
        subject_id=focal_point.id,
        conference_id=focal_point.conference_id,
        delegation_id=focal_point.delegation_id,
    )
    session().flush()
    return focal_point

"""Mails about a registration: what is queued in the transaction that changes it."""

from collections.abc import Sequence

from sqlalchemy import select

from eventapp.db.session import session
from eventapp.jobs.outbox import queue_mail
from eventapp.registration.models import Delegate, FocalPoint


def tell(
    kind: str,
    *,
    conference_id: str,
    delegate_id: str,
    name: str,
    email: str,
    language: str,
) -> None:
    """Queue a mail to a delegate; it is written, with the personal link, when it is sent."""
    queue_mail(
        kind,
        recipient_name=name,
        recipient_email=email,
        language=language,
        payload={"delegate_id": delegate_id},
        conference_id=conference_id,
    )


def list_focal_points(delegation_id: str | None) -> list[FocalPoint]:
    """Return who gets the mails to members of a delegation who have no address of their own."""
    if delegation_id is None:
        return []
    return list(
        session().scalars(
            select(FocalPoint).where(FocalPoint.delegation_id == delegation_id).order_by(FocalPoint.id)
        )
    )


def tell_delegate(
    kind: str,
    delegate: Delegate,
    *,
    focal_points: Sequence[FocalPoint] | None = None,
) -> None:
    """Queue a mail to a delegate whose row is at hand; without an address, the focal points get it.

    ``focal_points`` are those of the delegation, where they are at hand too.
    """
    if delegate.email:
        tell(
            kind,
            conference_id=delegate.conference_id,
            delegate_id=delegate.id,
            name=delegate.name,
            email=delegate.email,
            language=delegate.language,
        )
        return
    if focal_points is None:
        focal_points = list_focal_points(delegate.delegation_id)
    for focal_point in focal_points:
        queue_mail(
            kind,
            recipient_name=focal_point.name,
            recipient_email=focal_point.email,
            language=focal_point.language,
            payload={"delegate_id": delegate.id, "focal_point_id": focal_point.id},
            conference_id=delegate.conference_id,
        )

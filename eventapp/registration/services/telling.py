"""Mails about a registration: what is queued in the transaction that changes it."""

from sqlalchemy import select

from eventapp.db.session import session
from eventapp.jobs.outbox import queue_mail
from eventapp.registration.models import Delegate, FocalPoint


def tell(kind: str, *, conference_id: str, delegate_id: str, name: str, email: str, language: str) -> None:
    """Queue a mail to a delegate; it is written, with the personal link, when it is sent."""
    queue_mail(
        kind,
        recipient_name=name,
        recipient_email=email,
        language=language,
        payload={"delegate_id": delegate_id},
        conference_id=conference_id,
    )


def tell_delegate(kind: str, delegate: Delegate) -> None:
    """Queue a mail to a delegate whose row is at hand; without an address, the focal points get it."""
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
    for focal_point in session().scalars(
        select(FocalPoint).where(FocalPoint.delegation_id == delegate.delegation_id).order_by(FocalPoint.id)
    ):
        queue_mail(
            kind,
            recipient_name=focal_point.name,
            recipient_email=focal_point.email,
            language=focal_point.language,
            payload={"delegate_id": delegate.id, "focal_point_id": focal_point.id},
            conference_id=delegate.conference_id,
        )

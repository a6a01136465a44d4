"""What a delegate's agenda comes to when they no longer take part. Importing this makes it so."""

from sqlalchemy import select

from eventapp.calendars.models import CalendarInvitation, InvitationState
from eventapp.calendars.services import follow_choices
from eventapp.db.session import session
from eventapp.personal_agendas.services import give_up_agenda
from eventapp.registration.departures import follow_departures
from eventapp.registration.models import Delegate
from eventapp.workflows.own_agendas.services import revoke_feeds


@follow_departures
def end_agenda(delegate: Delegate, is_replaced: bool) -> None:
    """Give back the places that a delegate had, and take the items out of their calendar.

    The secret address of their own agenda goes on, with nothing in it, so that calendars empty themselves;
    it ends where somebody else comes instead, whose choices it would tell.
    """
    give_up_agenda(delegate.id)
    if is_replaced:
        revoke_feeds(conference_id=delegate.conference_id, delegate_id=delegate.id)
    was_invited = select(CalendarInvitation.id).where(
        CalendarInvitation.delegate_id == delegate.id,
        CalendarInvitation.state == InvitationState.REQUESTED,
    )
    if session().scalar(was_invited.limit(1)):
        follow_choices(conference_id=delegate.conference_id, delegate_id=delegate.id)

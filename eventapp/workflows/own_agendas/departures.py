"""What a delegate's agenda comes to when they no longer take part. Importing this makes it so."""

from eventapp.personal_agendas.services import give_up_agenda
from eventapp.registration.departures import follow_departures
from eventapp.registration.models import Delegate


@follow_departures
def end_agenda(delegate: Delegate, is_replaced: bool) -> None:
    """Give back the places that a delegate had; whoever comes instead chooses for themselves."""
    give_up_agenda(delegate.id)

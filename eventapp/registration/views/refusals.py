"""What forms about a delegate show when a service refuses them."""

from eventapp.db.session import session
from eventapp.errors import Conflict, InvalidInput
from eventapp.registration.models import Delegate
from eventapp.web.forms import VersionedForm


def take_refusal(form: VersionedForm, error: InvalidInput | Conflict, delegate: Delegate) -> None:
    """Show a refusal on the form; who was overtaken may replace the newest state with the next try."""
    form.take_error(error)
    if isinstance(error, Conflict):
        session().refresh(delegate)
        form.take_newest(delegate.version)

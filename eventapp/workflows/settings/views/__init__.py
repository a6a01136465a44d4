"""Pages of the settings, by what they set."""

from eventapp.workflows.settings.views import consents, registration, states
from eventapp.workflows.settings.views.blueprint import settings

__all__ = ["consents", "registration", "settings", "states"]

"""Pages of the settings, by what they set."""

from eventapp.workflows.settings.views import consents, details, registration, states
from eventapp.workflows.settings.views.blueprint import settings

__all__ = ["consents", "details", "registration", "settings", "states"]

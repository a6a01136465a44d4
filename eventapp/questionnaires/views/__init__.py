"""Pages of the questionnaire: its sections, its fields, and how a delegate sees them."""

from eventapp.questionnaires.views import fields, preview, sections
from eventapp.questionnaires.views.blueprint import questionnaires

__all__ = ["fields", "preview", "questionnaires", "sections"]

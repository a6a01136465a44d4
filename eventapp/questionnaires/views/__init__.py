"""Pages of the questionnaire: its sections, its fields, and how a delegate sees them."""

from eventapp.questionnaires.views.blueprint import questionnaires

__all__ = ["questionnaires"]

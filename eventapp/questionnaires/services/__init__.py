"""Use cases of questionnaires."""

from eventapp.questionnaires.services.keeping import keep_uploads

__all__ = ["keep_uploads"]

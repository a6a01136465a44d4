"""Pages of people of the agenda: the secretariat's, their own, and their photographs."""

from eventapp.speakers.views import own, photos, secretariat
from eventapp.speakers.views.blueprint import speakers

__all__ = ["own", "photos", "secretariat", "speakers"]

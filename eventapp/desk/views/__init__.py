"""Pages of the check-in desk."""

from eventapp.desk.views.blueprint import desk

__all__ = ["desk"]

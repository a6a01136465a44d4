"""Moved to ``eventapp.designs.models``."""

from eventapp.designs.models import DocumentDesign

__all__ = ["DocumentDesign"]

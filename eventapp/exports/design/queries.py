"""Moved to ``eventapp.designs.queries``."""

from eventapp.designs.queries import Design, read_design

__all__ = ["Design", "read_design"]

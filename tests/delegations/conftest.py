"""Fixtures of delegations: those of the focal point's side stand in a module of their own."""

from tests.delegations.focal_points import conference, desk, make_desk, other_desk

__all__ = ["conference", "desk", "make_desk", "other_desk"]

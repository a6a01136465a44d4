"""Fixtures of delegations; those of the focal point and of the secretariat stand in modules of their own."""

from tests.delegations.focal_points import conference, desk, make_desk, other_desk
from tests.delegations.secretariat import make_delegation, make_member, office, registrar, with_role

__all__ = [
    "conference",
    "desk",
    "make_delegation",
    "make_desk",
    "make_member",
    "office",
    "other_desk",
    "registrar",
    "with_role",
]

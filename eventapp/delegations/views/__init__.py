"""Pages of delegations: the secretariat's, and the focal points'."""

from eventapp.delegations.views import (
    delegation,
    documents,
    focal_point,
    glance,
    inviting,
    letters,
    members,
    nominating,
    nominating_named,
    people_import,
    quotas,
    visa_checks,
    visa_letters,
)
from eventapp.delegations.views.blueprint import delegations

__all__ = [
    "delegation",
    "delegations",
    "documents",
    "focal_point",
    "glance",
    "inviting",
    "letters",
    "members",
    "nominating",
    "nominating_named",
    "people_import",
    "quotas",
    "visa_checks",
    "visa_letters",
]

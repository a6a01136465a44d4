"""Pages of delegations: the secretariat's, and the focal points'."""

from eventapp.delegations.views import focal_point, members, nominating, people_import
from eventapp.delegations.views.blueprint import delegations

__all__ = ["delegations", "focal_point", "members", "nominating", "people_import"]

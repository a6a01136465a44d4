"""Pages of delegations: the secretariat's, and the focal points'."""

from eventapp.delegations.views.blueprint import delegations

__all__ = ["delegations"]

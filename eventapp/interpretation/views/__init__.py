"""Pages of interpretation: the plan, who is on duty at an item, the teams and their sheets."""

from eventapp.interpretation.views import plan, teams
from eventapp.interpretation.views.blueprint import interpretation

__all__ = ["interpretation", "plan", "teams"]

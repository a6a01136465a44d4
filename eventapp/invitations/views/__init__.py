"""Pages of invitations, mail templates and mailings."""

from eventapp.invitations.views import public
from eventapp.invitations.views.blueprint import invitations

__all__ = ["invitations", "public"]

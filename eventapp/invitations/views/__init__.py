"""Pages of invitations, mail templates and mailings."""

from eventapp.invitations.views import inviting, mailings, public, templates
from eventapp.invitations.views.blueprint import invitations

__all__ = ["invitations", "inviting", "mailings", "public", "templates"]

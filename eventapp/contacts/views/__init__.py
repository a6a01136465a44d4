"""Pages of contacts: whom the office writes to, and the links that they have."""

from eventapp.contacts.views import pages
from eventapp.contacts.views.blueprint import contacts

__all__ = ["contacts", "pages"]

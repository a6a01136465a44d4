"""Marker for the pages that a contact's link opens."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import request

from eventapp.accounts.throttle import OWN_CHOICE, count_try
from eventapp.contacts.queries import find_by_link
from eventapp.contacts.services import note_opened
from eventapp.db.session import transaction
from eventapp.errors import NotFound
from eventapp.web.forms import offer_languages
from eventapp.web.markers import mark
from eventapp.web.private_pages import private_answer

View = TypeVar("View", bound=Callable[..., Any])


def by_contact(view: View) -> View:
    """Let whoever holds a contact's link, the URL's ``token``, in to what that contact follows up.

    The view gets the conference, the contact and the token. A token that is wrong, revoked, over or another
    conference's answers 404, and 429 when it sends too much. The first thing sent notes that it was opened.
    """

    @wraps(view)
    def guarded(slug: str, token: str, **kwargs: Any) -> Any:
        found = find_by_link(slug, token)
        if found is None:
            raise NotFound
        conference, contact = found
        if request.method == "POST":
            with transaction():
                count_try(OWN_CHOICE, "contact", contact.id)
                note_opened(contact.id)
            # The transaction has let go of what was read before it.
            found = find_by_link(slug, token)
            if found is None:
                raise NotFound
            conference, contact = found
        offer_languages(conference.languages)
        return private_answer(view(conference, contact, token, **kwargs))

    return mark(guarded, "token:contact")  # type: ignore[return-value]

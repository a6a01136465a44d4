"""The blueprint that the pages of this slice hang on.

Where minutes stand beside the action items that follow from them, the page is that of ``action_items``, which
can see both: ``action_items.show_outcomes`` is where everything here leads back to.
"""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from eventapp.agendas.queries import get_item
from eventapp.conferences.models import Conference
from eventapp.errors import Conflict
from eventapp.i18n import gettext
from eventapp.minutes.queries import get_outcome

minutes = Blueprint("minutes", __name__)


def to_outcomes(conference: Conference, item_id: str) -> Any:
    """Redirect to the page of all that came from an agenda item."""
    return redirect(url_for("action_items.show_outcomes", slug=conference.slug, item_id=item_id))


def stale_page(conference: Conference, item_id: str, error: Conflict) -> Any:
    """Return the page that says why a button did nothing, and what the newest state is."""
    page = render_template(
        "minutes/stale.html",
        conference=conference,
        item=get_item(conference.id, item_id),
        outcome=get_outcome(conference.id, item_id),
        message=gettext(error.message, **error.values),
    )
    return page, error.status

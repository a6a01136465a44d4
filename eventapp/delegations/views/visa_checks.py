"""The page behind the QR code of a visa letter: does it hold?"""

from flask import Response, current_app, render_template

from eventapp.conferences.models import HOSTING
from eventapp.conferences.queries import list_partners
from eventapp.delegations.queries.details import find_visa_letter
from eventapp.delegations.views.blueprint import delegations
from eventapp.delegations.visa_checks import holds, is_letter_check, number_text
from eventapp.errors import NotFound
from eventapp.web.markers import public
from eventapp.web.private_pages import private_answer


@delegations.get("/c/<slug>/visa-letters/<int(max=2147483647):number>/<check>")
@public
def check_visa_letter(slug: str, number: int, check: str) -> Response:
    """Say to whoever holds a letter whether it holds, and what stands on it; of others nothing is said.

    A draft of a conference may have letters, too: who has this address has one of them.
    """
    found = find_visa_letter(slug, number)
    if found is None:
        raise NotFound
    conference, letter, delegate = found
    if not is_letter_check(check, current_app.config["SECRET_KEY"], letter) or delegate.erased_at is not None:
        raise NotFound
    is_valid = holds(letter, delegate)
    page = render_template(
        "delegations/visa_check.html",
        conference=conference,
        letter=letter,
        number=number_text(conference.slug, letter.number),
        # Once it is void, the registration may have been passed on to somebody else.
        name=delegate.name if is_valid else "",
        is_valid=is_valid,
        hosts=[each.organization for each in list_partners(conference.id) if each.role in HOSTING],
    )
    return private_answer(page)

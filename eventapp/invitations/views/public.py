"""Where the links of mails lead: an invitation, and the page on which somebody asks for no more reminders."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.conferences.guards import in_public_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_public_conference
from eventapp.db.session import transaction
from eventapp.errors import NotFound
from eventapp.invitations import services
from eventapp.invitations.links import is_unsubscribe_token
from eventapp.invitations.models import BlockReason
from eventapp.invitations.queries import find_invitation, get_mail, list_blocks
from eventapp.invitations.views.blueprint import invitations
from eventapp.web.extensions import csrf
from eventapp.web.markers import mark

View = TypeVar("View", bound=Callable[..., Any])


@invitations.get("/c/<slug>/invitation/<token>")
@in_public_conference
def show_invitation(conference: Conference, token: str) -> Any:
    """Lead to the registration form, or say that the invitation was used."""
    invitation = find_invitation(conference.id, token)
    if invitation is None:
        raise NotFound
    if invitation.delegate_id is not None:
        return _for_one_reader(render_template("invitations/used.html", conference=conference))
    return _for_one_reader(
        redirect(url_for("registration.show_form", slug=conference.slug, invitation=token), 302)
    )


@invitations.post("/c/<slug>/invitation/<token>/opened")
@in_public_conference
def note_opened(conference: Conference, token: str) -> tuple[str, int]:
    """Note that the form was opened in a browser; asked for by the form's own script."""
    invitation = find_invitation(conference.id, token)
    if invitation is None:
        raise NotFound
    if invitation.opened_at is None:
        with transaction():
            services.note_opened(conference_id=conference.id, invitation_id=invitation.id)
    return "", 204


def by_unsubscribe_link(view: View) -> View:
    """Let whoever holds the signed link of a mail in; a wrong one, or of another conference, answers 404."""

    @wraps(view)
    def guarded(slug: str, message_id: str, token: str) -> Any:
        conference = get_public_conference(slug)
        if not is_unsubscribe_token(current_app.config["SECRET_KEY"], message_id, token):
            raise NotFound
        get_mail(conference.id, message_id)
        return _for_one_reader(view(conference, message_id))

    return mark(guarded, "token:unsubscribe")  # type: ignore[return-value]


@invitations.get("/c/<slug>/unsubscribe/<message_id>/<token>")
@by_unsubscribe_link
def show_unsubscribe(conference: Conference, message_id: str) -> str:
    email = get_mail(conference.id, message_id).recipient_email
    reasons = {reason for found in list_blocks(conference.id, [email]).values() for reason in found}
    return render_template(
        "invitations/unsubscribe.html",
        conference=conference,
        is_done=BlockReason.UNSUBSCRIBED in reasons,
        action=request.path,
    )


@invitations.post("/c/<slug>/unsubscribe/<message_id>/<token>")
@by_unsubscribe_link
def unsubscribe(conference: Conference, message_id: str) -> str:
    with transaction():
        services.unsubscribe(conference_id=conference.id, message_id=message_id)
    return render_template("invitations/unsubscribe.html", conference=conference, is_done=True)


# Mail programs send it without a page of ours, as RFC 8058 says; the signed link is what counts.
csrf.exempt(unsubscribe)


def _for_one_reader(answer: Any) -> Response:
    """Keep a page out of caches and search engines."""
    response: Response = make_response(answer)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response

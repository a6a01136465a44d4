"""Checking somebody in, and taking it back."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.desk.cards import arrival_time, make_cards
from eventapp.desk.forms import CheckInForm, OccasionForm
from eventapp.desk.occasions import choose
from eventapp.desk.rules import TYPED_MAX
from eventapp.desk.views.blueprint import desk
from eventapp.errors import AppError, Conflict, InvalidInput, NotFound
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.registration import services
from eventapp.registration.attendance import Occasion, get_at_desk
from eventapp.registration.badge_codes import read_badge_code
from eventapp.registration.services import Arrival
from eventapp.web.actors import current_actor


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of a check-in: ``checked_in``, ``already`` or ``refused``, and whose card to show."""

    outcome: str
    message: str
    tone: str
    status: int
    delegate_id: str | None


@desk.post("/manage/<slug>/desk/check-ins")
@in_conference(Permission.DELEGATES_CHECK_IN)
def check_in(conference: Conference) -> Any:
    """Check in whoever was scanned or chosen; words that are no code are searched for.

    A script that asks for JSON gets ``{"outcome", "message", "html"}`` and no redirect. Sent again, what was
    done is answered again.
    """
    form = CheckInForm()
    text = (form.q.data or "")[:TYPED_MAX]
    delegate_id = form.delegate_id.data or read_badge_code(text)
    is_script = request.accept_mimetypes.best == "application/json"
    if delegate_id is None and not is_script:
        return _to_desk(conference, form, q=text)
    try:
        occasion = choose(conference, form.day.data or "", form.item.data or "").occasion
        answer = _accepted(conference, _arrive(conference, form, text, occasion))
    except NotFound:
        if not is_script:
            raise
        answer = _refused(gettext("There is nobody like this here."), 404, None)
    except (Conflict, InvalidInput) as error:
        answer = _refused(gettext(error.message, **error.values), error.status, delegate_id)
    if is_script:
        return _as_json(conference, form, answer)
    flash(answer.message, answer.tone)
    return _to_desk(conference, form, delegate=answer.delegate_id)


def _arrive(conference: Conference, form: CheckInForm, text: str, occasion: Occasion) -> Arrival:
    with transaction():
        if form.delegate_id.data:
            return services.check_in(
                current_actor(),
                conference_id=conference.id,
                delegate_id=form.delegate_id.data,
                occasion=occasion,
            )
        return services.check_in_badge(
            current_actor(),
            conference_id=conference.id,
            code=text,
            occasion=occasion,
            secret_key=current_app.config["SECRET_KEY"],
        )


def _accepted(conference: Conference, arrival: Arrival) -> _Answer:
    stored = arrival.check_in
    if arrival.is_new:
        return _Answer("checked_in", gettext("Checked in."), "success", 200, stored.delegate_id)
    time = arrival_time(conference, stored.day, stored.at)
    message = gettext("Already checked in at %(time)s by %(name)s.", time=time, name=stored.by_name)
    return _Answer("already", message, "warning", 200, stored.delegate_id)


def _refused(message: str, status: int, delegate_id: str | None) -> _Answer:
    return _Answer("refused", message, "danger", status, delegate_id)


def _as_json(conference: Conference, form: CheckInForm, answer: _Answer) -> tuple[Response, int]:
    chosen, cards = None, []
    with suppress(AppError):  # a badge of another conference, an item that was moved: there is nobody to show
        chosen = choose(conference, form.day.data or "", form.item.data or "")
        row = get_at_desk(conference.id, chosen.occasion, answer.delegate_id or "")
        cards = make_cards(
            conference, chosen.occasion.day, [row], secret_key=current_app.config["SECRET_KEY"]
        )
    html = render_template(
        "desk/_answer.html", conference=conference, chosen=chosen, answer=answer, cards=cards
    )
    return jsonify(outcome=answer.outcome, message=answer.message, html=html), answer.status


@desk.post("/manage/<slug>/desk/check-ins/<check_in_id>/undo")
@in_conference(Permission.DELEGATES_CHECK_IN)
def undo_check_in(conference: Conference, check_in_id: str) -> Response:
    with transaction():
        delegate_id = services.undo_check_in(
            current_actor(), conference_id=conference.id, check_in_id=check_in_id
        )
    if delegate_id is None:
        flash(gettext("This check-in was taken back before."), "warning")
    else:
        flash(gettext("The check-in is taken back."), "success")
    return _to_desk(conference, OccasionForm(), delegate=delegate_id)


def _to_desk(conference: Conference, form: OccasionForm, **arguments: Any) -> Response:
    """Go back to the desk, for the same day and item."""
    return redirect(
        url_for(
            "desk.show_desk",
            slug=conference.slug,
            day=form.day.data or None,
            item=form.item.data or None,
            **arguments,
        ),
        303,
    )

"""The answers to pulses for the secretariat: response, comparison of the sides, and asking again."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for

from eventapp.clock import now, today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext, ngettext
from eventapp.permissions import Permission
from eventapp.pulses import services
from eventapp.pulses.comparing import (
    NO_FILTERS,
    AnswerFilters,
    count_compared,
    count_unreachable,
    list_compared,
    list_rates,
    list_rounds,
)
from eventapp.pulses.queries import count_answers, count_unanswered
from eventapp.pulses.rules import ASKED_AGAIN_AFTER, ASKED_AGAIN_AT_ONCE, Comparison
from eventapp.pulses.views.blueprint import pulses
from eventapp.pulses.words import ANSWER_NAMES, COMPARISON_NAMES
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.paging import PER_PAGE, Page, requested_page

_COMPARED = (Comparison.DIFFER, Comparison.AGREE)


@pulses.get("/manage/<slug>/pulses")
@in_conference(Permission.OUTCOMES_VIEW)
def show_answers(conference: Conference) -> str:
    filters, day, number = _filters(), today(conference.timezone), requested_page()
    rows = list_compared(conference.id, filters, day, offset=(number - 1) * PER_PAGE, limit=PER_PAGE)
    return render_template(
        "pulses/answers.html",
        conference=conference,
        page=Page(rows, number, count_compared(conference.id, filters, day)),
        filters=filters,
        is_filtered=filters != NO_FILTERS,
        rounds=list_rounds(conference.id),
        counts=count_answers(conference.id),
        rates=list_rates(conference.id),
        waiting=count_unanswered(
            conference.id, months=filters.months, asked_before=now() - ASKED_AGAIN_AFTER
        ),
        at_once=ASKED_AGAIN_AT_ONCE,
        unreachable=count_unreachable(conference.id, day),
        answer_names=ANSWER_NAMES,
        comparison_names=COMPARISON_NAMES,
        compared=[(value, COMPARISON_NAMES[value]) for value in _COMPARED],
    )


@pulses.post("/manage/<slug>/pulses/ask-again")
@in_conference(Permission.OUTCOMES_EDIT)
def ask_again(conference: Conference) -> Any:
    """Mail those who haven't answered, in the round that ``round`` names or in all."""
    conference_id, slug = conference.id, conference.slug
    months = _round(request.form.get("round", ""))
    try:
        with transaction():
            asked = services.ask_again(
                current_actor(),
                conference_id=conference_id,
                secret_key=current_app.config["SECRET_KEY"],
                months=months,
            )
    except (InvalidInput, Conflict) as error:
        warn_of(error)
    else:
        if asked:
            message = ngettext("%(num)d contact is asked again.", "%(num)d contacts are asked again.", asked)
        else:
            message = gettext("Nobody is to be asked again now.")
        flash(message, "success")
    return redirect(url_for("pulses.show_answers", slug=slug, round=months), 303)


def _filters() -> AnswerFilters:
    """Return what the address asks for; nonsense leaves everything in."""
    answer, compared = request.args.get("answer", ""), request.args.get("compared", "")
    return AnswerFilters(
        months=_round(request.args.get("round", "")),
        answer=answer if answer in {*ANSWER_NAMES, "none", "unreachable"} else "",
        comparison=compared if compared in _COMPARED else "",
    )


def _round(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None

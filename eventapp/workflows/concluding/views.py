"""The page on which a conference is concluded, and on which that is taken back."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import AppError, Conflict, InvalidInput
from eventapp.i18n import current_language, gettext, ngettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.workflows.concluding import services
from eventapp.workflows.concluding.checks import read_checks
from eventapp.workflows.concluding.forecast import read_forecast
from eventapp.workflows.concluding.forms import ConcludeForm

concluding = Blueprint("concluding", __name__)


@concluding.get("/manage/<slug>/conclude")
@in_conference(Permission.CONFERENCE_PUBLISH)
def show_conclusion(conference: Conference) -> str:
    return _page(conference)


@concluding.post("/manage/<slug>/conclude")
@in_conference(Permission.CONFERENCE_PUBLISH)
def conclude(conference: Conference) -> Any:
    form, slug = ConcludeForm(), conference.slug
    if not form.validate():
        return _page(conference, form), 422
    try:
        with transaction():
            done = services.conclude(
                current_actor(),
                conference=conference,
                command=form.command(),
                secret_key=current_app.config["SECRET_KEY"],
            )
    except services.AlreadyConcluded as error:
        # Somebody pressed twice, or somebody else was faster with the same: it is done.
        flash(gettext(error.message), "success")
        return redirect(url_for("concluding.show_conclusion", slug=slug), 303)
    except (InvalidInput, Conflict) as error:
        session().refresh(conference)
        form.take_error(error)
        return _page(conference, form), error.status
    flash(_told(done), "success")
    return redirect(url_for("concluding.show_conclusion", slug=slug), 303)


@concluding.post("/manage/<slug>/conclude/take-back")
@in_conference(Permission.CONFERENCE_PUBLISH)
def take_back(conference: Conference) -> Any:
    slug = conference.slug
    with transaction():
        services.reopen_conclusion(current_actor(), conference=conference)
    flash(gettext("The conclusion is taken back. Reminders and questions pause."), "success")
    return redirect(url_for("concluding.show_conclusion", slug=slug), 303)


def _told(done: services.Concluded) -> str:
    said = (
        (
            done.delegates,
            ngettext(
                "%(num)d delegate gets the summary.", "%(num)d delegates get the summary.", done.delegates
            ),
        ),
        (
            done.owners,
            ngettext("%(num)d owner gets their link.", "%(num)d owners get their links.", done.owners),
        ),
        (
            done.pulses,
            ngettext("%(num)d question is planned.", "%(num)d questions are planned.", done.pulses),
        ),
    )
    sentences = [gettext("The conference is concluded."), *(text for number, text in said if number)]
    return ("" if current_language() == "zh" else " ").join(sentences)


def _page(conference: Conference, form: ConcludeForm | None = None) -> str:
    forecast = read_forecast(conference)
    if form is None:
        form = ConcludeForm(formdata=None, audience=forecast.usual_audience.value, writes_to_owners=True)
    form.offer(forecast)
    return render_template(
        "concluding/conclude.html",
        conference=conference,
        form=form,
        forecast=forecast,
        checks=read_checks(conference),
        refusal=_refusal(conference),
    )


def _refusal(conference: Conference) -> str:
    """Return why it can't be concluded now, or ''."""
    try:
        services.check_may_conclude(conference)
    except services.AlreadyConcluded:
        return ""
    except AppError as error:
        return str(gettext(error.message, **error.values))
    return ""

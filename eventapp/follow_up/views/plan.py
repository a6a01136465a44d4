"""The page of the plan: set it, see what it will send, what it has sent, and whom it does not reach."""

from typing import Any

from flask import flash, redirect, render_template, url_for

from eventapp.clock import today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.follow_up import services
from eventapp.follow_up.forms import PlanForm
from eventapp.follow_up.preview import DAYS, preview
from eventapp.follow_up.problems import find_problems
from eventapp.follow_up.queries import find_plan, list_notice_keys, list_sent
from eventapp.follow_up.reading import read_followed_up
from eventapp.follow_up.schedule import MAIL_KINDS
from eventapp.follow_up.services import get_plan
from eventapp.follow_up.views.blueprint import follow_up
from eventapp.follow_up.words import KIND_NAMES, day_in_words
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor

#: Mails named as sent lately; all of them stand in the outbox.
LATELY = 20


@follow_up.get("/manage/<slug>/follow-up")
@in_conference(Permission.OUTCOMES_EDIT)
def edit_plan(conference: Conference) -> str:
    form, row = PlanForm(formdata=None), find_plan(conference.id)
    form.show(get_plan(conference.id), row.version if row else None)
    return _page(conference, form)


@follow_up.post("/manage/<slug>/follow-up")
@in_conference(Permission.OUTCOMES_EDIT)
def set_plan(conference: Conference) -> Any:
    form, slug, conference_id = PlanForm(), conference.slug, conference.id
    form.offer_days()
    if not form.validate():
        return _page(conference, form), 422
    try:
        with transaction():
            services.set_plan(
                current_actor(),
                conference_id=conference_id,
                plan=form.plan(),
                version=form.version.data or None,
            )
    except InvalidInput as error:
        form.take_error(error)
        return _page(conference, form), error.status
    except Conflict as error:
        newest = find_plan(conference_id)
        form.take_error(error)
        form.take_newest(newest.version if newest else 0)
        return _page(conference, form, is_stale=True), error.status
    flash(gettext("Saved."), "success")
    return redirect(url_for("follow_up.edit_plan", slug=slug), 303)


def _page(conference: Conference, form: PlanForm, *, is_stale: bool = False) -> str:
    form.offer_days()
    plan, day = get_plan(conference.id), today(conference.timezone)
    newest = PlanForm(formdata=None)
    newest.offer_days()
    newest.show(plan, None)
    facts = read_followed_up(conference, plan, day, days_ahead=DAYS)
    return render_template(
        "follow_up/plan.html",
        conference=conference,
        form=form,
        newest=newest if is_stale else None,
        is_concluded=facts is not None,
        days=[
            (each.day, day_in_words(each))
            for each in (preview(facts, plan, day, list_notice_keys(conference.id)) if facts else ())
        ],
        problems=find_problems(conference.id, facts, plan) if facts else None,
        sent=list_sent(conference.id, MAIL_KINDS, LATELY),
        kinds=KIND_NAMES,
    )

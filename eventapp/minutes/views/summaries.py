"""The summary of one agenda item: written by one or by several people, saved by a button or by itself."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, url_for

from eventapp.agendas.queries import get_item
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import AppError, Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.minutes import services
from eventapp.minutes.forms import MinutesForm
from eventapp.minutes.queries import ItemOutcome, get_outcome
from eventapp.minutes.views.blueprint import minutes, to_outcomes
from eventapp.minutes.writers import list_other_writers, list_untold_clashes
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor


@minutes.get("/manage/<slug>/agenda/<item_id>/minutes")
@in_conference(Permission.OUTCOMES_EDIT)
def edit_minutes(conference: Conference, item_id: str) -> Any:
    outcome = get_outcome(conference.id, get_item(conference.id, item_id).id)
    if outcome.is_approved:
        flash(gettext("These minutes are approved. Reopen them to change them."), "warning")
        return to_outcomes(conference, item_id)
    form = MinutesForm(
        formdata=None, summary=outcome.summary, base=outcome.summary, version=outcome.version or 0
    )
    return _page(conference, item_id, form)


@minutes.post("/manage/<slug>/agenda/<item_id>/minutes")
@in_conference(Permission.OUTCOMES_EDIT)
def write_minutes(conference: Conference, item_id: str) -> Any:
    """Save what was typed; ``seen`` puts a clash aside and stays on the page."""
    form, slug = MinutesForm(), conference.slug
    get_item(conference.id, item_id)
    if not form.validate():
        return _page(conference, item_id, form), 422
    try:
        with transaction():
            _write(conference.id, item_id, form)
    except InvalidInput as error:
        form.take_error(error)
        return _page(conference, item_id, form), error.status
    except Conflict as error:
        form.take_error(error)
        return _page(conference, item_id, form, get_outcome(conference.id, item_id)), error.status
    flash(gettext("The minutes are saved."), "success")
    if form.seen.data:
        return redirect(url_for("minutes.edit_minutes", slug=slug, item_id=item_id))
    return to_outcomes(conference, item_id)


@minutes.post("/manage/<slug>/agenda/<item_id>/minutes/autosave")
@in_conference(Permission.OUTCOMES_EDIT)
def save_while_writing(conference: Conference, item_id: str) -> Any:
    """Save for the script of the editor; answer the text as it now is, and the news of others who write."""
    form, conference_id = MinutesForm(), conference.id
    try:
        if not form.validate():
            raise InvalidInput(_first_message(form))
        with transaction():
            services.note_writing(current_actor(), conference_id=conference_id, agenda_item_id=item_id)
            if form.summary.data or form.base.data:
                _write(conference_id, item_id, form)
    except (InvalidInput, Conflict) as error:
        return _refusal(error)
    outcome = get_outcome(conference_id, item_id)
    return jsonify(
        version=outcome.version or 0,
        text={code: outcome.summary.get(code, "") for code, _part in form.summary.parts()},
        news=render_template(
            "minutes/_news.html", conference=conference, in_editor=True, **_news(conference_id, item_id)
        ),
    )


@minutes.post("/manage/<slug>/agenda/<item_id>/minutes/clashes/<clash_id>/seen")
@in_conference(Permission.OUTCOMES_EDIT)
def note_clash_seen(conference: Conference, item_id: str, clash_id: str) -> Any:
    conference_id = conference.id
    with transaction():
        services.note_clash_seen(
            current_actor(), conference_id=conference_id, agenda_item_id=item_id, clash_id=clash_id
        )
    return to_outcomes(conference, item_id)


def _write(conference_id: str, item_id: str, form: MinutesForm) -> None:
    actor = current_actor()
    services.write_minutes(
        actor,
        conference_id=conference_id,
        agenda_item_id=item_id,
        summary=form.summary.data,
        base=form.base.data,
        version=form.version.data or 0,
    )
    if form.seen.data:
        services.note_clash_seen(
            actor, conference_id=conference_id, agenda_item_id=item_id, clash_id=form.seen.data
        )


def _refusal(error: AppError) -> Any:
    return jsonify(error=gettext(error.message, **error.values)), error.status


def _first_message(form: MinutesForm) -> str:
    """Return the first thing that the form refuses; a localized field has a message for each language."""
    messages = next(iter(form.errors.values()))
    return str(next(iter(messages.values()))[0] if isinstance(messages, dict) else messages[0])


def _news(conference_id: str, item_id: str) -> dict[str, Any]:
    """Return who else writes now, and the clashes that the reader has not seen yet."""
    user_id = current_actor().id or ""
    return {
        "writers": list_other_writers(item_id, user_id),
        "clashes": list_untold_clashes(conference_id, item_id, user_id),
    }


def _page(conference: Conference, item_id: str, form: MinutesForm, newest: ItemOutcome | None = None) -> str:
    """Render the form; ``newest`` is what was approved meanwhile."""
    return render_template(
        "minutes/edit_minutes.html",
        conference=conference,
        item=get_item(conference.id, item_id),
        form=form,
        newest=newest,
        **_news(conference.id, item_id),
    )

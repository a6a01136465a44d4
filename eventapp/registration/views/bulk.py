"""Doing one thing with many delegates: see who they are and say what is needed, then do it."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import InvalidInput, NotFound
from eventapp.i18n import current_language, gettext, ngettext
from eventapp.permissions import Permission
from eventapp.registration import services
from eventapp.registration.forms.bulk import BulkForm
from eventapp.registration.labels import BULK_LABELS, BULK_TEXTS
from eventapp.registration.queries import list_delegation_names
from eventapp.registration.rows import count_rows, list_ids, list_names
from eventapp.registration.services import BULK_MAX, ActOnMany, BulkAction
from eventapp.registration.views.blueprint import registration
from eventapp.registration.views.listing import requested_filter
from eventapp.web.actors import current_actor

#: So many names are written out; of the others there is the number.
_NAMES_SHOWN = 20


@registration.get("/manage/<slug>/delegates/bulk")
@in_conference(Permission.DELEGATES_EDIT)
def show_bulk(conference: Conference) -> Any:
    """Show who was selected, or all that match the filters, and ask what the action needs to know."""
    ids = request.args.getlist("chosen")
    if request.args.get("scope") == "matching":
        wanted = requested_filter(conference)
        number = count_rows(conference.id, wanted)
        if number > BULK_MAX:
            return _back(
                conference,
                gettext(
                    "%(number)d people match, and up to %(max)d can be dealt with at once. "
                    "Narrow the list down first.",
                    number=number,
                    max=BULK_MAX,
                ),
            )
        ids = list_ids(conference.id, wanted, limit=BULK_MAX)
    action = _action()
    return _page(conference, _form(conference, action, formdata=None), action, ids)


@registration.post("/manage/<slug>/delegates/bulk")
@in_conference(Permission.DELEGATES_EDIT)
def do_bulk(conference: Conference) -> Any:
    action = _action()
    form, ids = _form(conference, action), tuple(dict.fromkeys(request.form.getlist("chosen")))
    if not ids:
        return _back(conference, gettext("Please select somebody first."))
    if not form.validate():
        return _page(conference, form, action, ids), 422
    command = ActOnMany(
        conference.id,
        action,
        ids,
        reason=form.given("reason"),
        category=form.given("category"),
        delegation_id=form.given("delegation_id") or None,
    )
    try:
        with transaction():
            outcome = services.act_on_many(current_actor(), command)
    except InvalidInput as error:
        form.take_error(error)
        return _page(conference, form, action, ids), error.status
    done = ngettext("Done for %(num)s person.", "Done for %(num)s people.", outcome.done)
    if not outcome.refused:
        flash(done, "success")
        return redirect(_list_url(conference), 303)
    return render_template(
        "registration/bulk_done.html",
        conference=conference,
        label=BULK_LABELS[action],
        done=done,
        outcome=outcome,
        reasons={
            each.delegate_id: gettext(each.refusal.message, **each.refusal.values) for each in outcome.refused
        },
        list_url=_list_url(conference),
    )


def _action() -> BulkAction:
    try:
        return BulkAction(request.args.get("do", ""))
    except ValueError as error:
        raise NotFound from error


def _form(conference: Conference, action: BulkAction, **kwargs: Any) -> BulkForm:
    language, first = current_language(), conference.first_language
    names = [(key, name.read(language, first)) for key, name in list_delegation_names(conference.id)]
    return BulkForm(action, names, **kwargs)


def _page(conference: Conference, form: BulkForm, action: BulkAction, ids: Sequence[str]) -> Any:
    people = list_names(conference.id, ids[: BULK_MAX + 1])
    if not people:
        return _back(conference, gettext("Please select somebody first."))
    return render_template(
        "registration/bulk.html",
        conference=conference,
        form=form,
        action=action,
        label=BULK_LABELS[action],
        text=BULK_TEXTS[action],
        people=people,
        shown=people[:_NAMES_SHOWN],
        list_url=_list_url(conference),
        do_url=url_for(
            "registration.do_bulk",
            slug=conference.slug,
            do=action.value,
            **requested_filter(conference).arguments(),
        ),
    )


def _list_url(conference: Conference) -> str:
    return url_for(
        "registration.list_delegates", slug=conference.slug, **requested_filter(conference).arguments()
    )


def _back(conference: Conference, message: str) -> Response:
    flash(message, "warning")
    return redirect(_list_url(conference), 303)

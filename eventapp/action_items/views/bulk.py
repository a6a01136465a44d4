"""Changing many action items at once: see which they are and say what is needed, then do it."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.action_items.bulk import BULK_MAX, BulkAction, ChangeMany, Chosen, change_many
from eventapp.action_items.bulk_form import YES, BulkForm
from eventapp.action_items.register import count_register, list_titles, list_versions
from eventapp.action_items.views.blueprint import action_items
from eventapp.action_items.views.listing import filter_arguments, filters_of
from eventapp.action_items.words import BULK_LABELS, BULK_TEXTS
from eventapp.clock import today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import InvalidInput, NotFound
from eventapp.i18n import gettext, ngettext
from eventapp.organizations.queries import get_organization_by_name, list_name_suggestions
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor

#: So many titles are written out; of the others there is the number.
_SHOWN = 20


@action_items.get("/manage/<slug>/action-items/bulk")
@in_conference(Permission.OUTCOMES_EDIT)
def show_bulk(conference: Conference) -> Any:
    """Show what was selected, or all that match the filters, and ask what the action needs to know."""
    chosen = _chosen(request.args.getlist("chosen"))
    if request.args.get("scope") == "matching":
        day = today(conference.timezone)
        filters = filters_of(filter_arguments(), day)
        number = count_register(conference.id, filters, day)
        if number > BULK_MAX:
            return _back(
                conference,
                gettext(
                    "%(number)d action items match, and up to %(max)d can be changed at once. "
                    "Narrow the list down first.",
                    number=number,
                    max=BULK_MAX,
                ),
            )
        versions = list_versions(conference.id, filters, day, limit=BULK_MAX)
        chosen = [Chosen(item_id, version) for item_id, version in versions]
    action = _action()
    return _page(conference, BulkForm(action, formdata=None), action, chosen)


@action_items.post("/manage/<slug>/action-items/bulk")
@in_conference(Permission.OUTCOMES_EDIT)
def do_bulk(conference: Conference) -> Any:
    action = _action()
    form, chosen = BulkForm(action), _chosen(request.form.getlist("chosen"))
    if not chosen:
        return _back(conference, gettext("Please select some action items first."))
    if not form.validate():
        return _page(conference, form, action, chosen), 422
    try:
        with transaction():
            outcome = change_many(current_actor(), _command(conference, form, action, chosen))
    except InvalidInput as error:
        form.take_error(error)
        return _page(conference, form, action, chosen), error.status
    done = ngettext("Done for %(num)s action item.", "Done for %(num)s action items.", outcome.done)
    if not outcome.refused and not outcome.gone:
        flash(done, "success")
        return redirect(_list_url(conference), 303)
    return render_template(
        "action_items/register_bulk_done.html",
        conference=conference,
        label=BULK_LABELS[action],
        done=done,
        outcome=outcome,
        reasons={each.id: gettext(each.refusal.message, **each.refusal.values) for each in outcome.refused},
        list_url=_list_url(conference),
    )


def _action() -> BulkAction:
    try:
        return BulkAction(request.args.get("do", ""))
    except ValueError as error:
        raise NotFound from error


def _chosen(values: Sequence[str]) -> list[Chosen]:
    """Read ``id.version`` of each row that was selected; what makes no sense selects nothing."""
    chosen: dict[str, Chosen] = {}
    for value in values[: BULK_MAX + 1]:
        item_id, _dot, version = value.partition(".")
        if version.isascii() and version.isdecimal() and len(version) < 10:
            chosen.setdefault(item_id, Chosen(item_id[:26], int(version)))
    return list(chosen.values())


def _command(
    conference: Conference, form: BulkForm, action: BulkAction, chosen: Sequence[Chosen]
) -> ChangeMany:
    name = form.given("organization")
    return ChangeMany(
        conference.id,
        action,
        tuple(chosen),
        status=form.given("status") or "",
        due_on=form.given("due_on"),
        priority=form.given("priority") or "",
        is_confidential=form.given("confidential") == YES,
        organization_id=get_organization_by_name(name, "organization").id if name else None,
    )


def _page(conference: Conference, form: BulkForm, action: BulkAction, chosen: Sequence[Chosen]) -> Any:
    items = list_titles(conference.id, [each.id for each in chosen])
    if not items:
        return _back(conference, gettext("Please select some action items first."))
    return render_template(
        "action_items/register_bulk.html",
        conference=conference,
        form=form,
        label=BULK_LABELS[action],
        text=BULK_TEXTS[action],
        items=items,
        chosen=chosen,
        shown=items[:_SHOWN],
        suggestions=list_name_suggestions() if action is BulkAction.OWNER else [],
        list_url=_list_url(conference),
        do_url=url_for("action_items.do_bulk", slug=conference.slug, do=action.value, **filter_arguments()),
    )


def _list_url(conference: Conference) -> str:
    return url_for("action_items.show_register", slug=conference.slug, **filter_arguments())


def _back(conference: Conference, message: str) -> Response:
    flash(message, "warning")
    return redirect(_list_url(conference), 303)

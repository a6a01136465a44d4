"""An action item from one line: entered at once where all of it is understood, else as a form filled in."""

from typing import Any

from flask import current_app, flash, redirect

from eventapp.action_items import services
from eventapp.action_items.forms import ActionItemForm, QuickEntryForm, owner_values
from eventapp.action_items.models import ActionItem
from eventapp.action_items.quick_entry import QuickLine, Unclear, read_line
from eventapp.action_items.quick_owners import Known, find_known
from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.action_items.views.blueprint import action_items
from eventapp.action_items.views.items import form_page, next_url, offer_sources
from eventapp.clock import today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_, gettext
from eventapp.organizations.queries import get_organization
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor


@action_items.post("/manage/<slug>/action-items/quick")
@in_conference(Permission.OUTCOMES_EDIT)
def enter_quickly(conference: Conference) -> Any:
    """Add what a line says; where a part isn't clear, show the form with all that was understood."""
    quick = QuickEntryForm()
    if not quick.validate():
        return form_page(conference, _filled(conference, quick), quick=quick), 422
    line = quick.line.data or ""
    known = find_known(conference.id, line)
    read = read_line(line, known, max(today(conference.timezone), conference.starts_on))
    unclear = [*read.unclear, *_several(read, known)]
    if unclear:
        quick.line.errors = [gettext(each.message, **each.values) for each in unclear]
        return form_page(conference, _filled(conference, quick, read, known), quick=quick), 422
    facts = ActionItemFacts(
        title=read.title,
        owners=tuple(known[name][0] for name in read.owners),
        due_on=read.due_on,
        priority=read.priority,
        agenda_item_id=quick.agenda_item_id.data or None,
    )
    try:
        with transaction():
            made = services.create_action_item(
                current_actor(),
                conference_id=conference.id,
                facts=facts,
                secret_key=current_app.config["SECRET_KEY"],
            )
    except (InvalidInput, Conflict) as error:
        form = _filled(conference, quick, read, known)
        form.take_error(error)
        return form_page(conference, form, quick=quick), error.status
    _tell(made)
    return redirect(next_url(conference))


def _tell(made: ActionItem) -> None:
    if made.due_on:
        flash(gettext("Action item %(number)d is in the register.", number=made.number), "success")
    else:
        text = gettext("Action item %(number)d is in the register, without a due date.", number=made.number)
        flash(text, "warning")


def _several(read: QuickLine, known: Known) -> list[Unclear]:
    return [
        Unclear(N_("Several can be meant by “%(name)s”. Please choose one."), {"name": name})
        for name in read.owners
        if len(known[name]) > 1
    ]


def _filled(
    conference: Conference, quick: QuickEntryForm, read: QuickLine | None = None, known: Known | None = None
) -> ActionItemForm:
    """Return the form of an action item with all that was understood; names that aren't clear stand in it."""
    values: dict[str, Any] = {"agenda_item_id": quick.agenda_item_id.data or ""}
    if read is not None and known is not None:
        owners = [_shown(known[name][0]) if len(known[name]) == 1 else {"name": name} for name in read.owners]
        values |= {
            "title": read.title,
            "owners": [*owners, *({"name": name} for name in read.strangers)],
            "due_on": read.due_on,
            "priority": read.priority,
        }
    form = ActionItemForm(formdata=None, data=values)
    offer_sources(form, conference)
    return form


def _shown(owner: OwnerFacts) -> dict[str, str]:
    organization = get_organization(owner.organization_id) if owner.organization_id else None
    return {**owner_values(organization, None), "name": owner.name, "email": owner.email}

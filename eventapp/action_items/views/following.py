"""What the secretariat does about one action item: comments, evidence, watchers, mails to the owners."""

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, redirect, url_for
from werkzeug.wrappers import Response

from eventapp.action_items import services
from eventapp.action_items.following_forms import CommentForm, EvidenceForm, WatcherForm
from eventapp.action_items.queries import get_action_item
from eventapp.action_items.views.blueprint import action_items
from eventapp.action_items.views.items import item_page
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext, ngettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.forms import AppForm

_ITEM = "/manage/<slug>/action-items/<action_item_id>"


@action_items.post(f"{_ITEM}/comments")
@in_conference(Permission.OUTCOMES_EDIT)
def comment(conference: Conference, action_item_id: str) -> Any:
    form = CommentForm()

    def work(ids: dict[str, str]) -> None:
        services.comment(
            current_actor(),
            **ids,
            text=form.text.data or "",
            secret_key=current_app.config["SECRET_KEY"],
        )

    return _do(conference, action_item_id, form, work, gettext("Your comment is there."))


@action_items.post(f"{_ITEM}/comments/<comment_id>/remove")
@in_conference(Permission.OUTCOMES_EDIT)
def remove_comment(conference: Conference, action_item_id: str, comment_id: str) -> Response:
    slug, conference_id = conference.slug, conference.id
    with transaction():
        services.remove_comment(
            current_actor(),
            conference_id=conference_id,
            action_item_id=action_item_id,
            comment_id=comment_id,
        )
    flash(gettext("The comment is gone."), "success")
    return _back(slug, action_item_id)


@action_items.post(f"{_ITEM}/evidence")
@in_conference(Permission.OUTCOMES_EDIT)
def add_evidence(conference: Conference, action_item_id: str) -> Any:
    form = EvidenceForm()

    def work(ids: dict[str, str]) -> None:
        services.add_evidence(current_actor(), **ids, facts=form.facts())

    return _do(conference, action_item_id, form, work, gettext("The evidence is added."))


@action_items.post(f"{_ITEM}/evidence/<evidence_id>/remove")
@in_conference(Permission.OUTCOMES_EDIT)
def remove_evidence(conference: Conference, action_item_id: str, evidence_id: str) -> Response:
    slug, conference_id = conference.slug, conference.id
    with transaction():
        services.remove_evidence(
            current_actor(),
            conference_id=conference_id,
            action_item_id=action_item_id,
            evidence_id=evidence_id,
        )
    flash(gettext("The evidence is gone."), "success")
    return _back(slug, action_item_id)


@action_items.post(f"{_ITEM}/watchers")
@in_conference(Permission.OUTCOMES_EDIT)
def add_watcher(conference: Conference, action_item_id: str) -> Any:
    form = WatcherForm()

    def work(ids: dict[str, str]) -> None:
        services.add_watcher(current_actor(), **ids, facts=form.facts())

    return _do(conference, action_item_id, form, work, gettext("The watcher is added."))


@action_items.post(f"{_ITEM}/watchers/<contact_id>/remove")
@in_conference(Permission.OUTCOMES_EDIT)
def remove_watcher(conference: Conference, action_item_id: str, contact_id: str) -> Response:
    slug, conference_id = conference.slug, conference.id
    with transaction():
        services.remove_watcher(
            current_actor(),
            conference_id=conference_id,
            action_item_id=action_item_id,
            contact_id=contact_id,
        )
    flash(gettext("They hear no more of it."), "success")
    return _back(slug, action_item_id)


@action_items.post(f"{_ITEM}/write")
@in_conference(Permission.OUTCOMES_EDIT)
def write_to_owners(conference: Conference, action_item_id: str) -> Response:
    slug, conference_id = conference.slug, conference.id
    try:
        with transaction():
            written = services.write_to_owners(
                current_actor(),
                conference_id=conference_id,
                action_item_id=action_item_id,
                secret_key=current_app.config["SECRET_KEY"],
            )
            number = len(written)
    except Conflict as error:
        warn_of(error)
    else:
        flash(ngettext("%(num)d mail is on its way.", "%(num)d mails are on their way.", number), "success")
    return _back(slug, action_item_id)


def _do(
    conference: Conference,
    action_item_id: str,
    form: AppForm,
    work: Callable[[dict[str, str]], None],
    said: str,
) -> Any:
    """Add what a form says; what is refused is said on the page of the action item."""
    slug, ids = conference.slug, {"conference_id": conference.id, "action_item_id": action_item_id}
    get_action_item(**ids)
    if not form.validate():
        return item_page(conference, action_item_id, form), 422
    try:
        with transaction():
            work(ids)
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        session().expire_all()
        return item_page(conference, action_item_id, form), error.status
    flash(said, "success")
    return _back(slug, action_item_id)


def _back(slug: str, action_item_id: str) -> Response:
    return redirect(url_for("action_items.show_action_item", slug=slug, action_item_id=action_item_id), 303)

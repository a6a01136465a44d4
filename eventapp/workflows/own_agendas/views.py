"""A delegate's own agenda: choosing by buttons, with or without a script; mails and a secret calendar."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.agendas.models import AgendaItemKind
from eventapp.agendas.words import KIND_NAMES, ROLE_NAMES
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import current_language, gettext, list_comma, time_of_day
from eventapp.localized import LANGUAGES
from eventapp.personal_agendas.own_agenda import OwnAgenda, OwnFilter, read_own_agenda
from eventapp.personal_agendas.queries import wants_mails
from eventapp.registration.guards import by_token, by_token_to_choose
from eventapp.registration.models import Delegate, DelegateStatus
from eventapp.web.addresses import this_page
from eventapp.web.flashes import warn_of
from eventapp.workflows.own_agendas import services

own_agendas = Blueprint("own_agendas", __name__)

_PATH = "/c/<slug>/registration/<token>/agenda"
#: Where a secret address leads; its page stands above this one.
_FEED = "exports.secret_feed_by_token"


@own_agendas.get(_PATH)
@by_token
def show_own(conference: Conference, delegate: Delegate, token: str) -> str:
    return _page(conference, delegate, token)


@own_agendas.post(_PATH)
@by_token_to_choose
def choose(conference: Conference, delegate: Delegate, token: str) -> Response:
    """Choose the item that the button names, or leave it; the page then says what came of it."""
    is_choosing = "choose" in request.form
    item_id = request.form.get("choose") or request.form.get("leave", "")
    which = {"conference_id": conference.id, "delegate_id": delegate.id, "item_id": item_id}
    try:
        with transaction():
            (services.choose_item if is_choosing else services.leave_item)(**which)
    except Conflict as error:
        warn_of(error)
    else:
        flash(_what_came_of_it(read_own_agenda(delegate, now()), item_id), "success")
    return redirect(f"{this_page()}#item-{item_id}", 303)


@own_agendas.post(f"{_PATH}/mails")
@by_token
def set_mails(conference: Conference, delegate: Delegate, token: str) -> Response:
    wanted = request.form.get("wants_mails") == "yes"
    try:
        with transaction():
            services.set_wishes(conference_id=conference.id, delegate_id=delegate.id, wants_mails=wanted)
    except InvalidInput as error:
        warn_of(error)
    else:
        flash(
            gettext("You get a calendar invitation for each item that you choose.")
            if wanted
            else gettext("You get no more calendar invitations; those you had are cancelled."),
            "success",
        )
    return _to_own(conference, token)


@own_agendas.post(f"{_PATH}/calendar")
@by_token
def make_calendar(conference: Conference, delegate: Delegate, token: str) -> Any:
    """Make a secret address and show it: the only time that anybody sees it."""
    choice = request.form.get("language", "")
    language = choice if choice in LANGUAGES else current_language()
    try:
        with transaction():
            secret = services.make_feed(
                conference_id=conference.id, delegate_id=delegate.id, language=language
            )
    except Conflict as error:
        warn_of(error)
        return _to_own(conference, token)
    return render_template(
        "personal_agendas/calendar.html",
        conference=conference,
        token=token,
        feed_url=url_for(_FEED, token=secret, _external=True),
    )


@own_agendas.post(f"{_PATH}/calendar/revoke")
@by_token
def revoke_calendar(conference: Conference, delegate: Delegate, token: str) -> Response:
    with transaction():
        services.revoke_feeds(conference_id=conference.id, delegate_id=delegate.id)
    flash(gettext("The secret address doesn’t work any more."), "success")
    return _to_own(conference, token)


def _page(conference: Conference, delegate: Delegate, token: str) -> str:
    if delegate.status != DelegateStatus.ACCEPTED:
        return render_template(
            "personal_agendas/not_yet.html", conference=conference, delegate=delegate, token=token
        )
    wanted = _wanted()
    agenda = read_own_agenda(delegate, now())
    days = list(agenda.days(wanted, current_language()))
    which = {"conference_id": conference.id, "delegate_id": delegate.id}
    return render_template(
        "personal_agendas/own.html",
        conference=conference,
        delegate=delegate,
        token=token,
        agenda=agenda,
        wanted=wanted,
        days=days,
        shown=sum(len(owns) for _day, owns in days),
        theirs=len(agenda.theirs),
        wants_mails=wants_mails(delegate.id),
        feeds=services.list_own_feeds(**which),
        feed_endpoint=_FEED,
        here=this_page(),
        role_names=ROLE_NAMES,
        # Once for the page, not for each of its items: an ordinary session needs no word.
        kind_words={
            kind: "" if kind == AgendaItemKind.PARALLEL else str(KIND_NAMES[kind]) for kind in KIND_NAMES
        },
    )


def _wanted() -> OwnFilter:
    return OwnFilter(
        only_theirs=request.args.get("show") == "mine",
        track_id=request.args.get("track", ""),
        room_id=request.args.get("room", ""),
        word=request.args.get("q", "").strip().lower(),
    )


def _what_came_of_it(agenda: OwnAgenda, item_id: str) -> str:
    """Say what an item is to the delegate now, and what it overlaps with."""
    own = agenda.find(item_id)
    if own is None:  # cancelled long ago, and so not shown any more
        return str(gettext("Your agenda is changed."))
    title = own.item.title.read(current_language())
    if not own.is_chosen:
        return str(gettext("“%(title)s” is not in your agenda any more.", title=title))
    if not own.overlapping:
        return str(gettext("“%(title)s” is in your agenda.", title=title))
    zone = agenda.programme.timezone
    return str(
        gettext(
            "“%(title)s” is in your agenda. At the same time: %(others)s.",
            title=title,
            others=list_comma(current_language()).join(
                f"{other.title.read(current_language())} ({time_of_day(other.starts_at, zone)}"
                f"–{time_of_day(other.ends_at, zone)})"
                for other in own.overlapping
            ),
        )
    )


def _to_own(conference: Conference, token: str) -> Response:
    return redirect(url_for("own_agendas.show_own", slug=conference.slug, token=token), 303)

"""The pages where calendars are offered, and where their secret addresses are made and ended."""

from typing import Any

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for

from eventapp.calendars import feed_tokens
from eventapp.calendars.models import FeedKind, FeedToken
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import PUBLIC_STATES, find_series
from eventapp.db.session import transaction
from eventapp.errors import Conflict
from eventapp.exports.blueprint import exports
from eventapp.exports.feeds.choices import (
    ACTION_ITEM_KINDS,
    SecretOptions,
    feed_owner_names,
    part_choices,
    secret_choices,
)
from eventapp.exports.feeds.forms import FeedForm, OwnFeedForm
from eventapp.i18n import current_language, gettext
from eventapp.localized import LANGUAGES
from eventapp.permissions import Permission, is_permitted
from eventapp.web.actors import current_actor
from eventapp.web.markers import signed_in


@exports.get("/manage/<slug>/calendars")
@in_conference(Permission.CONFERENCE_VIEW)
def list_calendars(conference: Conference) -> str:
    """Show the public feeds with all ways to add them, and the secret ones in force."""
    return _page(conference, FeedForm(formdata=None, language=current_language()))


@exports.post("/manage/<slug>/calendars")
@in_conference(Permission.CONFERENCE_VIEW)
def make_feed(conference: Conference) -> Any:
    """Make a secret address and show it, once: it is in this answer alone."""
    form = FeedForm()
    form.offer(_secret_choices(conference))
    if not form.validate():
        return _page(conference, form), 422
    try:
        with transaction():
            feed, token = feed_tokens.make_feed_token(current_actor(), form.feed(conference.id))
    except Conflict as error:
        form.take_error(error)
        return _page(conference, form), error.status
    page = _page(conference, FeedForm(formdata=None, language=current_language()), made=_shown(feed, token))
    return _unkept(page)


@exports.post("/manage/<slug>/calendars/<feed_id>/revoke")
@in_conference(Permission.CONFERENCE_VIEW)
def revoke_feed(conference: Conference, feed_id: str) -> Any:
    with transaction():
        feed = feed_tokens.get_feed(feed_id, conference_id=conference.id)
        feed_tokens.revoke_feed_token(current_actor(), feed)
    _say_revoked(feed)
    return redirect(url_for("exports.list_calendars", slug=conference.slug), 303)


@exports.get("/calendars")
@signed_in
def show_own_calendars() -> str:
    """Show the secret addresses of all one's conferences in one calendar."""
    return _own_page(OwnFeedForm(formdata=None, language=current_language()))


@exports.post("/calendars")
@signed_in
def make_own_feed() -> Any:
    form = OwnFeedForm()
    if not form.validate():
        return _own_page(form), 422
    try:
        with transaction():
            feed, token = feed_tokens.make_feed_token(current_actor(), form.own_feed(_own_id()))
    except Conflict as error:
        form.take_error(error)
        return _own_page(form), error.status
    return _unkept(
        _own_page(OwnFeedForm(formdata=None, language=current_language()), made=_shown(feed, token))
    )


@exports.post("/calendars/<feed_id>/revoke")
@signed_in
def revoke_own_feed(feed_id: str) -> Any:
    with transaction():
        feed = feed_tokens.get_feed(feed_id, user_id=_own_id())
        feed_tokens.revoke_feed_token(current_actor(), feed)
    _say_revoked(feed)
    return redirect(url_for("exports.show_own_calendars"), 303)


def _page(conference: Conference, form: FeedForm, made: dict[str, str] | None = None) -> str:
    secrets = _secret_choices(conference)
    form.offer(secrets)
    choices = part_choices(conference, current_language())
    chosen = {
        name: value for name, options in choices.items() if (value := request.args.get(name)) in dict(options)
    }
    language = request.args.get("feed_language", "")
    language = language if language in LANGUAGES else current_language()
    series = find_series(conference.series_id)
    return render_template(
        "exports/calendars.html",
        conference=conference,
        is_public=conference.state in PUBLIC_STATES,
        choices=choices,
        chosen=chosen,
        feed_language=language,
        part_name=", ".join(dict(choices[name])[value] for name, value in chosen.items()),
        feed_url=url_for(
            "exports.agenda_feed", slug=conference.slug, **chosen, lang=language, _external=True
        ),
        series=series,
        form=form,
        may_make=bool(secrets),
        feeds=_feeds_of(conference) if secrets else [],
        made=made,
    )


def _own_page(form: OwnFeedForm, made: dict[str, str] | None = None) -> str:
    feeds = feed_tokens.list_feeds(kinds=[FeedKind.ALL_CONFERENCES], user_id=_own_id())
    return render_template("exports/own_calendars.html", form=form, feeds=feeds, made=made)


def _secret_choices(conference: Conference) -> SecretOptions:
    return secret_choices(conference, current_actor(), current_language())


def _feeds_of(conference: Conference) -> list[tuple[FeedToken, str]]:
    """Return the feeds in force that the reader may end, those of contacts too, with what each holds."""
    actor = current_actor()
    kinds = [
        kind for kind, needed in feed_tokens.NEEDED.items() if is_permitted(actor, needed, conference.id)
    ]
    feeds = feed_tokens.list_feeds(kinds=kinds, conference_id=conference.id)
    names = feed_owner_names(feeds, current_language(), conference.first_language)
    return [(feed, names.get(feed.id, gettext("All action items"))) for feed in feeds]


def _shown(feed: FeedToken, token: str) -> dict[str, str]:
    """Return the addresses of a new feed by what they give; nobody can read them again."""
    address = f"{current_app.config['SETTINGS'].base_url}/feeds/{token}.ics"
    if feed.kind not in ACTION_ITEM_KINDS:
        return {feed.label: address}
    return {
        gettext("As events on their due dates, for Google, Outlook and phones"): f"{address}?as=events",
        gettext("As tasks, for programs that know them"): address,
    }


def _unkept(page: str) -> Response:
    answer = make_response(page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _say_revoked(feed: FeedToken) -> None:
    flash(
        gettext(
            "The address “%(label)s” has ended. Calendars that used it are no longer kept up to date.",
            label=feed.label,
        ),
        "success",
    )


def _own_id() -> str:
    actor = current_actor()
    assert actor.id is not None
    return actor.id

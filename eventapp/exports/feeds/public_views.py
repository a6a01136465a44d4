"""Feeds that everybody may read, without signing in and without a secret."""

from flask import Response, request

from eventapp.conferences.queries import get_public_version
from eventapp.exports.blueprint import exports
from eventapp.exports.feeds import agendas, several
from eventapp.exports.feeds.answering import answer_public, read_asked
from eventapp.web.markers import public


@exports.get("/c/<slug>/agenda.ics")
@public
def agenda_feed(slug: str) -> Response:
    """Answer with the agenda, or with what is in one room, of one track, kind or organization."""
    version = get_public_version(slug)
    given = {
        name: request.args[name]
        for name in ("room", "track", "kind", "organization")
        if request.args.get(name)
    }
    asked = read_asked(version.first_language, **given)
    return answer_public(agendas.agenda_feed(version, agendas.AgendaFilter(**given), asked))


@exports.get("/c/<slug>/items/<string(length=26):item_id>.ics")
@public
def item_feed(slug: str, item_id: str) -> Response:
    """Answer with one item, to download."""
    version = get_public_version(slug)
    feed = agendas.item_feed(version, item_id, read_asked(version.first_language))
    return answer_public(feed, download_as=f"{slug}-{item_id[-6:]}.ics")


@exports.get("/series/<slug>.ics")
@public
def series_feed(slug: str) -> Response:
    """Answer with the public conferences of a series, their days and their items."""
    series = several.get_series(slug)
    asked = read_asked(series.first_language)
    return answer_public(several.series_feed(series, asked))

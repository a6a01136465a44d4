"""The page of indicators, with the editions of a series side by side, and the same figures as files."""

from flask import Response, render_template, request

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import find_series
from eventapp.exports.blueprint import exports
from eventapp.exports.delegate_views import download
from eventapp.exports.indicators.files import indicators_json, write_indicators
from eventapp.exports.indicators.lines import list_groups
from eventapp.exports.indicators.pictures import list_pictures
from eventapp.exports.indicators.reading import read_editions, read_indicators
from eventapp.exports.indicators.values import Indicators
from eventapp.exports.xlsx import MIMETYPE as XLSX
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor

JSON = "application/json; charset=utf-8"
#: So many editions stand side by side on the page; the files have all of them.
MOST_SIDE_BY_SIDE = 6


@exports.get("/manage/<slug>/indicators")
@in_conference(Permission.OUTCOMES_VIEW)
def show_indicators(conference: Conference) -> str:
    editions = read_editions(conference, current_actor())
    here = next(one for one in editions if one.conference_id == conference.id)
    compared = _nearest(editions, here)
    return render_template(
        "exports/indicators.html",
        conference=conference,
        figures=here,
        pictures=list_pictures(here),
        editions=compared,
        groups=list_groups(compared),
        left_out=len(editions) - len(compared),
        series=find_series(conference.series_id),
    )


@exports.get("/manage/<slug>/indicators.xlsx")
@in_conference(Permission.OUTCOMES_VIEW)
def indicators_xlsx(conference: Conference) -> Response:
    """Answer with the figures of this conference, or with ``?of=series`` of all its editions."""
    editions = _asked(conference)
    answer = download(
        lambda file: write_indicators(file, editions), XLSX, f"{conference.slug}-indicators.xlsx"
    )
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@exports.get("/manage/<slug>/indicators.json")
@in_conference(Permission.OUTCOMES_VIEW)
def indicators_as_json(conference: Conference) -> Response:
    """Answer with the figures of this conference, or with ``?of=series`` of all its editions."""
    answer = Response(indicators_json(_asked(conference)), content_type=JSON)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _asked(conference: Conference) -> list[Indicators]:
    if request.args.get("of") == "series":
        return read_editions(conference, current_actor())
    return [read_indicators(conference)]


def _nearest(editions: list[Indicators], here: Indicators) -> list[Indicators]:
    """Return the editions up to the latest, but so that this one is among them."""
    place = editions.index(here)
    first = min(place, max(0, len(editions) - MOST_SIDE_BY_SIDE))
    return editions[first : first + MOST_SIDE_BY_SIDE]

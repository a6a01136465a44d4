"""Downloads of the list of delegates."""

from flask import Response, request

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.exports import delegate_lists
from eventapp.exports.blueprint import exports
from eventapp.exports.xlsx import MIMETYPE
from eventapp.permissions import Permission
from eventapp.registration.queries import DelegateFilter, filter_of


@exports.get("/manage/<slug>/delegates.xlsx")
@in_conference(Permission.DELEGATES_EXPORT)
def delegates_xlsx(conference: Conference) -> Response:
    """Answer with those delegates that the list shows under the same filter."""
    return _download(
        delegate_lists.delegates_xlsx(conference, _wanted()), MIMETYPE, f"{conference.slug}-delegates.xlsx"
    )


@exports.get("/manage/<slug>/delegates.csv")
@in_conference(Permission.DELEGATES_EXPORT)
def delegates_csv(conference: Conference) -> Response:
    """Answer with those delegates that the list shows under the same filter."""
    return _download(
        delegate_lists.delegates_csv(conference, _wanted()), "text/csv", f"{conference.slug}-delegates.csv"
    )


def _download(content: bytes, mimetype: str, name: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _wanted() -> DelegateFilter:
    return filter_of(request.args, with_contacts=True)

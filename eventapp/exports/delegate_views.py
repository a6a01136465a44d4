"""Downloads of the list of delegates."""

from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO

from flask import Response, request
from werkzeug.wsgi import wrap_file

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.exports.blueprint import exports
from eventapp.exports.delegate_lists import write_delegates_csv, write_delegates_xlsx
from eventapp.exports.xlsx import MIMETYPE
from eventapp.permissions import Permission
from eventapp.registration.filters import filter_of

#: What writes a list into a file.
Writer = Callable[[IO[bytes]], None]


@exports.get("/manage/<slug>/delegates.xlsx")
@in_conference(Permission.DELEGATES_EXPORT)
def delegates_xlsx(conference: Conference) -> Response:
    """Answer with those delegates that the list shows under the same filter, with the chosen columns."""
    wanted = filter_of(request.args.to_dict(flat=False), with_contacts=True)
    return download(
        lambda file: write_delegates_xlsx(file, conference, wanted),
        MIMETYPE,
        f"{conference.slug}-delegates.xlsx",
    )


@exports.get("/manage/<slug>/delegates.csv")
@in_conference(Permission.DELEGATES_EXPORT)
def delegates_csv(conference: Conference) -> Response:
    """Answer with those delegates that the list shows under the same filter, with the chosen columns."""
    wanted = filter_of(request.args.to_dict(flat=False), with_contacts=True)
    return download(
        lambda file: write_delegates_csv(file, conference, wanted),
        "text/csv",
        f"{conference.slug}-delegates.csv",
    )


def download(write: Writer, mimetype: str, name: str) -> Response:
    """Write a file that has no name on disk and answer with it piece by piece."""
    file = TemporaryFile()  # noqa: SIM115 (the answer closes it once it is sent)
    write(file)
    file.seek(0)
    response = Response(wrap_file(request.environ, file), mimetype=mimetype, direct_passthrough=True)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response

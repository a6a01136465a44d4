"""The page on which somebody chooses what is in a document, and the preview beside it."""

from collections.abc import Mapping

from flask import Response, render_template, request

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.errors import InvalidInput, NotFound
from eventapp.exports.blueprint import exports
from eventapp.exports.document_pages.choosing import MARK, document_form, read_choices, read_language
from eventapp.exports.document_pages.previewing import POLICY, on_screen, pictures_shown, shortened
from eventapp.exports.kinds import FORMAT, KINDS
from eventapp.exports.models import PDF, DocumentKind
from eventapp.exports.pdf.composing import compose, is_for_organizers
from eventapp.exports.pdf.frame import Composed
from eventapp.exports.services import require_reading
from eventapp.files.queries import get_contents
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.forms import AppForm
from eventapp.web.qr_codes import qr_picture

_KIND = "/manage/<slug>/documents/choose/<kind>"


@exports.get(_KIND)
@in_conference(Permission.DOCUMENTS_VIEW)
def choose_document(conference: Conference, kind: str) -> str:
    require_kind(conference, kind)
    return chooser_page(conference, kind, request.args, document_form(conference, kind, request.args))


@exports.get(f"{_KIND}/preview")
@in_conference(Permission.DOCUMENTS_VIEW)
def preview_document(conference: Conference, kind: str) -> Response:
    """Answer with the beginning of a document as it would be made, as a page that can do nothing."""
    require_kind(conference, kind)
    status = 200
    try:
        # What would be attached for the archive is not seen.
        composed = compose_asked(conference, kind, {**request.args.to_dict(), FORMAT.name: FORMAT.default})
    except InvalidInput as error:
        text = gettext(error.message, **error.values)
        status, html = 422, render_template("exports/no_preview.html", text=text)
    else:
        html = _drawn(conference, composed)
    answer = Response(html, status=status, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _drawn(conference: Conference, composed: Composed) -> str:
    if composed.media_type != PDF:
        return render_template("exports/no_preview.html", text=gettext("There is no preview of an archive."))
    html = shortened(composed, gettext("The preview ends here. The document goes on."))
    return on_screen(html, get_contents(conference.id, pictures_shown(html)), qr_picture)


def require_kind(conference: Conference, kind: str) -> None:
    """Raise :class:`NotFound` for a kind that organizers can't ask for, :class:`NotPermitted` for others'."""
    if not is_for_organizers(kind):
        raise NotFound
    require_reading(current_actor(), conference.id, kind)


def compose_asked(conference: Conference, kind: str, given: Mapping[str, str]) -> Composed:
    """Compose what a form or an address asks for; raises :class:`InvalidInput` naming the field."""
    language = read_language(conference, kind, given)
    choices = read_choices(kind, given)
    return compose(conference, DocumentKind(kind), language, given.get("subject_id") or None, choices)


def chooser_page(conference: Conference, kind: str, given: Mapping[str, str], form: AppForm) -> str:
    """Return the page with a form as it was filled in, and the preview of just that."""
    subject_id = given.get("subject_id", "")
    if KINDS[kind].has_subject and not subject_id:
        raise NotFound
    choices = {name: given[name] for name in (*form.data, MARK) if name in given}
    return render_template(
        "exports/choose.html",
        conference=conference,
        kind=kind,
        facts=KINDS[kind],
        form=form,
        subject_id=subject_id,
        tell=given.get("tell") == "yes",
        shown={**choices, "language": form.data.get("language"), "subject_id": subject_id},
    )

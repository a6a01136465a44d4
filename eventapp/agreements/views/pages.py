"""What all pages of this slice share: the frame of their forms, and where they lead back to."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.agreements.queries import find_row, get_agreement
from eventapp.agreements.words import STAGE_NAMES
from eventapp.conferences.models import Conference
from eventapp.errors import AppError, Conflict, NotFound
from eventapp.web.forms import AppForm, VersionedForm


def to_agreement(conference: Conference, agreement_id: str, part: str = "") -> Response:
    """Lead back to an agreement's page, to its ``part``; it stands where its milestones are seen, too."""
    return redirect(
        url_for(
            "action_items.show_agreement",
            slug=conference.slug,
            agreement_id=agreement_id,
            _anchor=part or None,
        ),
        303,
    )


def form_page(
    template: str, conference: Conference, agreement_id: str, form: AppForm, **values: object
) -> str:
    """Render a form that belongs to an agreement; the page gets the newest ``row`` of it."""
    row = find_row(conference.id, agreement_id)
    if row is None:
        raise NotFound
    if isinstance(form, VersionedForm) and form.version.data is None:
        form.version.data = row.version
    return render_template(
        template, conference=conference, row=row, form=form, stage_names=STAGE_NAMES, **values
    )


def take_error(form: VersionedForm, error: AppError, conference: Conference, agreement_id: str) -> None:
    """Show a refusal in a form; after a conflict, the next try replaces what is newest now."""
    form.take_error(error)
    if isinstance(error, Conflict):
        form.take_newest(get_agreement(conference.id, agreement_id).version)


def posted_version() -> int:
    """Return the version that a button carries, 0 for none."""
    return request.form.get("version", type=int) or 0

"""Pages of the import: send a file, look at what would happen, say yes."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.exceptions import RequestEntityTooLarge

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.problems import error_page
from eventapp.workflows.agenda_import import services, uploads
from eventapp.workflows.agenda_import.forms import ConfirmForm, UploadForm
from eventapp.workflows.agenda_import.messages import FORMAT_NAMES, location_text, problem_text
from eventapp.workflows.agenda_import.plan import CHANGE_NAMES, ImportPlan
from eventapp.workflows.agenda_import.reading import read_agenda
from eventapp.workflows.agenda_import.values import MAX_FILE_BYTES, ImportedAgenda, Problem

imports = Blueprint("imports", __name__)
#: Rows of one kind that a preview shows; the rest is a number.
SHOWN = 100


@imports.errorhandler(RequestEntityTooLarge)
def refuse_large_body(_error: RequestEntityTooLarge) -> Any:
    """Say how large a file may be; the body was not even read, so there is no form to come back to."""
    megabytes = MAX_FILE_BYTES // (1024 * 1024)
    return error_page(413, gettext("Files of up to %(limit)d MB can be imported.", limit=megabytes))


@imports.get("/manage/<slug>/import")
@in_conference(Permission.AGENDA_EDIT)
def upload(conference: Conference) -> str:
    return _upload_page(conference, UploadForm(formdata=None))


@imports.post("/manage/<slug>/import")
@in_conference(Permission.AGENDA_EDIT)
def send_file(conference: Conference) -> Any:
    """Keep a file that can be imported and show what would happen; of another, say what is wrong."""
    form = UploadForm()
    if not form.validate():
        return _upload_page(conference, form), 422
    filename, content = form.file.data.filename, form.file.data.read()
    agenda = _read(conference, content, filename)
    if agenda.errors:
        return _upload_page(conference, form, agenda), 422
    with transaction():
        kept = uploads.keep_upload(
            current_actor(), conference_id=conference.id, filename=filename, content=content
        )
    return redirect(url_for("imports.preview", slug=conference.slug, upload_id=kept.id))


@imports.get("/manage/<slug>/import/<upload_id>")
@in_conference(Permission.AGENDA_EDIT)
def preview(conference: Conference, upload_id: str) -> str:
    kept = uploads.get_upload(current_actor(), conference_id=conference.id, upload_id=upload_id)
    agenda = _read(conference, kept.content, kept.filename)
    plan = services.preview_import(current_actor(), conference=conference, agenda=agenda)
    return render_template(
        "imports/preview.html",
        conference=conference,
        form=ConfirmForm(),
        upload=kept,
        plan=plan,
        format=gettext(FORMAT_NAMES[agenda.format]),
        warnings=_told(agenda.warnings),
        change_names={change: gettext(name) for change, name in CHANGE_NAMES.items()},
        shown=SHOWN,
    )


@imports.post("/manage/<slug>/import/<upload_id>")
@in_conference(Permission.AGENDA_EDIT)
def run(conference: Conference, upload_id: str) -> Any:
    actor = current_actor()
    try:
        kept = uploads.get_upload(actor, conference_id=conference.id, upload_id=upload_id)
        agenda = _read(conference, kept.content, kept.filename)
        with transaction():
            plan = services.import_agenda(actor, conference=conference, agenda=agenda)
            uploads.forget_upload(actor, conference_id=conference.id, upload_id=upload_id)
    except (Conflict, InvalidInput, NotFound) as error:
        warn_of(error)
        return redirect(url_for("imports.upload", slug=conference.slug))
    flash(_summary(plan), "success")
    return redirect(url_for("releasing.show_release", slug=conference.slug))


def _read(conference: Conference, content: bytes, filename: str) -> ImportedAgenda:
    return read_agenda(content, filename, conference.timezone, first_language=conference.first_language)


def _upload_page(conference: Conference, form: UploadForm, agenda: ImportedAgenda | None = None) -> str:
    errors = agenda.errors if agenda else ()
    return render_template(
        "imports/upload.html",
        conference=conference,
        form=form,
        errors=_told(errors[:SHOWN]),
        number_of_errors=len(errors),
    )


def _told(problems: tuple[Problem, ...]) -> list[tuple[str, str, str]]:
    """Return for each problem which row it is, the row's title, and what is wrong, in words."""
    return [
        (location_text(problem.location, gettext), problem.title, problem_text(problem, gettext))
        for problem in problems
    ]


def _summary(plan: ImportPlan) -> str:
    text: str = gettext(
        "Imported into the working copy: %(created)d new, %(updated)d changed, %(unchanged)d as they were. "
        "The public sees it once it is released.",
        created=len(plan.created),
        updated=len(plan.updated),
        unchanged=len(plan.unchanged),
    )
    return text

"""The page of the next release: what it would change and whom it touches, then the button."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from eventapp.agendas.services import NothingToRelease
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext, ngettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.paging import requested_page
from eventapp.workflows.releasing import services
from eventapp.workflows.releasing.forms import ReleaseForm
from eventapp.workflows.releasing.groups import grouped
from eventapp.workflows.releasing.impact import read_impact
from eventapp.workflows.releasing.views.blueprint import releasing
from eventapp.workflows.releasing.words import KIND_HEADINGS, aspects_in_words


@releasing.get("/manage/<slug>/agenda/release")
@in_conference(Permission.AGENDA_EDIT)
def show_release(conference: Conference) -> str:
    return _page(conference, ReleaseForm(formdata=None))


@releasing.post("/manage/<slug>/agenda/release")
@in_conference(Permission.AGENDA_EDIT)
def release(conference: Conference) -> Any:
    """Release what was looked at; where somebody has edited since, show the page anew."""
    form = ReleaseForm()
    if not form.validate():
        return _page(conference, form), 422
    try:
        with transaction():
            done = services.release(
                current_actor(), conference=conference, seen=form.seen.data or "", note=form.note.data
            )
    except NothingToRelease as error:
        # Somebody pressed twice, or somebody else was faster with the same: all of it is out.
        flash(gettext(error.message), "success")
        return _to_versions(conference)
    except (InvalidInput, Conflict) as error:
        session().refresh(conference)
        form.take_error(error)
        return _page(conference, form), error.status
    flash(_told(done), "success")
    return _to_versions(conference)


def _told(done: services.Released) -> str:
    text = gettext("Version %(number)d is released.", number=done.release.version.number)
    if not done.mails:
        return str(text)
    mails = ngettext(
        "%(num)s calendar mail is on its way.", "%(num)s calendar mails are on their way.", done.mails
    )
    return f"{text} {mails}"


def _to_versions(conference: Conference) -> Any:
    return redirect(url_for("releasing.list_versions", slug=conference.slug), 303)


def _page(conference: Conference, form: ReleaseForm) -> str:
    impact = read_impact(conference)
    form.take_seen(impact.pending.fingerprint)
    return render_template(
        "releasing/release.html",
        conference=conference,
        form=form,
        impact=impact,
        groups=grouped(impact.pending.changes, request.args.get("kind", ""), requested_page()),
        headings=KIND_HEADINGS,
        aspects_in_words=aspects_in_words,
    )

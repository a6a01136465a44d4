"""Pages of calendar answers: how each item was answered, by whom, and taking in one that came another way."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for

from eventapp.calendars.answer_lists import (
    ANSWER_LABELS,
    count_strays,
    get_item_answers,
    list_item_answers,
    list_person_answers,
)
from eventapp.calendars.forms import AnswerForm
from eventapp.calendars.models import CalendarInvitation
from eventapp.calendars.queries import find_last_reading
from eventapp.calendars.reply_mails import LARGEST_MAIL, NotAnAnswer
from eventapp.calendars.services import Outcome, Taken, take_uploaded_answer
from eventapp.calendars.views.blueprint import calendars
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.i18n import N_, gettext
from eventapp.permissions import Permission, is_permitted
from eventapp.registration.queries import get_delegate
from eventapp.web.actors import current_actor
from eventapp.web.paging import requested_page

#: What became of an answer that wasn't taken in → msgid.
_REFUSED = {
    Outcome.NOT_INVITED: N_("This answer is by somebody who was not invited to this item at this address."),
    Outcome.UNKNOWN: N_("This answer is about nothing in this conference’s agenda."),
}


@calendars.get("/manage/<slug>/calendar-answers")
@in_conference(Permission.DELEGATES_VIEW)
def list_answers(conference: Conference) -> str:
    return _list_page(conference, AnswerForm(formdata=None))


@calendars.post("/manage/<slug>/calendar-answers")
@in_conference(Permission.DELEGATES_EDIT)
def send_answer(conference: Conference) -> Any:
    """Take in an answer from a file; say whose it is, or why it does not count."""
    form = AnswerForm()
    if not form.validate():
        return _list_page(conference, form), 422
    octets = form.file.data.read(LARGEST_MAIL + 1)
    try:
        with transaction():
            taken = take_uploaded_answer(current_actor(), conference_id=conference.id, octets=octets)
    except NotAnAnswer as error:
        form.take_error(error)
        return _list_page(conference, form), 422
    if taken.invitation is None:
        form.take_error(NotAnAnswer(_REFUSED[taken.outcome]))
        return _list_page(conference, form), 422
    flash(*_said(taken, taken.invitation))
    item_id = taken.invitation.agenda_item_id
    return redirect(url_for("calendars.show_answers", slug=conference.slug, item_id=item_id))


@calendars.get("/manage/<slug>/calendar-answers/<item_id>")
@in_conference(Permission.DELEGATES_VIEW)
def show_answers(conference: Conference, item_id: str) -> str:
    answer = request.args.get("answer", "")
    return render_template(
        "calendars/item.html",
        conference=conference,
        found=get_item_answers(conference.id, item_id),
        page=list_person_answers(conference.id, item_id, answer=answer, page=requested_page()),
        answer=answer if answer in ANSWER_LABELS else "",
        labels=ANSWER_LABELS,
    )


def _list_page(conference: Conference, form: AnswerForm) -> str:
    return render_template(
        "calendars/answers.html",
        conference=conference,
        form=form,
        page=list_item_answers(conference.id, page=requested_page()),
        strays=count_strays(conference.id),
        has_mailbox=current_app.config["SETTINGS"].imap_url is not None,
        last_reading=find_last_reading(),
        may_upload=is_permitted(current_actor(), Permission.DELEGATES_EDIT, conference.id),
    )


def _said(taken: Taken, invitation: CalendarInvitation) -> tuple[str, str]:
    """Return what the next page says of an answer, and in which tone."""
    name = get_delegate(invitation.conference_id, invitation.delegate_id).name
    answer = ANSWER_LABELS[invitation.answer]
    if taken.outcome == Outcome.OLDER:
        older = gettext(
            "%(name)s has answered since, so this does not count: %(answer)s.", name=name, answer=answer
        )
        return older, "warning"
    return gettext("The answer of %(name)s is noted: %(answer)s.", name=name, answer=answer), "success"

"""Mailings: prepare one, look at each of its mails, release or discard it."""

from collections import Counter
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import current_language, gettext, ngettext, speaking
from eventapp.invitations import queries, services
from eventapp.invitations.audiences import MAILING_KINDS, Audience, list_audience
from eventapp.invitations.forms import MailingForm
from eventapp.invitations.labels import MAILING_STATE_LABELS, SKIP_LABELS
from eventapp.invitations.models import TemplateKind
from eventapp.invitations.recipients import Recipient, list_recipients
from eventapp.invitations.texts import STANDARD
from eventapp.invitations.views.blueprint import invitations
from eventapp.invitations.writing import Frame, Written, write
from eventapp.jobs.models import OutboxMessage
from eventapp.localized import DEFAULT_LANGUAGE, LANGUAGE_TAGS, LANGUAGES
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.paging import requested_page

#: Mails on one page of the review: each is shown whole.
_PER_PAGE = 20
#: As many of those left out as are named; the others are counted.
_MOST_NAMED = 100


@invitations.get("/manage/<slug>/mailings")
@in_conference(Permission.MAIL_SEND)
def list_mailings(conference: Conference) -> str:
    page = queries.list_mailings(conference.id, page=requested_page())
    return render_template(
        "invitations/mailings.html",
        conference=conference,
        page=page,
        counts=queries.count_mails([mailing.id for mailing in page.rows]),
        standard=STANDARD,
        states=MAILING_STATE_LABELS,
    )


@invitations.get("/manage/<slug>/mailings/new")
@in_conference(Permission.MAIL_SEND)
def show_new_mailing(conference: Conference) -> str:
    """Show the kinds to choose from or, for ``kind``, whom such a mailing would go to."""
    kind = request.args.get("kind", "")
    form = MailingForm(formdata=None, kind=kind if kind in MAILING_KINDS else "")
    return _new_page(conference, form)


@invitations.post("/manage/<slug>/mailings/new")
@in_conference(Permission.MAIL_SEND)
def prepare_mailing(conference: Conference) -> Any:
    form = MailingForm()
    if not form.validate():
        return _new_page(conference, form), 422
    try:
        with transaction():
            mailing = services.prepare_mailing(
                current_actor(),
                conference_id=conference.id,
                kind=form.kind.data or "",
                per_minute=form.per_minute.data,
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _new_page(conference, form), error.status
    return _to_mailing(conference, mailing.id)


def _new_page(conference: Conference, form: MailingForm) -> str:
    kind = form.kind.data if form.kind.data in MAILING_KINDS else ""
    audience = list_audience(conference.id, TemplateKind(kind)) if kind else Audience((), ())
    return render_template(
        "invitations/new_mailing.html",
        conference=conference,
        form=form,
        kind=kind,
        kinds={each: STANDARD[each] for each in MAILING_KINDS},
        number=len(audience.mails),
        skipped=audience.skipped[:_MOST_NAMED],
        skipped_by_reason=Counter(each.reason for each in audience.skipped),
        reasons=SKIP_LABELS,
    )


@invitations.get("/manage/<slug>/mailings/<mailing_id>")
@in_conference(Permission.MAIL_SEND)
def show_mailing(conference: Conference, mailing_id: str) -> str:
    """Show each mail as it will go out, or as it went out."""
    mailing = queries.get_mailing(conference.id, mailing_id)
    page = queries.list_mails(mailing.id, page=requested_page(), per_page=_PER_PAGE)
    recipients = list_recipients(conference.id, page.rows)
    frame = queries.frame_of_mailing(conference, mailing)
    return render_template(
        "invitations/mailing.html",
        conference=conference,
        mailing=mailing,
        standard=STANDARD[TemplateKind(mailing.kind)],
        page=page,
        counts=queries.count_mails([mailing.id])[mailing.id],
        recipients=recipients,
        written={mail.id: _written(frame, mail, recipients[mail.id]) for mail in page.rows},
        states=MAILING_STATE_LABELS,
        language_tags=LANGUAGE_TAGS,
    )


def _written(frame: Frame, mail: OutboxMessage, recipient: Recipient) -> Written:
    with speaking(mail.language if mail.language in LANGUAGES else DEFAULT_LANGUAGE):
        return write(frame, name=recipient.name_in(current_language()), delegation=recipient.delegation)


@invitations.post("/manage/<slug>/mailings/<mailing_id>/release")
@in_conference(Permission.MAIL_SEND)
def release_mailing(conference: Conference, mailing_id: str) -> Response:
    try:
        with transaction():
            number = services.release_mailing(
                current_actor(), conference_id=conference.id, mailing_id=mailing_id
            )
        flash(ngettext("%(num)d mail is on its way.", "%(num)d mails are on their way.", number), "success")
    except Conflict as error:
        warn_of(error)
    return _to_mailing(conference, mailing_id)


@invitations.post("/manage/<slug>/mailings/<mailing_id>/discard")
@in_conference(Permission.MAIL_SEND)
def discard_mailing(conference: Conference, mailing_id: str) -> Response:
    try:
        with transaction():
            services.discard_mailing(current_actor(), conference_id=conference.id, mailing_id=mailing_id)
        flash(gettext("The mailing is discarded. Nothing was sent."), "success")
    except Conflict as error:
        warn_of(error)
        return _to_mailing(conference, mailing_id)
    return redirect(url_for("invitations.list_mailings", slug=conference.slug), 303)


@invitations.post("/manage/<slug>/mailings/<mailing_id>/mails/<message_id>/remove")
@in_conference(Permission.MAIL_SEND)
def remove_mail(conference: Conference, mailing_id: str, message_id: str) -> Response:
    try:
        with transaction():
            services.remove_mail(
                current_actor(), conference_id=conference.id, mailing_id=mailing_id, message_id=message_id
            )
        flash(gettext("This mail is taken out."), "success")
    except Conflict as error:
        warn_of(error)
    return _to_mailing(conference, mailing_id)


def _to_mailing(conference: Conference, mailing_id: str) -> Response:
    return redirect(url_for("invitations.show_mailing", slug=conference.slug, mailing_id=mailing_id), 303)

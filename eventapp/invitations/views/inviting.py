"""The list of invitations, and putting people on it."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import current_language, gettext, ngettext
from eventapp.invitations import queries, services
from eventapp.invitations.forms import InviteManyForm, InviteOneForm
from eventapp.invitations.labels import STATUS_LABELS
from eventapp.invitations.services import Invite, Invitee
from eventapp.invitations.views.blueprint import invitations
from eventapp.permissions import Permission
from eventapp.registration.queries import list_delegations
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.forms import clean
from eventapp.web.paging import requested_page


@invitations.get("/manage/<slug>/invitations")
@in_conference(Permission.MAIL_SEND)
def list_invitations(conference: Conference) -> str:
    status = request.args.get("status", "")
    search = (clean(request.args.get("q", "")) or "")[:100]
    counts = queries.count_invitations(conference.id)
    return render_template(
        "invitations/list.html",
        conference=conference,
        page=queries.list_invitations(
            conference.id,
            status=status if status in STATUS_LABELS else "",
            search=search,
            page=requested_page(),
        ),
        status=status,
        search=search,
        counts=counts,
        everybody=sum(counts.values()),
        statuses=STATUS_LABELS,
        categories=CATEGORY_LABELS,
    )


@invitations.get("/manage/<slug>/invitations/new")
@in_conference(Permission.MAIL_SEND)
def show_invite_form(conference: Conference) -> str:
    return _page(conference, InviteOneForm(formdata=None, language=conference.mail_language))


@invitations.post("/manage/<slug>/invitations/new")
@in_conference(Permission.MAIL_SEND)
def invite(conference: Conference) -> Any:
    return _invited(conference, InviteOneForm())


@invitations.get("/manage/<slug>/invitations/paste")
@in_conference(Permission.MAIL_SEND)
def show_paste_form(conference: Conference) -> str:
    return _page(conference, InviteManyForm(formdata=None, language=conference.mail_language))


@invitations.post("/manage/<slug>/invitations/paste")
@in_conference(Permission.MAIL_SEND)
def invite_many(conference: Conference) -> Any:
    return _invited(conference, InviteManyForm())


def _invited(conference: Conference, form: InviteOneForm | InviteManyForm) -> Any:
    if not form.validate():
        return _page(conference, form), 422
    people = tuple(Invitee(name, email) for name, email in form.people())
    try:
        with transaction():
            added = services.add_invitations(
                current_actor(),
                Invite(
                    conference_id=conference.id,
                    people=people,
                    category=form.category.data or "",
                    delegation_id=form.delegation_id.data or None,
                    language=form.language.data or "",
                    secret_key=current_app.config["SECRET_KEY"],
                ),
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, form), error.status
    if added:
        flash(
            ngettext(
                "%(num)d person is on the list now. Nobody is written to before you prepare a mailing.",
                "%(num)d people are on the list now. Nobody is written to before you prepare a mailing.",
                added,
            ),
            "success",
        )
    if left := len(people) - added:
        flash(
            ngettext(
                "%(num)d person was on it already and stays as before.",
                "%(num)d people were on it already and stay as before.",
                left,
            ),
            "warning",
        )
    return _to_list(conference)


def _page(conference: Conference, form: InviteOneForm | InviteManyForm) -> str:
    language, first = current_language(), conference.first_language
    form.offer_delegations(
        [(each.id, each.name.read(language, first)) for each in list_delegations(conference.id)]
    )
    return render_template(
        "invitations/invite.html",
        conference=conference,
        form=form,
        is_many=isinstance(form, InviteManyForm),
    )


@invitations.post("/manage/<slug>/invitations/<invitation_id>/revoke")
@in_conference(Permission.MAIL_SEND)
def revoke_invitation(conference: Conference, invitation_id: str) -> Response:
    try:
        with transaction():
            services.revoke_invitation(
                current_actor(), conference_id=conference.id, invitation_id=invitation_id
            )
        flash(gettext("The invitation is taken back. Its link opens nothing any more."), "success")
    except Conflict as error:
        warn_of(error)
    return _to_list(conference)


@invitations.post("/manage/<slug>/invitations/<invitation_id>/bounced")
@in_conference(Permission.MAIL_SEND)
def note_bounce_of_invitation(conference: Conference, invitation_id: str) -> Response:
    with transaction():
        services.note_bounce_of_invitation(
            current_actor(), conference_id=conference.id, invitation_id=invitation_id
        )
    flash(gettext("Noted. Invitations and reminders no longer go to this address."), "success")
    return _to_list(conference)


@invitations.post("/manage/<slug>/invitations/<invitation_id>/arrives")
@in_conference(Permission.MAIL_SEND)
def take_back_bounce_of_invitation(conference: Conference, invitation_id: str) -> Response:
    with transaction():
        email = queries.get_invitation(conference.id, invitation_id).email
        services.take_back_bounce(current_actor(), conference_id=conference.id, email=email)
    flash(gettext("Noted. Invitations and reminders go to this address again."), "success")
    return _to_list(conference)


@invitations.post("/manage/<slug>/mail/<message_id>/bounced")
@in_conference(Permission.MAIL_SEND)
def note_bounce_of_mail(conference: Conference, message_id: str) -> Response:
    with transaction():
        services.note_bounce_of_mail(current_actor(), conference_id=conference.id, message_id=message_id)
    flash(gettext("Noted. Invitations and reminders no longer go to this address."), "success")
    return _to_mail(conference, message_id)


@invitations.post("/manage/<slug>/mail/<message_id>/arrives")
@in_conference(Permission.MAIL_SEND)
def take_back_bounce_of_mail(conference: Conference, message_id: str) -> Response:
    with transaction():
        email = queries.get_mail(conference.id, message_id).recipient_email
        services.take_back_bounce(current_actor(), conference_id=conference.id, email=email)
    flash(gettext("Noted. Invitations and reminders go to this address again."), "success")
    return _to_mail(conference, message_id)


def _to_mail(conference: Conference, message_id: str) -> Response:
    return redirect(url_for("notifications.show_message", slug=conference.slug, message_id=message_id), 303)


def _to_list(conference: Conference) -> Response:
    return redirect(url_for("invitations.list_invitations", slug=conference.slug), 303)

"""Pages of the outbox: a conference's mails, and those of the installation itself."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.i18n import gettext
from eventapp.invitations.models import BlockReason
from eventapp.invitations.queries import list_blocks
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.localized import LANGUAGE_TAGS
from eventapp.notifications import queries, services
from eventapp.notifications.access import may_read_link
from eventapp.notifications.delivery import language_of, preview
from eventapp.notifications.letters import without_secret
from eventapp.notifications.messages import KINDS
from eventapp.notifications.rules import MASK, can_be_sent_again
from eventapp.permissions import Permission, require
from eventapp.web.actors import current_actor
from eventapp.web.markers import signed_in
from eventapp.web.paging import requested_page

notifications = Blueprint("notifications", __name__)


@notifications.get("/manage/<slug>/mail")
@in_conference(Permission.MAIL_VIEW)
def list_messages(conference: Conference) -> str:
    return _list_page(conference)


@notifications.get("/manage/<slug>/mail/<message_id>")
@in_conference(Permission.MAIL_VIEW)
def show_message(conference: Conference, message_id: str) -> str:
    return _message_page(conference, message_id)


@notifications.post("/manage/<slug>/mail/<message_id>/retry")
@in_conference(Permission.MAIL_VIEW)
def retry_message(conference: Conference, message_id: str) -> Any:
    slug = conference.slug
    _retry(conference.id, message_id)
    return redirect(url_for("notifications.show_message", slug=slug, message_id=message_id))


@notifications.get("/manage/mail")
@signed_in
def list_own_messages() -> str:
    """Show the mails that belong to no conference, to administrators."""
    require(current_actor(), Permission.MAIL_VIEW)
    return _list_page(None)


@notifications.get("/manage/mail/<message_id>")
@signed_in
def show_own_message(message_id: str) -> str:
    require(current_actor(), Permission.MAIL_VIEW)
    return _message_page(None, message_id)


@notifications.post("/manage/mail/<message_id>/retry")
@signed_in
def retry_own_message(message_id: str) -> Any:
    _retry(None, message_id)
    return redirect(url_for("notifications.show_own_message", message_id=message_id))


def _has_server() -> bool:
    return current_app.config["SETTINGS"].smtp_url is not None


def _frame(conference: Conference | None) -> dict[str, Any]:
    """Return what both pages need to know of where they stand: in a conference or beside all."""
    of = "" if conference else "own_"
    return {
        "conference": conference,
        "arguments": {"slug": conference.slug} if conference else {},
        "endpoints": {
            "list": f"notifications.list_{of}messages",
            "show": f"notifications.show_{of}message",
            "retry": f"notifications.retry_{of}message",
        },
        "timezone": conference.timezone if conference else "UTC",
        "kinds": KINDS,
        "has_server": _has_server(),
    }


def _list_page(conference: Conference | None) -> str:
    status, search = request.args.get("status", ""), request.args.get("q", "")[:100]
    page = queries.list_messages(
        conference.id if conference else None, status=status, search=search, page=requested_page()
    )
    return render_template(
        "notifications/list.html",
        **_frame(conference),
        page=page,
        status=status,
        search=search,
        language_tags=LANGUAGE_TAGS,
    )


def _message_page(conference: Conference | None, message_id: str) -> str:
    message = queries.get_message(conference.id if conference else None, message_id)
    may_read = may_read_link(current_actor(), message)
    subject, body, link, problem = _as_kept_or_written(message, may_read=may_read)
    return render_template(
        "notifications/message.html",
        **_frame(conference),
        message=message,
        subject=subject,
        body=body,
        problem=problem,
        tag=LANGUAGE_TAGS[language_of(message)],
        link=link,
        is_link_hidden=MASK in body and not may_read,
        is_bounced=_is_bounced(conference, message),
        can_retry=can_be_sent_again(message.status, has_server=_has_server()),
    )


def _is_bounced(conference: Conference | None, message: OutboxMessage) -> bool:
    if conference is None:
        return False
    blocks = list_blocks(conference.id, [message.recipient_email])
    return any(BlockReason.BOUNCED in reasons for reasons in blocks.values())


def _as_kept_or_written(message: OutboxMessage, *, may_read: bool) -> tuple[str, str, str, str]:
    """Return subject and text as they went out, or as they would now, the link, and why they can't be told.

    The secret is put back for those who may read it; it is derived anew, never kept.
    """
    if message.subject and message.body and not may_read:
        return message.subject, message.body, "", ""
    try:
        letter, text = preview(message)
    except (CannotBeDone, LookupError) as error:
        return message.subject or "", message.body or "", "", gettext(str(error))
    if may_read:
        return letter.subject, text, letter.link_url, ""
    return letter.subject, without_secret(letter, text), "", ""


def _retry(conference_id: str | None, message_id: str) -> None:
    with transaction():
        services.retry_message(
            current_actor(), conference_id=conference_id, message_id=message_id, has_server=_has_server()
        )
    flash(gettext("The mail is on its way again."), "success")

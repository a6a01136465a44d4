"""The mail that tells somebody of a secretariat that a document they asked for is made, or can't be."""

from eventapp.accounts.models import User
from eventapp.db.session import session
from eventapp.exports.kinds import KINDS
from eventapp.exports.languages import languages_in
from eventapp.exports.models import Document, DocumentStatus
from eventapp.exports.telling import is_reader
from eventapp.i18n import N_, current_language, language_names
from eventapp.i18n import gettext as _
from eventapp.jobs.mail_text import plain_name
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.notifications.delegate_letter import base_url, get_conference, title_of
from eventapp.notifications.letters import Letter


def write_document_made(message: OutboxMessage) -> Letter:
    """Return the letter with the link of the document's page, which only its readers may open."""
    conference = get_conference(message)
    document = session().get(Document, message.payload["document_id"])
    user = session().get(User, message.payload["user_id"])
    if document is None:
        raise CannotBeDone(N_("This document is no longer there."))
    if user is None or not is_reader(user, document):
        raise CannotBeDone(N_("This person may not have this document any more."))
    name, title = _(KINDS[document.kind].name), title_of(conference)
    if document.status == DocumentStatus.READY:
        subject = _("%(conference)s: “%(document)s” is ready", conference=title, document=name)
        text = _("The document that you asked for is ready.")
    else:
        subject = _("%(conference)s: “%(document)s” could not be made", conference=title, document=name)
        text = _("The document that you asked for could not be made. On its page you can try again.")
    languages = languages_in(conference, document.kind, document.language)
    return Letter(
        subject=subject,
        greeting=_("Dear %(name)s,", name=plain_name(user.name)),
        paragraphs=(text,),
        facts=(
            (_("Document"), name),
            (_("Language"), language_names(languages, current_language())),
        ),
        link_label=_("Open the document"),
        link_url=f"{base_url()}/manage/{conference.slug}/documents/{document.id}",
        closing=(_("You get this mail once, because you asked for it."),),
        sender=title,
    )

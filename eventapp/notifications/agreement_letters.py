"""Mails about agreements to the contacts of their parties."""

from eventapp.agreements.models import Agreement, AgreementKind
from eventapp.agreements.parts import find_party_of
from eventapp.agreements.words import KIND_NAMES
from eventapp.contacts.models import Contact
from eventapp.db.session import session
from eventapp.i18n import N_, current_language
from eventapp.i18n import gettext as _
from eventapp.jobs.mail_text import plain_name
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.notifications.contact_letters import letter_to_contact
from eventapp.notifications.delegate_letter import get_conference, title_of
from eventapp.notifications.letters import Letter


def write_agreement_to_clear(message: OutboxMessage) -> Letter:
    """Return the mail that asks a party's contact to clear a text, with the link where they do."""
    conference = get_conference(message)
    agreement = session().get(Agreement, message.payload["agreement_id"])
    if agreement is None:
        raise CannotBeDone(N_("This agreement is no longer there."))
    contact = session().get(Contact, message.payload["contact_id"])
    if contact is None or find_party_of(contact, agreement.id) is None:
        raise CannotBeDone(N_("This contact speaks for no party of the agreement any more."))
    title = plain_name(agreement.title.read(current_language(), conference.first_language))
    return letter_to_contact(
        message,
        subject=_("%(conference)s: please clear “%(title)s”", conference=title_of(conference), title=title),
        paragraphs=(
            _(
                "The text of “%(title)s” is ready. Please read it and say whether it can be signed.",
                title=title,
            ),
            _("You can also send it back with a comment. You need no account."),
        ),
        facts=((_("Kind"), str(KIND_NAMES[AgreementKind(agreement.kind)])),),
        link_label=_("Read the text and clear it"),
        path=f"agreements/{agreement.id}",
    )

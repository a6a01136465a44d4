"""From a row of the outbox to a mail on its way: write it, keep what it says, hand it over."""

from flask import current_app
from sqlalchemy import update

from eventapp.actor import SYSTEM
from eventapp.contacts.services import note_bounced
from eventapp.db.session import session, transaction
from eventapp.i18n import speaking
from eventapp.jobs.models import OutboxMessage, WorkStatus
from eventapp.jobs.worker import CannotBeDone
from eventapp.localized import DEFAULT_LANGUAGE, LANGUAGES
from eventapp.notifications.envelope import compose
from eventapp.notifications.letters import Letter, as_text, without_secret
from eventapp.notifications.messages import get_kind
from eventapp.notifications.smtp import MailboxRefuses, read_server, send


def deliver(message: OutboxMessage) -> WorkStatus:
    """Write a mail and send it; without a mail server it is written and kept, to be read in the outbox.

    Sends after the commit, with no transaction open: a crash in between sends it once more under the same
    Message-ID. Raises ``CannotBeDone`` when there is no use in trying again; where it is the mailbox that
    refuses, its contact gets no further mails.
    """
    kind, language = get_kind(message), language_of(message)
    with speaking(language):
        letter, attachments = kind.write(message), kind.attach(message)
        mail = compose(
            message, letter, attachments, mail_from=current_app.config["MAIL_FROM"], language=language
        )
        text = without_secret(letter, as_text(letter))
    with transaction():
        kind.issue(message)
        kept = session().scalar(
            update(OutboxMessage)
            # Its reader may have been erased while it was written: then it isn't sent, nor kept.
            .where(OutboxMessage.id == message.id, OutboxMessage.status == message.status)
            .values(subject=letter.subject, body=text, attachments=[a.filename for a in attachments])
            .returning(OutboxMessage.id)
            .execution_options(synchronize_session=False)
        )
        if kept is None:
            raise CannotBeDone("taken back")
    url = current_app.config["SETTINGS"].smtp_url
    if url is None:
        return WorkStatus.WRITTEN
    try:
        send(mail, read_server(url), our_name=current_app.config["MAIL_DOMAIN"])
    except MailboxRefuses:
        if message.conference_id is not None:
            with transaction():
                note_bounced(SYSTEM, conference_id=message.conference_id, email=message.recipient_email)
        raise
    return WorkStatus.DONE


def preview(message: OutboxMessage) -> tuple[Letter, str]:
    """Return a mail's letter and its text as they are now, with the secret; changes and issues nothing."""
    with speaking(language_of(message)):
        letter = get_kind(message).write(message)
        return letter, as_text(letter)


def language_of(message: OutboxMessage) -> str:
    """Return the language that a mail is written in."""
    return message.language if message.language in LANGUAGES else DEFAULT_LANGUAGE

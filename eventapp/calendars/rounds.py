"""What the worker does every two minutes: bring calendars up to date, and read the answers that came.

Each piece is a transaction of its own: what is done stays done, and the next round goes on from there.
"""

import logging
from datetime import timedelta

from eventapp.calendars.mailbox import (
    Mailbox,
    MailboxProblem,
    UnreadableMail,
    open_mailbox,
    read_server,
)
from eventapp.calendars.models import MailboxState
from eventapp.calendars.replies import read_reply
from eventapp.calendars.reply_mails import NotAnAnswer
from eventapp.calendars.services import Outcome, follow_all, list_to_follow, take_answer
from eventapp.clock import now
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, Unavailable

log = logging.getLogger("eventapp.calendars")

#: Mails of one round; the rest waits for the next, so that a full mailbox doesn't hold up the worker.
AT_ONCE = 500
#: How far back a mailbox is read that wasn't read before, or was made anew.
FIRST_LOOK = timedelta(days=30)


def follow_everybody() -> None:
    """Bring all calendars up to date that something has left behind without saying so.

    Where that fails at one conference, the others go on, and it is tried again in the next round.
    """
    conferences = list_to_follow()
    session().rollback()
    for conference_id in conferences:
        try:
            with transaction():
                follow_all(conference_id)
        except Exception:
            log.exception("the calendars of conference %s could not be brought up to date", conference_id)


def read_answers(imap_url: str) -> int:
    """Read what arrived in the mailbox since the last round; return how many answers were taken in.

    A mail that can't be read is passed over, with a line in the log; so is a round while the server is down.
    """
    server = read_server(imap_url)
    try:
        with open_mailbox(server) as mailbox:
            return _read(mailbox, server.name)
    except MailboxProblem as problem:
        log.warning("the mailbox with answers could not be read: %s", problem)
        return 0


def _read(mailbox: Mailbox, name: str) -> int:
    state = session().get(MailboxState, name)
    session().rollback()
    if state is not None and state.uid_validity == mailbox.uid_validity:
        uids = mailbox.list_after(state.last_uid)
    else:
        uids = mailbox.list_since((now() - FIRST_LOOK).date())
    taken, passed = 0, 0 if uids else mailbox.newest_uid
    for uid in uids[:AT_ONCE]:
        try:
            octets = mailbox.fetch_calendar_mail(uid)
        except UnreadableMail as error:
            log.warning("mail %d in the mailbox could not be fetched: %s", uid, error)
            passed = uid
            break
        if octets is None:
            passed = uid
            continue
        taken += _take_in(mailbox, name, uid, octets)
        passed = 0
    if passed:
        with transaction():
            _note(mailbox, name, passed)
    return taken


def _take_in(mailbox: Mailbox, name: str, uid: int, octets: bytes) -> bool:
    """Take in one mail, and note in the same transaction that it was; tell whether it was an answer."""
    try:
        with transaction():
            outcome = take_answer(read_reply(octets)).outcome
            _note(mailbox, name, uid)
    except (Conflict, Unavailable):
        raise  # the database's matter: the next round tries again
    except NotAnAnswer as reason:
        log.info("mail %d in the mailbox is no answer: %s", uid, reason)
    except Exception:
        log.exception("mail %d in the mailbox could not be taken in", uid)
    else:
        log.info("mail %d in the mailbox: %s", uid, outcome)
        return outcome == Outcome.TAKEN
    with transaction():
        _note(mailbox, name, uid)
    return False


def _note(mailbox: Mailbox, name: str, uid: int) -> None:
    """Remember how far the mailbox is read. Another worker may be further; reading twice does no harm."""
    state = session().get(MailboxState, name, with_for_update=True)
    if state is None:
        state = MailboxState(mailbox=name, uid_validity=mailbox.uid_validity, last_uid=0)
        session().add(state)
    if state.uid_validity != mailbox.uid_validity:
        state.uid_validity, state.last_uid = mailbox.uid_validity, 0
    state.last_uid = max(state.last_uid, uid)
    state.read_at = now()
    session().flush()

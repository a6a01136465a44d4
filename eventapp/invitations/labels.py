"""What states of invitations and mailings, and reasons to leave somebody out, are called; all msgids."""

from collections.abc import Mapping

from eventapp.i18n import N_
from eventapp.invitations.audiences import SkipReason
from eventapp.invitations.models import MailingState
from eventapp.invitations.rules import InvitationStatus

STATUS_LABELS: Mapping[str, str] = {
    InvitationStatus.NEW: N_("Not written to yet"),
    InvitationStatus.HELD: N_("Held back"),
    InvitationStatus.SENT: N_("Sent"),
    InvitationStatus.OPENED: N_("Opened"),
    InvitationStatus.REGISTERED: N_("Has registered"),
    InvitationStatus.BOUNCED: N_("Came back"),
    InvitationStatus.REVOKED: N_("Taken back"),
}

MAILING_STATE_LABELS: Mapping[str, str] = {
    MailingState.HELD: N_("To be looked at"),
    MailingState.RELEASED: N_("Released"),
    MailingState.DISCARDED: N_("Discarded"),
}

SKIP_LABELS: Mapping[str, str] = {
    SkipReason.NO_ADDRESS: N_("has no e-mail address"),
    SkipReason.BOUNCED: N_("mail to this address comes back"),
    SkipReason.UNSUBSCRIBED: N_("wants no more reminders"),
    SkipReason.WAITING: N_("such a mail is prepared or on its way already"),
    SkipReason.REGISTERED: N_("is registered already"),
}

"""The product's own words for each kind of mail, and what the kinds are called.

An office may put its own words in their place, language by language.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from eventapp.i18n import N_
from eventapp.invitations.models import TemplateKind


@dataclass(frozen=True, slots=True)
class StandardText:
    """All msgids: what the kind is called, when it is sent, what it says, and what its button says."""

    name: str
    purpose: str
    subject: str
    body: str
    link_label: str


STANDARD: Mapping[TemplateKind, StandardText] = {
    TemplateKind.INVITATION: StandardText(
        N_("Invitation"),
        N_("To people on the list of invitations who were not written to yet."),
        N_("Invitation to {conference}"),
        N_(
            "Dear {name},\n\n"
            "We have the honour to invite you to {conference}.\n\n"
            "Dates: {dates}\n"
            "Place: {place}\n"
            "Delegation: {delegation}\n\n"
            "Please register by the link below.\n"
            "Registration is open until {deadline}.\n\n"
            "{link}\n\n"
            "The invitation is for you in person; please do not pass the link on.\n\n"
            "We look forward to welcoming you."
        ),
        N_("Register"),
    ),
    TemplateKind.FOCAL_POINT: StandardText(
        N_("Invitation of a focal point"),
        N_("To the focal point of a delegation, when the secretariat adds them."),
        N_("{conference}: your delegation"),
        N_(
            "Dear {name},\n\n"
            "You are the focal point of the delegation {delegation} at {conference}. By the link below you "
            "nominate its members and see where each of them stands. You need no account.\n\n"
            "Dates: {dates}\n"
            "Place: {place}\n"
            "Nominations can be made until {deadline}.\n\n"
            "{link}\n\n"
            "The link is yours alone: whoever has it can nominate for your delegation."
        ),
        N_("Open your delegation"),
    ),
    TemplateKind.REMINDER_TO_REGISTER: StandardText(
        N_("Reminder to register"),
        N_("To people who were invited and have not registered yet."),
        N_("Reminder: invitation to {conference}"),
        N_(
            "Dear {name},\n\n"
            "We invited you to {conference} and would be glad to see you there.\n\n"
            "Dates: {dates}\n"
            "Place: {place}\n\n"
            "Please register by the link below.\n"
            "Registration is open until {deadline}.\n\n"
            "{link}"
        ),
        N_("Register"),
    ),
    TemplateKind.REMINDER_TO_NOMINATE: StandardText(
        N_("Reminder to nominate"),
        N_("To focal points of delegations that have places left."),
        N_("{conference}: your delegation has places left"),
        N_(
            "Dear {name},\n\n"
            "{delegation} still has places at {conference}.\n\n"
            "Please name the members of your delegation by the link below.\n"
            "Nominations can be made until {deadline}.\n\n"
            "{link}"
        ),
        N_("Open your delegation"),
    ),
    TemplateKind.REMINDER_TO_COMPLETE: StandardText(
        N_("Reminder to complete the registration"),
        N_("To people who were nominated and have not completed their details."),
        N_("{conference}: please complete your registration"),
        N_(
            "Dear {name},\n\n"
            "You are nominated for {conference}, and some details are still missing.\n\n"
            "Delegation: {delegation}\n\n"
            "Please complete your registration by the link below.\n"
            "You can do so until {deadline}.\n\n"
            "{link}"
        ),
        N_("Complete your registration"),
    ),
    TemplateKind.REMINDER_OF_FOLLOW_UP: StandardText(
        N_("Reminder of questions after acceptance"),
        N_("To accepted delegates who have not answered what is asked after acceptance, such as travel."),
        N_("{conference}: a few details before you travel"),
        N_(
            "Dear {name},\n\n"
            "So that we can prepare your stay at {conference}, please answer the questions that are still "
            "open on your personal page.\n\n"
            "You can do so until {deadline}.\n\n"
            "{link}"
        ),
        N_("Answer the questions"),
    ),
    TemplateKind.NEWS: StandardText(
        N_("News"),
        N_("To all accepted delegates: write what is new before you send it."),
        N_("News about {conference}"),
        N_(
            "Dear {name},\n\n"
            "There is news about {conference}. You find it on the page of the conference.\n\n"
            "{link}"
        ),
        N_("To the conference"),
    ),
}

#: Placeholder → what is put in its place.
PLACEHOLDER_MEANINGS: Mapping[str, str] = {
    "name": N_("the recipient’s name"),
    "conference": N_("the title of the conference"),
    "dates": N_("its days"),
    "place": N_("its venue"),
    "delegation": N_("the delegation"),
    "deadline": N_("until when it can be done"),
    "link": N_("the button that leads to the right page, on a line of its own"),
}

"""Categories of delegates, and how each comes to take part in a conference."""

from collections.abc import Mapping
from enum import StrEnum

from eventapp.errors import InvalidInput
from eventapp.i18n import N_


class DelegateCategory(StrEnum):
    DELEGATE = "delegate"
    SPEAKER = "speaker"
    OBSERVER = "observer"
    MEDIA = "media"
    INTERPRETER = "interpreter"
    STAFF = "staff"
    ACCOMPANYING = "accompanying"
    VIP = "vip"


class RegistrationMode(StrEnum):
    """How people of one category come in."""

    #: Whoever sends the form has a seat while there is one.
    OPEN = "open"
    #: Anybody may apply; the secretariat decides.
    APPROVAL = "approval"
    #: Only who was invited or nominated, or whom the secretariat adds.
    INVITATION = "invitation"


#: Category → msgid.
CATEGORY_LABELS: Mapping[str, str] = {
    DelegateCategory.DELEGATE: N_("Delegate"),
    DelegateCategory.SPEAKER: N_("Speaker"),
    DelegateCategory.OBSERVER: N_("Observer"),
    DelegateCategory.MEDIA: N_("Media"),
    DelegateCategory.INTERPRETER: N_("Interpreter"),
    DelegateCategory.STAFF: N_("Staff"),
    DelegateCategory.ACCOMPANYING: N_("Accompanying person"),
    DelegateCategory.VIP: N_("VIP"),
}

#: Mode → msgid.
MODE_LABELS: Mapping[str, str] = {
    RegistrationMode.OPEN: N_("Open: whoever registers takes part"),
    RegistrationMode.APPROVAL: N_("Approval: the secretariat decides"),
    RegistrationMode.INVITATION: N_("Invitation only"),
}


def mode_of(modes: Mapping[str, str], category: str) -> RegistrationMode:
    """Return how people of ``category`` come in; ``modes`` is what the conference has set.

    Where nothing is set, delegates register openly and everybody else is invited.
    """
    standard = RegistrationMode.OPEN if category == DelegateCategory.DELEGATE else RegistrationMode.INVITATION
    return RegistrationMode(modes.get(category, standard))


def checked_modes(modes: Mapping[str, str]) -> dict[str, str]:
    """Return modes by category as they are kept; raises :class:`InvalidInput` for what is neither."""
    for category, mode in modes.items():
        if category not in set(DelegateCategory) or mode not in set(RegistrationMode):
            raise InvalidInput(N_("Please choose from the list."), field=f"mode_{category}")
    return dict(modes)


def categories_open_to_public(modes: Mapping[str, str]) -> list[DelegateCategory]:
    """Return the categories for which the public form can be sent, in their order."""
    return [c for c in DelegateCategory if mode_of(modes, c) is not RegistrationMode.INVITATION]

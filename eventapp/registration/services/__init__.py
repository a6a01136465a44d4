"""Use cases of registration, by who acts."""

from eventapp.registration.services.own import cancel_own, change_own, register_again
from eventapp.registration.services.registering import (
    Outcome,
    add_delegate,
    forget_old_forms,
    register_delegate,
)
from eventapp.registration.services.secretariat import (
    accept_delegate,
    cancel_delegate,
    decline_delegate,
    edit_delegate,
    promote_waiting,
    renew_link,
)

__all__ = [
    "Outcome",
    "accept_delegate",
    "add_delegate",
    "cancel_delegate",
    "cancel_own",
    "change_own",
    "decline_delegate",
    "edit_delegate",
    "forget_old_forms",
    "promote_waiting",
    "register_again",
    "register_delegate",
    "renew_link",
]

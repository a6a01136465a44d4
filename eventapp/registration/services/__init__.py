"""Use cases of registration, by who acts."""

from eventapp.registration.services.bulk import (
    BULK_MAX,
    ActOnMany,
    BulkAction,
    BulkOutcome,
    act_on_many,
)
from eventapp.registration.services.check_in import (
    Arrival,
    check_in,
    check_in_badge,
    check_in_group,
    undo_check_in,
)
from eventapp.registration.services.consent_settings import change_consents
from eventapp.registration.services.follow_up import AnswerFollowUp, answer_follow_up_own
from eventapp.registration.services.nominating import (
    Nominate,
    Nominee,
    TakenRow,
    categories_to_nominate,
    likeness,
    nominate,
)
from eventapp.registration.services.offers import lapse_offer
from eventapp.registration.services.on_behalf import (
    change_on_behalf,
    confirm_on_behalf,
    send_link_again,
    set_head,
    take_back_nomination,
)
from eventapp.registration.services.own import (
    PassOn,
    cancel_own,
    change_own,
    confirm_own,
    give_own,
    is_complete,
    pass_on_own,
    register_again,
    take_offer,
    withdraw_own,
)
from eventapp.registration.services.registering import (
    Outcome,
    add_delegate,
    forget_old_forms,
    register_delegate,
)
from eventapp.registration.services.saved_views import delete_view, save_view
from eventapp.registration.services.secretariat import (
    accept_delegate,
    assign_delegate,
    cancel_delegate,
    decline_delegate,
    edit_delegate,
    let_wait,
    promote_waiting,
    renew_link,
    set_precedence,
)
from eventapp.registration.services.walk_in import register_walk_in

__all__ = [
    "BULK_MAX",
    "ActOnMany",
    "AnswerFollowUp",
    "Arrival",
    "BulkAction",
    "BulkOutcome",
    "Nominate",
    "Nominee",
    "Outcome",
    "PassOn",
    "TakenRow",
    "accept_delegate",
    "act_on_many",
    "add_delegate",
    "answer_follow_up_own",
    "assign_delegate",
    "cancel_delegate",
    "cancel_own",
    "categories_to_nominate",
    "change_consents",
    "change_on_behalf",
    "change_own",
    "check_in",
    "check_in_badge",
    "check_in_group",
    "confirm_on_behalf",
    "confirm_own",
    "decline_delegate",
    "delete_view",
    "edit_delegate",
    "forget_old_forms",
    "give_own",
    "is_complete",
    "lapse_offer",
    "let_wait",
    "likeness",
    "nominate",
    "pass_on_own",
    "promote_waiting",
    "register_again",
    "register_delegate",
    "register_walk_in",
    "renew_link",
    "save_view",
    "send_link_again",
    "set_head",
    "set_precedence",
    "take_back_nomination",
    "take_offer",
    "undo_check_in",
    "withdraw_own",
]

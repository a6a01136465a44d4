"""Use cases of agreements: entering, parties, papers, clearing, signing, and the stages that follow."""

from eventapp.agreements.services.agreement import change_agreement, create_agreement, delete_agreement
from eventapp.agreements.services.clearing import (
    ask_to_clear,
    clear_for_party,
    clear_own,
    send_back_for_party,
    send_back_own,
)
from eventapp.agreements.services.papers import (
    add_document,
    add_text,
    change_text,
    remove_document,
    remove_text,
)
from eventapp.agreements.services.parties import (
    PartyFacts,
    SignatoryFacts,
    add_party,
    add_signatory,
    change_party,
    move_party,
    remove_party,
    remove_signatory,
)
from eventapp.agreements.services.signing import choose_slot, leave_slot, make_slot, seat_signatories
from eventapp.agreements.services.stages import (
    abandon_agreement,
    begin_draft,
    bring_into_force,
    expire_agreement,
    expire_due,
    renew_agreement,
    sign_agreement,
    take_back_step,
)

__all__ = [
    "PartyFacts",
    "SignatoryFacts",
    "abandon_agreement",
    "add_document",
    "add_party",
    "add_signatory",
    "add_text",
    "ask_to_clear",
    "begin_draft",
    "bring_into_force",
    "change_agreement",
    "change_party",
    "change_text",
    "choose_slot",
    "clear_for_party",
    "clear_own",
    "create_agreement",
    "delete_agreement",
    "expire_agreement",
    "expire_due",
    "leave_slot",
    "make_slot",
    "move_party",
    "remove_document",
    "remove_party",
    "remove_signatory",
    "remove_text",
    "renew_agreement",
    "seat_signatories",
    "send_back_for_party",
    "send_back_own",
    "sign_agreement",
    "take_back_step",
]

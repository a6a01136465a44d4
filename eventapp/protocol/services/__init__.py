"""Use cases of protocol: the order of precedence, who speaks when, who signs what, who sits where."""

from eventapp.protocol.services.precedence import forget_order, place_person
from eventapp.protocol.services.seating import SeatingWish, free_seat, give_seat, move_seat, seat_everybody
from eventapp.protocol.services.signing import (
    SlotFacts,
    add_signatory,
    add_slot,
    edit_slot,
    move_signatory,
    move_slot,
    remove_signatory,
    remove_slot,
)
from eventapp.protocol.services.speaking import move_part, order_by_precedence

__all__ = [
    "SeatingWish",
    "SlotFacts",
    "add_signatory",
    "add_slot",
    "edit_slot",
    "forget_order",
    "free_seat",
    "give_seat",
    "move_part",
    "move_seat",
    "move_signatory",
    "move_slot",
    "order_by_precedence",
    "place_person",
    "remove_signatory",
    "remove_slot",
    "seat_everybody",
]

"""Pages of protocol: the order of precedence, and per item who speaks, who signs and who sits where."""

from eventapp.protocol.views import items, precedence, seating, signing
from eventapp.protocol.views.blueprint import protocol

__all__ = ["items", "precedence", "protocol", "seating", "signing"]

"""Pages of pulses: the question by link, and the answers compared."""

from eventapp.pulses.views import answers, own
from eventapp.pulses.views.blueprint import pulses

__all__ = ["answers", "own", "pulses"]

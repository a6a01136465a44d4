"""Consents as somebody gives them who ticks every box of the product's own texts."""

from eventapp.registration.consents import STANDARD_VERSION, Agreement
from eventapp.registration.models import Purpose


def agree_to_all() -> list[Agreement]:
    return [Agreement(purpose, STANDARD_VERSION) for purpose in Purpose]


def ticked_boxes() -> dict[str, str]:
    """Return the form fields that a browser sends for them."""
    return {f"consent_{agreement.purpose}": agreement.version for agreement in agree_to_all()}

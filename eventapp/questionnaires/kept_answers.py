"""The answers that exist already, as far as the form builder has to know of them.

They stand in delegates' rows, above this slice: the app says who keeps them.
"""

from collections.abc import Collection
from typing import Protocol

from flask import Flask, current_app

_KEEPER = "eventapp_kept_answers"


class KeptAnswers(Protocol):
    def count(self, conference_id: str, field_ids: Collection[str]) -> int:
        """Return how many people have answered one of these fields."""

    def forget(self, conference_id: str, field_ids: Collection[str]) -> None:
        """Delete all answers to these fields, with their files."""


def use_kept_answers(app: Flask, keeper: KeptAnswers) -> None:
    """Set who keeps answers."""
    app.extensions[_KEEPER] = keeper


def kept_answers() -> KeptAnswers:
    keeper: KeptAnswers = current_app.extensions[_KEEPER]
    return keeper

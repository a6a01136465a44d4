"""Two people write one set of minutes at the same time, each in a thread and with a connection of their own.

``make test`` lets them make some edits, ``make soak`` a thousand each (``LOAD=whole``). The ledger of
``tests.minutes.two_writers`` says whether one was lost without both being told.
"""

import os
import random
from functools import partial
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import select

from eventapp.actor import Actor
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.localized import LocalizedText
from eventapp.minutes.merging import Merged
from eventapp.minutes.models import MinutesClash
from eventapp.minutes.queries import get_outcome
from eventapp.minutes.services import writing
from tests.minutes.builders import in_threads, make_agenda_item, make_conference
from tests.minutes.two_writers import Ledger, Writer

EDITS = 1_000 if os.environ.get("LOAD") == "whole" else 60
#: The first line stays, because minutes can't be emptied.
HEAD = "Minutes"


class Desk:
    """Where both write: one agenda item, reached through the service as by the pages."""

    def __init__(self) -> None:
        with transaction():
            conference = make_conference()
            self.ids = {
                "conference_id": conference.id,
                "agenda_item_id": make_agenda_item(conference.id).id,
            }
        roles = {conference.id: frozenset({"rapporteur"})}
        self.actors = [Actor(id=new_id(), name=name, roles=roles) for name in ("Anna Keller", "Li Wei")]
        self.ledger = Ledger()

    def write(self, actor: Actor, writer: Writer) -> None:
        """Edit ``EDITS`` times, and save after some of them."""
        version = 0
        for number in range(EDITS):
            writer.edit()
            if writer.chance.random() < 0.4 or number == EDITS - 1:
                version = self._save(actor, writer, version)

    def _save(self, actor: Actor, writer: Writer, version: int) -> int:
        with transaction():
            minutes = writing.write_minutes(
                actor,
                **self.ids,
                summary=LocalizedText(en=f"{HEAD}\n{writer.text}".strip()),
                base=LocalizedText(en=f"{HEAD}\n{writer.base}".strip()),
                version=version,
            )
            text, version = minutes.summary["en"], minutes.version
        writer.take(text.removeprefix(HEAD).removeprefix("\n"))
        return version

    def faults(self) -> list[str]:
        session().remove()
        clashes = list(session().scalars(select(MinutesClash)))
        both = {actor.id for actor in self.actors}
        self.ledger.told = [
            clash.passage for clash in clashes if {clash.first_user_id, clash.second_user_id} == both
        ]
        outcome = get_outcome(**self.ids)
        return self.ledger.faults(outcome.summary["en"].removeprefix(HEAD))


def _write_at_once(app: Flask) -> Desk:
    desk, words = Desk(), count()
    with transaction():
        for actor in desk.actors:
            writing.write_minutes(actor, **desk.ids, summary=LocalizedText(en=HEAD))
    writers = [Writer(random.Random(seed), words, desk.ledger) for seed in (1, 2)]
    works = [partial(desk.write, *pair) for pair in zip(desk.actors, writers, strict=True)]
    assert in_threads(app, works) == []
    return desk


def test_two_writers_lose_no_edit_without_both_being_told(app: Flask) -> None:
    desk = _write_at_once(app)
    assert desk.faults() == []
    assert desk.ledger.told != []


def test_where_the_last_writer_wins_the_ledger_tells(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "merge", lambda _base, mine, _current: Merged(mine))
    assert _write_at_once(app).faults() != []

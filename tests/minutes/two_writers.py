"""Two people who write one text at once, and a ledger of their words that knows nothing of how it is merged.

Every edit writes a word of its own. A word that nobody took out has to stand in the text at the end; one that
somebody took out must not, unless it stands in a passage that both were told of.
"""

import random
from collections.abc import Iterator

#: So long does a text grow before lines are taken out rather than added.
MOST_LINES = 40


class Ledger:
    """What was written, what was taken out by somebody who had it before them, and what both were told of."""

    def __init__(self) -> None:
        self.written: set[str] = set()
        self.taken_out: set[str] = set()
        self.told: list[str] = []

    def faults(self, text: str) -> list[str]:
        words, told = set(text.split()), {word for passage in self.told for word in passage.split()}
        lost = self.written - self.taken_out - words
        back = (self.taken_out & words) - told
        return [*(f"lost: {word}" for word in sorted(lost)), *(f"came back: {word}" for word in sorted(back))]


class Writer:
    """Somebody with a text before them: ``base`` is what it was when they last saved."""

    def __init__(self, chance: random.Random, words: Iterator[int], ledger: Ledger) -> None:
        self.chance, self.words, self.ledger = chance, words, ledger
        self.base = self.text = ""

    def take(self, text: str) -> None:
        self.base = self.text = text

    def edit(self) -> None:
        """Add a line or a word to one, replace a line, or take one out."""
        lines = self.text.split("\n") if self.text else []
        place = self.chance.randrange(len(lines) + 1)
        kind = self.chance.choice(["line", "word", "replace", "delete"])
        if len(lines) > MOST_LINES:
            kind = "delete"
        if place == len(lines):
            kind = "line"
        gone: set[str] = set()
        if kind == "line":
            lines.insert(place, self._new_word())
        elif kind == "word":
            lines[place] = f"{lines[place]} {self._new_word()}".strip()
        else:
            gone = set(lines[place].split())
            lines[place : place + 1] = [self._new_word()] if kind == "replace" else []
        self.text = "\n".join(lines)
        # A clash leaves some words twice, in passages that were told of: one may stay where the other goes.
        self.ledger.taken_out |= gone

    def _new_word(self) -> str:
        word = f"w{next(self.words)}"
        self.ledger.written.add(word)
        return word

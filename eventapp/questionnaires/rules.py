"""Rules of a form's sections and fields: texts, answers to choose from, who is asked, on what condition."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eventapp.conferences.categories import DelegateCategory
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.localized import LocalizedText
from eventapp.questionnaires.models import Audience, FieldKind, Stage

LABEL_MAX, HELP_MAX = 200, 1_000
MOST_SECTIONS, MOST_FIELDS, MOST_OPTIONS = 40, 300, 50
DAYS_MAX = 3_650
#: Kinds with answers to choose from, and those on whose answers another field can depend.
CHOOSING = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
DECIDING = CHOOSING | {FieldKind.YES_NO}
_KEY_MAX = 30


@dataclass(frozen=True, slots=True)
class GivenOption:
    """An answer to choose from; ``key`` is '' for a new one."""

    key: str
    label: LocalizedText


def checked_text(text: LocalizedText, field: str, *, most: int, is_required: bool = False) -> LocalizedText:
    """Return a text that is there if need be, and short enough in each language."""
    if is_required and not text:
        raise InvalidInput(N_("Please fill this in, in at least one language."), field=field)
    for language, words in text.items():
        if len(words) > most:
            raise InvalidInput(
                N_("Please keep this under %(max)d characters."), field=f"{field}.{language}", max=most
            )
    return text


def checked_kind(kind: str) -> FieldKind:
    if kind not in set(FieldKind):
        raise InvalidInput(N_("Please choose one of the kinds."), field="kind")
    return FieldKind(kind)


def checked_stage(stage: str) -> Stage:
    if stage not in set(Stage):
        raise InvalidInput(N_("Please choose one."), field="stage")
    return Stage(stage)


def checked_categories(categories: Collection[str], field: str) -> list[str]:
    """Return categories in their order; raises :class:`InvalidInput` for one that there isn't."""
    if not set(categories) <= set(DelegateCategory):
        raise InvalidInput(N_("Please choose from these categories."), field=field)
    return [category for category in DelegateCategory if category in categories]


def checked_audiences(audiences: Collection[str]) -> list[str]:
    if not set(audiences) <= set(Audience):
        raise InvalidInput(N_("Please choose from these answers."), field="audiences")
    return [audience for audience in Audience if audience in audiences]


def checked_days(days: int | None) -> int | None:
    if days is not None and not 0 <= days <= DAYS_MAX:
        raise InvalidInput(
            N_("Please give a number from %(min)d to %(max)d."),
            field="delete_after_days",
            min=0,
            max=DAYS_MAX,
        )
    return days


def checked_options(
    kind: FieldKind, given: Sequence[GivenOption], before: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the answers to choose from as they are stored; old ones keep their keys, new ones get one.

    Those without a label are left out. Other kinds than choices have none.
    """
    if kind not in CHOOSING:
        return []
    options = [option for option in given if option.label]
    if len(options) < 2:
        raise InvalidInput(N_("Please give at least two answers to choose from."), field="options")
    if len(options) > MOST_OPTIONS:
        raise InvalidInput(
            N_("Please give at most %(max)d answers to choose from."), field="options", max=MOST_OPTIONS
        )
    known = {option["key"] for option in before}
    taken = set(known)
    stored: list[dict[str, Any]] = []
    for option in options:
        checked_text(option.label, "options", most=LABEL_MAX)
        key = option.key
        if key not in known or key in [each["key"] for each in stored]:
            key = _new_key(option.label, taken)
        taken.add(key)
        stored.append({"key": key, "label": dict(option.label)})
    return stored


def _new_key(label: LocalizedText, taken: Collection[str]) -> str:
    """Return a key that reads like the label where that is in Latin letters, and that no option had."""
    plain = unicodedata.normalize("NFKD", label.read("en")).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_KEY_MAX] or "answer"
    if stem not in taken:
        return stem
    return next(key for n in range(2, len(taken) + 3) if (key := f"{stem}_{n}") not in taken)

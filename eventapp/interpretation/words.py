"""Gaps of an interpretation plan in words, translated where shown."""

from collections.abc import Mapping

from eventapp.i18n import N_, current_language, gettext, language_name, ngettext
from eventapp.interpretation.rules import Gap, GapKind
from eventapp.localized import LocalizedText

_TEXTS = {
    GapKind.SPOKEN_MISSING: N_("It isn’t said which languages are spoken."),
    GapKind.MODE_MISSING: N_(
        "It isn’t said how it is interpreted: simultaneously, consecutively, whispered."
    ),
    GapKind.NOT_COVERED: N_("Nobody interprets from %(source)s into %(target)s."),
    GapKind.NO_BOOTH: N_("%(team)s has no booth."),
    GapKind.TEAM_TAKEN: N_("%(team)s interprets “%(other)s” at the same time."),
    GapKind.TOO_LONG: N_("%(team)s works for more than three hours without a break."),
}


def gap_in_words(gap: Gap, titles: Mapping[str, LocalizedText], first_language: str) -> str:
    """Say what is missing; ``titles`` are those of all items, by id."""
    language = current_language()
    values = {
        "source": language_name(gap.source, language),
        "target": language_name(gap.target, language),
        "team": gap.team,
        "other": titles[gap.other_id].read(language, first_language) if gap.other_id in titles else "",
    }
    if gap.kind == GapKind.TOO_FEW:
        return str(
            ngettext(
                "%(team)s has %(num)s interpreter: two take turns for more than half an hour.",
                "%(team)s has %(num)s interpreters: two take turns for more than half an hour.",
                gap.number,
                **values,
            )
        )
    if gap.kind == GapKind.NO_BREAK:
        return str(
            ngettext(
                "%(team)s has %(num)s minute to come here from “%(other)s”.",
                "%(team)s has %(num)s minutes to come here from “%(other)s”.",
                gap.number,
                **values,
            )
        )
    if gap.kind == GapKind.NOT_OFFERED:
        return str(
            ngettext(
                "%(num)s person wants %(target)s, which is neither spoken nor offered.",
                "%(num)s people want %(target)s, which is neither spoken nor offered.",
                gap.number,
                **values,
            )
        )
    return str(gettext(_TEXTS[gap.kind], **values))

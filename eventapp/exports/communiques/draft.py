"""The draft of a communiqué: what took place and what follows, in whole sentences made of the facts.

It begins from the summary, so that what is confidential is in none of its sentences.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from eventapp.action_items.models import ActionItemStatus
from eventapp.agendas.models import AgendaItemKind
from eventapp.agreements.rules import BINDING
from eventapp.conferences.models import Conference, PartnerRole
from eventapp.exports.summary import FRAMING_KINDS, ConferenceSummary, read_summary
from eventapp.i18n import (
    current_language,
    date_range_in_words,
    day_in_words,
    gettext,
    list_comma,
    ngettext,
    pgettext,
    speaking,
)
from eventapp.localized import LocalizedText

#: More points than these make a list that nobody reads; they stand in the summary.
MOST_MATTERS = 12
MOST_DECISIONS = 30
#: What opens, closes or shows is no matter that the sides discussed.
_NO_MATTER = FRAMING_KINDS | {
    AgendaItemKind.OPENING,
    AgendaItemKind.CLOSING,
    AgendaItemKind.PRESS,
    AgendaItemKind.SIGNING_CEREMONY,
    AgendaItemKind.ROADSHOW,
    AgendaItemKind.SITE_VISIT,
}
_MARKS = re.compile(r"([\\`*_\[\]<>])")


def propose_communique(conference: Conference) -> LocalizedText:
    """Return a text in each of the conference's languages, of what stands in the database now."""
    summary = read_summary(conference)
    texts = {}
    for code in conference.languages:
        with speaking(code):
            texts[code] = "\n\n".join(_Draft(conference, summary).paragraphs())
    return LocalizedText(texts)


class _Draft:
    """One text, in the language under way."""

    def __init__(self, conference: Conference, summary: ConferenceSummary) -> None:
        self._conference, self._summary = conference, summary

    def paragraphs(self) -> Iterable[str]:
        yield self._join([self._place_and_time(), *self._partners()])
        yield from self._people()
        yield from self._matters()
        yield from self._decisions()
        yield from self._agreements()
        yield from self._next_steps()
        yield from self._thanks()

    def _place_and_time(self) -> str:
        frame = self._summary.frame
        is_one_day = frame.starts_on == frame.ends_on
        values = {
            "title": self._say(self._conference.title),
            "place": self._place(),
            "days": _day(frame.starts_on) if is_one_day else _days(frame.starts_on, frame.ends_on),
        }
        if is_one_day and values["place"]:
            held = gettext("“%(title)s” was held on %(days)s at %(place)s.", **values)
        elif is_one_day:
            held = gettext("“%(title)s” was held on %(days)s.", **values)
        elif values["place"]:
            held = gettext("“%(title)s” was held at %(place)s (%(days)s).", **values)
        else:
            held = gettext("“%(title)s” was held (%(days)s).", **values)
        return str(held)

    def _place(self) -> str:
        venue = self._say(self._summary.frame.programme.venue)
        address = self._say(self._summary.frame.address)
        if venue and address:
            return str(gettext("%(venue)s, %(address)s", venue=venue, address=address))
        return venue or address

    def _partners(self) -> Iterable[str]:
        named = {group.role: self._enumerate(group.organizations) for group in self._summary.frame.partners}
        host, co_host = named.get(PartnerRole.HOST), named.get(PartnerRole.CO_HOST)
        if host and co_host:
            yield gettext(
                "It was hosted by %(hosts)s and co-hosted by %(others)s.", hosts=host, others=co_host
            )
        elif host or co_host:
            yield gettext("It was hosted by %(names)s.", names=host or co_host)
        if PartnerRole.ORGANIZER in named:
            yield gettext("It was organized by %(names)s.", names=named[PartnerRole.ORGANIZER])
        if PartnerRole.SUPPORTER in named:
            yield gettext("It was supported by %(names)s.", names=named[PartnerRole.SUPPORTER])

    def _people(self) -> Iterable[str]:
        present = [(self._say(name), number) for name, number in self._summary.sides if number]
        total = self._summary.delegates
        if len(present) > 1:
            parts = [
                gettext("%(number)s from %(side)s", number=number, side=name) for name, number in present
            ]
            yield ngettext(
                "%(num)s delegate took part: %(sides)s.",
                "%(num)s delegates took part: %(sides)s.",
                total,
                sides=_enumerated(parts),
            )
        elif present:
            yield ngettext("%(num)s delegate took part.", "%(num)s delegates took part.", total)

    def _matters(self) -> Iterable[str]:
        items = self._summary.frame.programme.items
        titles = [item.title for item in items if item.kind not in _NO_MATTER and not item.is_cancelled]
        if titles:
            yield gettext("%(who)s exchanged views on the following matters:", who=self._who())
            yield _points([self._say(title) for title in titles[:MOST_MATTERS]])

    def _decisions(self) -> Iterable[str]:
        outcomes = self._summary.outcomes.values()
        decisions = sorted(
            (decision for outcome in outcomes for decision in outcome.decisions),
            key=lambda decision: decision.number,
        )
        if decisions:
            yield "### " + pgettext("communiqué", "Decisions")
            yield gettext("%(who)s decided the following:", who=self._who())
            yield _numbered([self._say(decision.text) for decision in decisions[:MOST_DECISIONS]])

    def _agreements(self) -> Iterable[str]:
        frame = self._summary.frame
        signed = [
            row
            for row in self._summary.agreements
            if row.stage in BINDING and row.signed_on and frame.starts_on <= row.signed_on <= frame.ends_on
        ]
        if signed:
            yield "### " + pgettext("communiqué", "Agreements")
            yield ngettext(
                "The following agreement was signed:", "The following agreements were signed:", len(signed)
            )
            yield _points(
                [
                    gettext(
                        "“%(title)s”, between %(parties)s",
                        title=self._say(row.title),
                        parties=self._enumerate([party.organization for party in row.parties]),
                    )
                    if row.parties
                    else gettext("“%(title)s”", title=self._say(row.title))
                    for row in signed
                ]
            )

    def _next_steps(self) -> Iterable[str]:
        sentences = []
        items = [row for row in self._summary.action_items if row.status != ActionItemStatus.CANCELLED]
        if items:
            sentences.append(
                ngettext(
                    "%(who)s agreed on %(num)s action item and on who is in charge of it.",
                    "%(who)s agreed on %(num)s action items and on who is in charge of each.",
                    len(items),
                    who=self._who(),
                )
            )
            due = [row.due_on for row in items if row.due_on]
            if len(due) == len(items):
                sentences.append(gettext("All of it is due by %(day)s.", day=_day(max(due))))
        if self._summary.next_edition is not None:
            sentences.append(
                gettext(
                    "“%(title)s” will follow (%(days)s).",
                    title=self._say(self._summary.next_edition.title),
                    days=_days(self._summary.next_edition.starts_on, self._summary.next_edition.ends_on),
                )
            )
        if sentences:
            yield "### " + pgettext("communiqué", "Next steps")
            yield self._join(sentences)

    def _thanks(self) -> Iterable[str]:
        if self._summary.frame.hosts:
            yield gettext(
                "%(who)s thanked %(hosts)s for the hospitality and the careful preparation.",
                who=self._who(),
                hosts=self._enumerate(self._summary.frame.hosts),
            )

    def _who(self) -> str:
        sides = len(self._summary.sides)
        if sides == 2:
            return str(gettext("The two sides"))
        return str(gettext("The sides") if sides > 2 else gettext("The participants"))

    def _say(self, text: LocalizedText) -> str:
        """Return a text on one line, in which nothing is Markdown."""
        said = text.read(current_language(), self._conference.first_language)
        return _MARKS.sub(r"\\\1", " ".join(said.split()))

    def _enumerate(self, texts: Sequence[LocalizedText]) -> str:
        return _enumerated([self._say(text) for text in texts])

    @staticmethod
    def _join(sentences: Iterable[str]) -> str:
        return ("" if current_language() == "zh" else " ").join(sentences)


def _enumerated(parts: Sequence[str]) -> str:
    """Return a list within a sentence: "A, B and C"."""
    if len(parts) < 2:
        return "".join(parts)
    first = list_comma(current_language()).join(parts[:-1])
    return str(gettext("%(first)s and %(last)s", first=first, last=parts[-1]))


def _points(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _numbered(lines: Sequence[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def _day(day: date) -> str:
    return day_in_words(day, current_language())


def _days(first: date, last: date) -> str:
    return date_range_in_words(first, last, current_language())

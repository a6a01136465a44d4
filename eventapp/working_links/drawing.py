"""Turning working links as read into the picture of the network, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eventapp.conferences.models import Side
from eventapp.i18n import current_language, gettext, language_tag, side_name
from eventapp.organizations.words import SECTOR_NAMES
from eventapp.working_links.listing import EndRow, LinkRow
from eventapp.working_links.models import LinkStage
from eventapp.working_links.network import MOST_LINES, Dot, Line, Picture, choose_linked, lay_out
from eventapp.working_links.words import STAGE_NAMES


@dataclass(frozen=True, slots=True)
class Network:
    """The picture, the links in it, and how many organizations and links had no room.

    ``sectors`` are those that occur, '' for none, in order.
    """

    picture: Picture
    links: tuple[LinkRow, ...]
    sectors: tuple[str, ...]
    left_out_organizations: int
    left_out_links: int


def draw_network(links: Sequence[LinkRow], sides: Sequence[Side]) -> Network:
    """Return the network of ``links``; ``sides`` are the conference's, in order."""
    ends = {end.organization_id: end for link in links for end in link.ends}
    pairs = [(link.first.organization_id, link.second.organization_id) for link in links]
    chosen = set(choose_linked(pairs))
    shown = [link for link in links if {end.organization_id for end in link.ends} <= chosen][:MOST_LINES]
    joined = {end.organization_id for link in shown for end in link.ends}
    drawn = sorted(
        (ends[key] for key in joined), key=lambda end: (_name(end).casefold(), end.organization_id)
    )
    picture = lay_out(
        [_dot(end) for end in drawn],
        [_line(link) for link in shown],
        _column_names(sides),
        _group_names(),
    )
    return Network(
        picture=picture,
        links=tuple(shown),
        sectors=tuple(key for key in _group_names() if any(end.sector == key for end in drawn)),
        left_out_organizations=len(ends) - len(joined),
        left_out_links=len(links) - len(shown),
    )


def side_in_words(end: EndRow) -> str:
    """Name the side of an end of a link, '' for one that has none."""
    if not end.side_code:
        return ""
    name = end.side_name.read(current_language()) if end.side_name else ""
    return name or side_name(end.side_code, current_language())


def _column_names(sides: Sequence[Side]) -> Mapping[str, str]:
    language = current_language()
    names = {side.code: side.name.read(language) or side_name(side.code, language) for side in sides}
    return {**names, "": gettext("Without a side")}


def _group_names() -> Mapping[str, str]:
    return {**{key.value: str(name) for key, name in SECTOR_NAMES.items()}, "": gettext("Other sectors")}


def _name(end: EndRow) -> str:
    return end.organization.read(current_language())


def _dot(end: EndRow) -> Dot:
    language = current_language()
    facts = [side_in_words(end), _group_names()[end.sector] if end.sector else ""]
    return Dot(
        id=end.organization_id,
        label=_name(end),
        lang=language_tag(end.organization.language_for(language)),
        title=" · ".join(fact for fact in (_name(end), *facts) if fact),
        column=end.side_code,
        group=end.sector,
    )


def _line(link: LinkRow) -> Line:
    facts = [f"{_name(link.first)} – {_name(link.second)}", str(STAGE_NAMES[LinkStage(link.stage)])]
    if link.topic:
        facts.append(link.topic.read(current_language()))
    return Line(link.first.organization_id, link.second.organization_id, link.stage, " · ".join(facts))

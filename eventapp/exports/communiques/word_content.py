"""What the Word file of a communiqué holds."""

from collections.abc import Callable, Sequence

from eventapp.communiques.models import Communique
from eventapp.communiques.queries import communique_date, get_communique
from eventapp.conferences.models import Conference, Side
from eventapp.conferences.queries import list_sides
from eventapp.exports.communiques.blocks import rows_of
from eventapp.exports.communiques.word import Said, WordText, write_docx
from eventapp.exports.languages import columns_of
from eventapp.exports.summary import read_head
from eventapp.i18n import day_in_words, gettext, language_name, local_date, speaking


def communique_docx(conference: Conference, language: str) -> bytes:
    """Return the file in a language, or two side by side; raises :class:`NotFound` without one."""
    communique = get_communique(conference.id)
    frame = read_head(conference)
    languages, first = columns_of(conference, language), conference.first_language
    shown = [communique.text.language_for(code, first) for code in languages]
    rows = rows_of([communique.text.read(code, first) for code in languages])
    content = WordText(
        title=[
            Said(conference.title.read(code, first), conference.title.language_for(code, first))
            for code in languages
        ],
        head=[
            _each(languages, lambda _code: gettext("Communiqué")),
            _each(languages, lambda code: _dated(communique, conference.timezone, code)),
        ],
        columns=[Said(language_name(code, code), code) for code in shown],
        rows=[[Said(block, code) for block, code in zip(row, shown, strict=True)] for row in rows],
        signatures=[_signature(side, languages, first) for side in list_sides(conference.id)],
        author=", ".join(host.read(languages[0], first) for host in frame.hosts),
        changed_at=communique_date(communique),
        paper=frame.design.paper,
    )
    return write_docx(content)


def _each(languages: Sequence[str], say: Callable[[str], str]) -> list[Said]:
    """Return what is said in each language."""
    texts = []
    for code in languages:
        with speaking(code):
            texts.append(Said(say(code), code))
    return texts


def _signature(side: Side, languages: Sequence[str], first: str) -> list[Said]:
    return [
        *_each(languages, lambda code: gettext("For %(side)s", side=side.name.read(code, first))),
        *_each(languages, lambda _code: gettext("Name and position")),
    ]


def _dated(communique: Communique, timezone: str, language: str) -> str:
    day = day_in_words(local_date(communique_date(communique), timezone), language)
    if communique.issued_at:
        return str(gettext("Issued on %(day)s", day=day))
    return str(gettext("Draft as of %(day)s", day=day))

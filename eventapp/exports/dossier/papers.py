"""Which documents a dossier holds, and which of them are the office's alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from eventapp.action_items.register import list_all_for_documents
from eventapp.agendas.queries import list_items
from eventapp.agreements.queries import list_agreements
from eventapp.communiques.models import Communique
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.errors import AppError
from eventapp.exports.dossier.names import numbered
from eventapp.exports.kinds import KINDS
from eventapp.exports.languages import columns_of, document_languages
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.frame import Composed
from eventapp.exports.summary import ConferenceSummary, read_summary
from eventapp.minutes.queries import list_outcomes

#: Kinds of the whole conference that tell of it. Badges and signs are for the days of it alone, and a report
#: on where action items stand is another one each day.
_RECORDS = (
    DocumentKind.PROGRAMME,
    DocumentKind.ONE_PAGE,
    DocumentKind.PARTICIPANTS,
    DocumentKind.SUMMARY,
    DocumentKind.INDICATORS,
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document by its place in a dossier, without language and ending.

    One that ``is_internal`` shows something confidential, or something that isn't settled.
    """

    path: str
    kind: DocumentKind
    subject_id: str | None = None
    is_internal: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """A paper in one language or two side by side, of which ``code`` is the short name."""

    paper: Paper
    path: str
    code: str
    languages: tuple[str, ...]


def list_papers(conference: Conference) -> list[Paper]:
    """Return all documents in their order; the number of queries is the same for any conference."""
    summary = read_summary(conference)
    rows = list_all_for_documents(conference.id)
    hides_items = list(summary.action_items) != rows
    papers = [Paper(f"documents/{_file(kind)}", kind) for kind in _RECORDS if kind in KINDS]
    # It shows all action items, confidential ones too.
    papers.append(Paper("documents/register", DocumentKind.REGISTER, is_internal=hides_items))
    return [
        *papers,
        *_communique(conference),
        *_minutes(conference, summary),
        *_agreements(conference, summary),
    ]


def list_versions(conference: Conference, *, with_internal: bool) -> list[Version]:
    """Return each paper in each language of the conference and in its first two side by side."""
    wanted = list(document_languages(conference))[: len(conference.languages) + 1]
    return [
        _version(conference, paper, code)
        for paper in list_papers(conference)
        if with_internal or not paper.is_internal
        for code in wanted
    ]


def compose_version(conference: Conference, version: Version) -> Composed | None:
    """Return the document, None where it can't be: of too many people to list, for example.

    One at a time, for there may be thousands, each as large as a book.
    """
    try:
        return compose(conference, version.paper.kind, version.code, version.paper.subject_id)
    except AppError:
        return None


def _version(conference: Conference, paper: Paper, code: str) -> Version:
    languages = columns_of(conference, code)
    return Version(paper, f"{paper.path}-{'-'.join(languages)}.pdf", code, languages)


def _file(kind: DocumentKind) -> str:
    return str(kind).replace("_", "-")


def _communique(conference: Conference) -> Iterator[Paper]:
    """Yield the communiqué, where one is written; until it is issued it is the office's."""
    issued_at = session().execute(
        select(Communique.issued_at).where(Communique.conference_id == conference.id)
    )
    if DocumentKind.COMMUNIQUE in KINDS:
        for row in issued_at:
            yield Paper("documents/communique", DocumentKind.COMMUNIQUE, is_internal=row.issued_at is None)


def _minutes(conference: Conference, summary: ConferenceSummary) -> Iterator[Paper]:
    """Yield the minutes of each item; those that are approved and hide nothing are for everybody."""
    outcomes = list_outcomes(conference.id)
    told = set(summary.action_items)
    quiet = {row.agenda_item_id for row in list_all_for_documents(conference.id) if row not in told}
    open_agreements = {row.id for row in summary.agreements}
    quiet |= {row.agenda_item_id for row in list_agreements(conference.id) if row.id not in open_agreements}
    for number, item in enumerate(list_items(conference.id), 1):
        outcome = outcomes.get(item.id)
        if outcome is None or not (outcome.status or outcome.decisions):
            continue
        is_open = (
            outcome.is_approved
            and item.id not in quiet
            and not any(decision.is_confidential for decision in outcome.decisions)
        )
        path = f"minutes/{numbered(number, item.title, 'item')}"
        yield Paper(path, DocumentKind.MINUTES, item.id, is_internal=not is_open)


def _agreements(conference: Conference, summary: ConferenceSummary) -> Iterator[Paper]:
    told = set(summary.action_items)
    quiet = {row.agreement_id for row in list_all_for_documents(conference.id) if row not in told}
    shown = {row.id for row in summary.agreements}
    for row in sorted(list_agreements(conference.id), key=lambda row: row.number):
        is_open = row.id in shown and row.id not in quiet
        path = f"agreements/{numbered(row.number, row.title, 'agreement')}/sheet"
        yield Paper(path, DocumentKind.AGREEMENT, row.id, is_internal=not is_open)

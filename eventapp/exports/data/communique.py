"""The text of the communiqué as files."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from eventapp.communiques.models import Communique
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.exports.data.files import MARKDOWN, DataFile
from eventapp.exports.schedules.text import clean


def communique_files(conference: Conference, languages: Sequence[str]) -> Iterator[DataFile]:
    """Yield the text in those of the languages in which it is written, nothing of a draft."""
    communique = session().scalar(
        select(Communique).where(Communique.conference_id == conference.id, Communique.issued_at.is_not(None))
    )
    for code in languages:
        if communique is not None and code in communique.text:
            yield DataFile(f"communique-{code}.md", MARKDOWN, f"{clean(communique.text[code])}\n".encode())

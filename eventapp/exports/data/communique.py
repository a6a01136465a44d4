"""The text of the communiqué as files."""

from collections.abc import Iterator, Sequence

from eventapp.communiques.queries import find_issued
from eventapp.conferences.models import Conference
from eventapp.exports.data.files import MARKDOWN, DataFile
from eventapp.exports.schedules.text import clean


def communique_files(conference: Conference, languages: Sequence[str]) -> Iterator[DataFile]:
    """Yield the text in those of the languages in which it is written, nothing of a draft."""
    communique = find_issued(conference.id)
    for code in languages:
        if communique is not None and code in communique.text:
            yield DataFile(f"communique-{code}.md", MARKDOWN, f"{clean(communique.text[code])}\n".encode())

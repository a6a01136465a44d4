"""The files of an issued communiqué that everybody may have."""

from collections.abc import Mapping

from eventapp.communiques.models import Communique
from eventapp.conferences.models import Conference
from eventapp.exports.languages import document_languages
from eventapp.exports.models import DocumentKind
from eventapp.exports.queries import DocumentRow, find_public


def list_public_files(conference: Conference, communique: Communique) -> Mapping[str, DocumentRow]:
    """Return language, or two side by side → the PDF that was asked for since the communiqué was issued.

    While it is issued its text doesn't change, and whoever asks gets what stands then: each of them says what
    the public reads. One query.
    """
    if communique.issued_at is None:
        return {}
    found = find_public(conference.id, DocumentKind.COMMUNIQUE, since=communique.issued_at)
    return {code: found[code] for code in document_languages(conference) if code in found}

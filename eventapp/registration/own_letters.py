"""The letters for a visa that a delegate may take from their own page."""

from sqlalchemy import select

from eventapp.db.session import session
from eventapp.files.models import StoredFile
from eventapp.registration.models import VisaLetter


def list_own_letters(delegate_id: str) -> list[VisaLetter]:
    """Return the letters that hold, by number; one without a ``file_id`` is issued and not signed yet."""
    return list(
        session().scalars(
            select(VisaLetter)
            .where(VisaLetter.delegate_id == delegate_id, VisaLetter.revoked_at.is_(None))
            .order_by(VisaLetter.number)
        )
    )


def find_valid_letter(delegate_id: str) -> VisaLetter | None:
    return next(iter(list_own_letters(delegate_id)), None)


def find_own_letter_file(delegate_id: str, number: int) -> StoredFile | None:
    """Return the signed letter, or None where it is revoked, not signed, or somebody else's."""
    return session().scalar(
        select(StoredFile)
        .join(VisaLetter, VisaLetter.file_id == StoredFile.id)
        .where(
            VisaLetter.delegate_id == delegate_id,
            VisaLetter.number == number,
            VisaLetter.revoked_at.is_(None),
        )
    )

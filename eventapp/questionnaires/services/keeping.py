"""Storing the files among answers, in the transaction of whoever stores the answers."""

from collections.abc import Mapping
from typing import Any

from eventapp.files.rules import Upload
from eventapp.files.services import forget_files, keep_file
from eventapp.questionnaires.answering import file_ids


def keep_uploads(
    conference_id: str, answers: Mapping[str, Any], kept: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Store new files among ``answers`` and return all as plain JSON values, ready for the delegate's row.

    ``kept`` are the answers that these replace: files of theirs that no answer names any more are deleted.
    Whoever calls has judged that the answers may be stored.
    """
    plain = {key: _kept(conference_id, answer) for key, answer in answers.items()}
    forget_files(conference_id, file_ids(kept or {}) - file_ids(plain))
    return plain


def _kept(conference_id: str, answer: Any) -> Any:
    if not isinstance(answer, Upload):
        return answer
    file = keep_file(conference_id, answer)
    return {"file": file.id, "name": file.filename}

"""Keeping, finding, answering and forgetting files."""

import hashlib

import pytest
from flask import Flask

from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.errors import NotFound
from eventapp.files.answers import file_answer
from eventapp.files.models import StoredFile
from eventapp.files.queries import get_file
from eventapp.files.rules import Upload
from eventapp.files.services import forget_file, keep_file

LETTER = Upload('照会 "1".pdf', "application/pdf", b"%PDF-1.7 letter")


@pytest.fixture
def kept(app: Flask) -> StoredFile:
    with transaction():
        return keep_file(new_id(), LETTER)


def test_a_kept_file_is_found_through_its_conference_alone(kept: StoredFile) -> None:
    session().expire_all()
    file = get_file(kept.conference_id, kept.id)
    assert (file.content, file.size, file.sha256) == (
        LETTER.content,
        15,
        hashlib.sha256(LETTER.content).hexdigest(),
    )
    with pytest.raises(NotFound):
        get_file(new_id(), kept.id)


def test_a_file_is_forgotten_once_and_only_by_its_conference(kept: StoredFile) -> None:
    with transaction():
        forget_file(new_id(), kept.id)
    assert get_file(kept.conference_id, kept.id).id == kept.id
    for _again in range(2):
        with transaction():
            forget_file(kept.conference_id, kept.id)
    with pytest.raises(NotFound):
        get_file(kept.conference_id, kept.id)


def test_a_file_is_answered_as_something_to_save_that_can_do_nothing(kept: StoredFile) -> None:
    answer = file_answer(kept)
    assert answer.get_data() == LETTER.content
    assert dict(answer.headers) == {
        "Content-Type": "application/pdf",
        "Content-Length": "15",
        "Content-Disposition": 'attachment; filename="__ _1_.pdf"; '
        "filename*=UTF-8''%E7%85%A7%E4%BC%9A%20%221%22.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "no-store",
    }

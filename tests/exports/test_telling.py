"""Telling those who wait for a document, what is told while they wait, and what the night lets go of."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.clock import now
from eventapp.conferences.models import Conference, Membership
from eventapp.conferences.queries import get_conference
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.exports import tidying
from eventapp.exports.document_jobs import give_up_document
from eventapp.exports.models import Document, DocumentContent, DocumentKind, DocumentStatus
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import Pdf, Reason
from eventapp.exports.queries import list_newest
from eventapp.exports.services import add_composed, keep_pdf, note_failure, request_document
from eventapp.exports.tidying import FAILED_KEPT_FOR, OWN_KEPT_FOR, forget_old_documents
from eventapp.jobs.leases import ATTEMPTS, LEASE, lease
from eventapp.jobs.models import Job, OutboxMessage, WorkStatus
from eventapp.jobs.sweep import sweep
from eventapp.jobs.worker import work_on
from eventapp.registration.models import Delegate
from eventapp.registration.services import cancel_delegate
from eventapp.workflows.demo import facts
from tests.exports.asking import DOCUMENTS, PROGRAMME, SUMMARY, ask, change, make, reread

ASKED = {"kind": "programme", "language": "en", "tell": "yes"}


def mails() -> list[OutboxMessage]:
    return list(
        session().scalars(
            select(OutboxMessage).where(OutboxMessage.kind == "document_made").order_by(OutboxMessage.id)
        )
    )


def only_document() -> Document:
    session().expire_all()
    return session().scalars(select(Document)).one()


def test_link_is_sent_once_however_often_it_is_asked_for(
    app: Flask, conference: Conference, viewer: FlaskClient, organizer: User
) -> None:
    viewer.post(DOCUMENTS, data=ASKED)
    page = f"{DOCUMENTS}/{only_document().id}"
    assert "You get a mail" in viewer.get(page).text
    assert viewer.post(f"{page}/tell").location == page
    viewer.post(DOCUMENTS, data=ASKED)
    assert only_document().tell_user_ids == [organizer.id]
    make(only_document())
    assert only_document().tell_user_ids == []
    (mail,) = mails()
    assert (mail.recipient_email, mail.language, mail.payload["document_id"]) == (
        organizer.email,
        organizer.language,
        only_document().id,
    )
    assert work_on(app, "mail", mail.id) in {WorkStatus.WRITTEN, WorkStatus.DONE}
    session().rollback()
    (mail,) = mails()
    assert "is ready" in (mail.subject or "")
    assert f"/manage/{facts.SLUG}/documents/{only_document().id}" in (mail.body or "")
    viewer.post(DOCUMENTS, data=ASKED)
    assert viewer.post(f"{page}/tell").location == page
    assert (only_document().tell_user_ids, len(mails())) == ([], 1)


def test_link_is_sent_of_what_failed_too(app: Flask, conference: Conference, viewer: FlaskClient) -> None:
    viewer.post(DOCUMENTS, data=ASKED)
    with transaction():
        note_failure(only_document().id, Reason.TOO_LONG)
    (mail,) = mails()
    work_on(app, "mail", mail.id)
    session().rollback()
    assert "could not be made" in (mails()[0].subject or "")


def test_link_is_sent_to_nobody_who_has_left_meanwhile(
    conference: Conference, viewer: FlaskClient, organizer: User
) -> None:
    viewer.post(DOCUMENTS, data=ASKED)
    with transaction():
        session().delete(
            session().scalars(select(Membership).where(Membership.user_id == organizer.id)).one()
        )
    make(only_document())
    assert (mails(), only_document().tell_user_ids) == ([], [])


def test_link_is_not_written_to_who_leaves_before_it_goes(
    app: Flask, conference: Conference, viewer: FlaskClient, organizer: User
) -> None:
    viewer.post(DOCUMENTS, data=ASKED)
    make(only_document())
    (mail,) = mails()
    with transaction():
        session().delete(
            session().scalars(select(Membership).where(Membership.user_id == organizer.id)).one()
        )
    assert work_on(app, "mail", mail.id) == WorkStatus.FAILED


def test_waiting_page_tells_how_much_is_made_and_how_many_come_before(
    conference: Conference, viewer: FlaskClient
) -> None:
    first, second = ask(conference), ask(conference, SUMMARY)
    page = f"{DOCUMENTS}/{second.id}"
    assert "1 other document is made before it." in viewer.get(page).text
    with transaction():
        session().get_one(Job, first.job_id).status = WorkStatus.DONE
        session().get_one(Job, second.job_id).status = WorkStatus.LEASED
        reread(second).progress = 40
    assert viewer.get(f"{page}/progress").json == {"is_done": False, "done": 40, "total": 100, "text": ""}
    assert 'max="100" value="40"' in viewer.get(page).text


def test_failed_document_is_tried_again_with_the_same_choices(
    conference: Conference, viewer: FlaskClient
) -> None:
    chosen = {"kind": "programme", "language": "zh", "paper": "letter", "abstracts": "yes", "chosen": "yes"}
    viewer.post(DOCUMENTS, data=chosen)
    document = only_document()
    with transaction():
        note_failure(document.id, Reason.TOO_LONG)
    page = viewer.get(f"{DOCUMENTS}/{document.id}").text
    for name, value in {**document.choices, "kind": "programme", "language": "zh"}.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    viewer.post(DOCUMENTS, data={**document.choices, "kind": "programme", "language": "zh"})
    assert (only_document().id, only_document().status) == (document.id, DocumentStatus.WAITING)


def test_night_lets_go_of_what_failed_or_was_abandoned_long_ago(
    conference: Conference, frozen: Callable[..., None]
) -> None:
    failed, waiting, ready = ask(conference), ask(conference, SUMMARY), ask(conference, language="zh")
    make(ready)
    with transaction():
        note_failure(failed.id, Reason.TOO_LONG)
        forget_old_documents()
    assert len(session().scalars(select(Document.id)).all()) == 3
    frozen(reread(waiting).requested_at + FAILED_KEPT_FOR + timedelta(seconds=1))
    with transaction():
        forget_old_documents()
    assert session().scalars(select(Document.id)).all() == [ready.id]


def test_night_lets_go_of_badges_of_one_person_and_keeps_those_of_all(
    conference: Conference, frozen: Callable[..., None]
) -> None:
    delegate = session().query(Delegate).filter_by(name="CHEN Jing").one()
    badges = ask(conference, DocumentKind.BADGES)
    single = compose(conference, DocumentKind.BADGES, "en", delegate.id)
    with transaction():
        badge = request_document(SYSTEM, conference_id=conference.id, composed=single)
    make(badges)
    make(badge)
    frozen(reread(badge).requested_at + OWN_KEPT_FOR + timedelta(seconds=1))
    with transaction():
        forget_old_documents()
    assert session().scalars(select(Document.id)).all() == [badges.id]


def test_badge_goes_with_the_delegate_who_no_longer_takes_part(conference: Conference) -> None:
    delegate = session().query(Delegate).filter_by(name="CHEN Jing").one()
    single = compose(conference, DocumentKind.BADGES, "en", delegate.id)
    with transaction():
        request_document(SYSTEM, conference_id=conference.id, composed=single)
        cancel_delegate(SYSTEM, conference_id=conference.id, delegate_id=delegate.id)
    assert session().scalars(select(Document.id)).all() == []


def test_who_waits_is_told_where_a_worker_was_killed_in_the_last_attempt(
    app: Flask, conference: Conference, viewer: FlaskClient, frozen: Callable[..., None]
) -> None:
    viewer.post(DOCUMENTS, data=ASKED)
    job_id = only_document().job_id
    for _ in range(ATTEMPTS):
        with transaction():
            lease(Job, job_id or "")
        frozen(now() + LEASE)
    sweep(app)
    session().rollback()
    document = only_document()
    assert (document.status, document.error) == (DocumentStatus.FAILED, Reason.FAILED)
    assert [mail.payload["document_id"] for mail in mails()] == [document.id]


def test_who_waits_is_not_told_of_a_job_after_which_another_makes_the_document(
    conference: Conference, viewer: FlaskClient
) -> None:
    viewer.post(DOCUMENTS, data=ASKED)
    with transaction():
        give_up_document(Job(id=new_id(), payload={"document_id": only_document().id}))
    assert (only_document().status, mails()) == (DocumentStatus.WAITING, [])


def test_night_lets_go_of_documents_whose_subject_is_gone(conference: Conference) -> None:
    kept = ask(conference)
    with transaction():
        for kind in (DocumentKind.MINUTES, DocumentKind.AGREEMENT):
            row = Document(
                id=new_id(),
                conference_id=conference.id,
                subject_id=new_id(),
                kind=kind,
                language="en",
                content_hash=kind,
                requested_at=reread(kept).requested_at,
            )
            session().add(row)
        session().flush()
        forget_old_documents()
    assert session().scalars(select(Document.id)).all() == [kept.id]


def test_night_makes_room_by_what_dossiers_made_before_what_was_asked_for(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(conference)
    make(asked)
    change(conference)
    with transaction():
        made_id = add_composed(conference.id, compose(get_conference(facts.SLUG), PROGRAMME, "en"))
        keep_pdf(made_id, Pdf(b"%PDF-1.7 short", 3))
        monkeypatch.setattr(tidying, "MOST_OCTETS", 1)
        forget_old_documents()
    assert session().scalars(select(Document.id)).all() == [asked.id]


def test_night_makes_room_by_the_oldest_and_keeps_what_the_list_shows(
    conference: Conference, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for _ in range(3):
        for language in ("en", "zh"):
            made.append(ask(conference, language=language))
            make(made[-1], b"x" * 1000)
        change(conference)
    ids = [document.id for document in made]
    shown = {row.id for row in list_newest(conference.id).values()}
    assert shown == set(ids[-2:])
    for most, left in ((6000, ids), (5500, ids[1:]), (3000, ids[3:]), (10, ids[4:])):
        monkeypatch.setattr(tidying, "MOST_OCTETS", most)
        with transaction():
            forget_old_documents()
        assert session().scalars(select(Document.id).order_by(Document.id)).all() == left
        assert len(session().scalars(select(DocumentContent.document_id)).all()) == len(left)

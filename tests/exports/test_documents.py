"""Documents: asked for, made once, kept while they are the newest, and given out conditionally."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.models import User
from eventapp.actor import PUBLIC, SYSTEM
from eventapp.conferences.models import Conference, ConferenceState
from eventapp.conferences.queries import get_conference
from eventapp.db.session import session, transaction
from eventapp.designs.queries import read_design
from eventapp.designs.rules import DesignFacts
from eventapp.designs.services import change_design
from eventapp.errors import NotPermitted
from eventapp.exports.kinds import OF_CONFERENCE
from eventapp.exports.languages import BOTH
from eventapp.exports.models import Document, DocumentContent, DocumentKind, DocumentStatus
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import Order, Pdf, Reason
from eventapp.exports.services import KEPT, add_composed, keep_pdf, note_failure, request_document
from eventapp.jobs.models import Job, WorkStatus
from eventapp.jobs.worker import work_on
from eventapp.permissions import Role
from eventapp.workflows.demo import facts
from tests.agendas.conftest import make_conference
from tests.exports.asking import DOCUMENTS, PROGRAMME, SUMMARY, ask, change, count, jobs, make, reread
from tests.queries import count_queries


def test_document_when_asked_for_then_waits_with_what_it_shows_and_a_job(conference: Conference) -> None:
    document = ask(conference)
    assert document.status == DocumentStatus.WAITING
    assert document.source == compose(conference, PROGRAMME, "en").order.to_json()
    assert [(job.kind, job.payload) for job in jobs()] == [("document.make", {"document_id": document.id})]


def test_document_when_asked_for_twice_then_is_one_with_one_job(conference: Conference) -> None:
    first, second = ask(conference), ask(conference)
    assert first.id == second.id
    assert len(jobs()) == 1


def test_document_when_ready_then_is_not_made_again(conference: Conference) -> None:
    document = ask(conference)
    make(document)
    again = ask(conference)
    assert (again.id, again.status, len(jobs())) == (document.id, DocumentStatus.READY, 1)
    assert reread(document).source is None


def test_document_when_the_agenda_changed_then_is_another_one(conference: Conference) -> None:
    document = ask(conference)
    change(conference)
    assert ask(conference).id != document.id


# A dossier holds all languages.
@pytest.mark.parametrize(
    "kind", [DocumentKind(kind) for kind in OF_CONFERENCE if kind != DocumentKind.DOSSIER]
)
def test_languages_of_a_document_are_documents_of_their_own(
    conference: Conference, kind: DocumentKind
) -> None:
    documents = {ask(conference, kind, language).id for language in ("en", "zh", BOTH)}
    assert len(documents) == 3


def test_document_when_it_failed_then_is_tried_again_by_asking(conference: Conference) -> None:
    document = ask(conference)
    with transaction():
        note_failure(document.id, Reason.TOO_LONG)
    assert reread(document).error == Reason.TOO_LONG
    again = ask(conference)
    assert (again.id, again.status, again.error) == (document.id, DocumentStatus.WAITING, None)
    assert len(jobs()) == 2


def test_document_when_its_job_was_given_up_then_asking_queues_another(conference: Conference) -> None:
    document = ask(conference)
    with transaction():
        session().get_one(Job, document.job_id).status = WorkStatus.FAILED
    assert ask(conference).id == document.id
    assert len(jobs()) == 2


def test_asking_without_permission_is_refused(conference: Conference) -> None:
    composed = compose(conference, PROGRAMME, "en")
    with pytest.raises(NotPermitted), transaction():
        request_document(PUBLIC, conference_id=conference.id, composed=composed)
    assert count(Document) == 0


def test_only_the_newest_documents_of_a_kind_and_language_are_kept(conference: Conference) -> None:
    other = ask(conference, language="zh")
    make(other)
    documents = []
    for _ in range(KEPT + 2):
        documents.append(ask(conference))
        make(documents[-1])
        change(conference)
    kept = set(session().scalars(select(Document.id).where(Document.language == "en")))
    assert kept == {document.id for document in documents[-KEPT:]}
    assert count(DocumentContent) == KEPT + 1


def test_job_makes_the_document_and_doing_it_again_changes_nothing(
    app: Flask, conference: Conference
) -> None:
    document = ask(conference, SUMMARY, BOTH)
    assert work_on(app, "job", document.job_id or "") == WorkStatus.DONE
    content = session().get_one(DocumentContent, document.id).content
    assert reread(document).status == DocumentStatus.READY
    assert content.startswith(b"%PDF-")
    with transaction():
        session().get_one(Job, document.job_id).status = WorkStatus.QUEUED
    assert work_on(app, "job", document.job_id or "") == WorkStatus.DONE
    session().expire_all()
    assert session().get_one(DocumentContent, document.id).content == content


def test_job_when_the_document_can_not_be_made_then_says_why(app: Flask, conference: Conference) -> None:
    document = ask(conference)
    with transaction():
        reread(document).source = Order("x" * (21 * 1024 * 1024)).to_json()
    assert work_on(app, "job", document.job_id or "") == WorkStatus.FAILED
    failed = reread(document)
    assert (failed.status, failed.error) == (DocumentStatus.FAILED, Reason.TOO_LARGE)


def test_job_when_the_document_is_gone_then_does_nothing(app: Flask, conference: Conference) -> None:
    document = ask(conference)
    with transaction():
        session().delete(reread(document))
    assert work_on(app, "job", document.job_id or "") == WorkStatus.DONE
    assert count(DocumentContent) == 0


def test_document_when_fifty_ask_at_once_then_is_one_with_one_job(app: Flask, conference: Conference) -> None:
    composed = compose(conference, PROGRAMME, "en")
    conference_id = conference.id
    session().rollback()

    def ask_in_a_thread(_number: int) -> str:
        with app.app_context():
            with transaction():
                document = request_document(SYSTEM, conference_id=conference_id, composed=composed)
            return document.id

    with ThreadPoolExecutor(50) as pool:
        ids = set(pool.map(ask_in_a_thread, range(50)))
    assert len(ids) == 1
    assert len(jobs()) == 1


def test_command_writes_a_document_and_tells_what_is_not_there(
    app: Flask, conference: Conference, tmp_path: Path
) -> None:
    output = tmp_path / "programme.pdf"
    options = ["--kind", "programme", "--language", "zh", "--output", str(output)]
    made = app.test_cli_runner().invoke(args=["documents", "make", "--conference", facts.SLUG, *options])
    assert (made.exit_code, output.read_bytes()[:5]) == (0, b"%PDF-")
    failed = app.test_cli_runner().invoke(args=["documents", "make", "--conference", "none", *options])
    assert (failed.exit_code, failed.stderr) == (1, "Error: There is no conference none.\n")


def test_page_from_asking_to_opening(app: Flask, conference: Conference, viewer: FlaskClient) -> None:
    answer = viewer.post(DOCUMENTS, data={"kind": "summary", "language": "zh"})
    assert answer.status_code == 303
    page = answer.headers["Location"]
    waiting = viewer.get(page)
    assert 'http-equiv="refresh"' in waiting.text
    assert viewer.get(f"{page}/progress").json["is_done"] is False
    assert viewer.get(f"{page}.pdf").status_code == 404
    make(session().scalars(select(Document)).one())
    assert viewer.get(f"{page}/progress").json["is_done"] is True
    ready = viewer.get(page)
    assert 'http-equiv="refresh"' not in ready.text
    assert f'href="{page}.pdf"' in ready.text
    assert f'href="{page}.pdf"' in viewer.get(DOCUMENTS).text


def test_page_of_a_failed_document_offers_to_try_again(conference: Conference, viewer: FlaskClient) -> None:
    document = ask(conference)
    with transaction():
        note_failure(document.id, Reason.TOO_LONG)
    assert viewer.get(f"{DOCUMENTS}/{document.id}/progress").json["is_done"] is True
    assert (
        viewer.post(DOCUMENTS, data={"kind": document.kind, "language": document.language}).status_code == 303
    )
    assert reread(document).status == DocumentStatus.WAITING


@pytest.mark.parametrize(
    ("reason", "english", "chinese"),
    [
        (Reason.TOO_LONG, "It took longer than 120 seconds.", "生成时间超过 120 秒。"),
        (Reason.TOO_LARGE, "It is larger than 20 MB of text.", "文档的文字内容超过 20 MB。"),
        (Reason.TOO_MUCH_MEMORY, "It needs more memory", "所需内存超过单个文档的上限。"),
    ],
)
def test_page_of_a_failed_document_says_why_in_the_language_of_its_reader(
    conference: Conference, viewer: FlaskClient, reason: Reason, english: str, chinese: str
) -> None:
    document = ask(conference)
    with transaction():
        note_failure(document.id, reason)
    for language, words in (("en", english), ("zh", chinese)):
        assert words in viewer.get(f"{DOCUMENTS}/{document.id}?lang={language}").text


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"kind": "secrets", "language": "en"},
        {"kind": "own", "language": "en"},
        {"kind": "summary", "language": "fr"},
        {"kind": "summary", "language": "en", "paper": "a0"},
    ],
)
def test_asking_for_what_there_is_not_makes_nothing(
    conference: Conference, viewer: FlaskClient, fields: dict[str, str]
) -> None:
    answer = viewer.post(DOCUMENTS, data=fields)
    assert answer.status_code == 422
    assert "Please choose one of the" in answer.text
    assert count(Document) == 0


def test_pdf_is_private_inline_and_conditional(conference: Conference, viewer: FlaskClient) -> None:
    document = ask(conference, language=BOTH)
    make(document)
    url = f"{DOCUMENTS}/{document.id}.pdf"
    answer = viewer.get(url)
    assert (answer.mimetype, answer.data) == ("application/pdf", b"%PDF-1.7 short")
    assert answer.headers["Content-Disposition"].startswith("inline; ")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    etag = answer.headers["ETag"]
    assert not etag.startswith("W/")
    known = viewer.get(url, headers={"If-None-Match": etag})
    assert (known.status_code, known.data, known.headers["ETag"]) == (304, b"", etag)
    assert viewer.head(url).headers["Content-Length"] == str(len(answer.data))


def test_document_of_another_conference_is_not_found(conference: Conference, viewer: FlaskClient) -> None:
    with transaction():
        other = make_conference("other")
    document = ask(other)
    make(document)
    tails = ("", "/progress", ".pdf")
    assert [viewer.get(f"{DOCUMENTS}/{document.id}{tail}").status_code for tail in tails] == [404] * 3
    own = ask(conference)
    make(own)
    assert [viewer.get(f"{DOCUMENTS}/{own.id}{tail}").status_code for tail in tails] == [200] * 3


def test_documents_are_closed_to_the_desk_and_to_strangers(
    conference: Conference,
    client: FlaskClient,
    join: Callable[[Role], None],
    organizer: User,
    sign_in: Callable[[User], FlaskClient],
) -> None:
    document = ask(conference)
    make(document)
    paths = [DOCUMENTS, f"{DOCUMENTS}/{document.id}", f"{DOCUMENTS}/{document.id}.pdf"]
    assert [client.get(path).status_code for path in paths] == [302] * 3
    join(Role.DESK)
    desk = sign_in(organizer)
    assert [desk.get(path).status_code for path in paths] == [403] * 3


def test_list_tells_when_a_document_is_out_of_date(conference: Conference, viewer: FlaskClient) -> None:
    make(ask(conference))
    assert "Changed since" not in viewer.get(DOCUMENTS).text
    change(conference)
    assert "Changed since" in viewer.get(DOCUMENTS).text


def test_list_tells_when_the_look_of_documents_has_changed(
    conference: Conference, viewer: FlaskClient
) -> None:
    make(ask(conference))
    make(ask(conference, SUMMARY))
    assert "Changed since" not in viewer.get(DOCUMENTS).text
    with transaction():
        version = read_design(conference.id).version
        change_design(SYSTEM, conference_id=conference.id, version=version, facts=DesignFacts(paper="letter"))
    assert viewer.get(DOCUMENTS).text.count("Changed since") == 2


def test_list_offers_only_what_its_reader_may_download(
    conference: Conference, viewer: FlaskClient, join: Callable[[Role], None]
) -> None:
    assert "delegates.xlsx" not in viewer.get(DOCUMENTS).text
    join(Role.REGISTRAR)
    assert "delegates.xlsx" in viewer.get(DOCUMENTS).text


def test_list_asks_as_many_queries_for_many_documents_as_for_one(
    conference: Conference, viewer: FlaskClient
) -> None:
    numbers = []
    for languages in (["en"], ["zh", BOTH]):
        for language in languages:
            for kind in map(DocumentKind, OF_CONFERENCE):
                make(ask(conference, kind, language))
        with count_queries() as queries:
            assert viewer.get(DOCUMENTS).status_code == 200
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_list_tells_where_everybody_reads_a_document(conference: Conference, viewer: FlaskClient) -> None:
    def told() -> list[str]:
        return re.findall(r"http://\S+?/c/\S+\.pdf\?lang=\w+", viewer.get(DOCUMENTS).text)

    make(ask(conference, format="archive"))
    assert told() == []
    make(ask(conference))
    make(ask(conference, DocumentKind.ONE_PAGE, BOTH))
    assert [each.partition("/c/")[2] for each in told()] == [
        f"{facts.SLUG}/programme.pdf?lang=en",
        f"{facts.SLUG}/agenda.pdf?lang=both",
    ]
    with transaction():
        session().get_one(Conference, conference.id).state = ConferenceState.DRAFT
    assert told() == []


def test_public_programme_is_the_newest_that_an_organizer_made(
    conference: Conference, client: FlaskClient
) -> None:
    url = f"/c/{facts.SLUG}/programme.pdf"
    assert client.get(url).status_code == 404
    first = ask(conference)
    make(first, b"%PDF-1.7 first")
    change(conference)
    make(ask(conference), b"%PDF-1.7 second")
    make(ask(conference, language="zh"), b"%PDF-1.7 chinese")
    ask(conference, language=BOTH)
    answers = [client.get(url, query_string={"lang": code}) for code in ("", "en", "zh", "fr", BOTH)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 404]
    shown = [answer.data for answer in answers[:4]]
    assert shown == [b"%PDF-1.7 second", b"%PDF-1.7 second", b"%PDF-1.7 chinese", b"%PDF-1.7 second"]
    change(conference)
    with transaction():
        of_dossier = add_composed(conference.id, compose(get_conference(facts.SLUG), PROGRAMME, "en"))
        keep_pdf(of_dossier, Pdf(b"%PDF-1.7 of a dossier", 3))
    assert client.get(url).data == b"%PDF-1.7 second"
    etag = answers[0].headers["ETag"]
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
    with transaction():
        session().get_one(Conference, conference.id).state = ConferenceState.DRAFT
    assert client.get(url).status_code == 404

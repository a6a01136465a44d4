"""The dossier: what it holds and leaves out, that it is the same each time, and that it is made in steps."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.agendas.services import release_agenda
from eventapp.clock import now
from eventapp.communiques.models import Communique
from eventapp.communiques.services import issue_communique, write_communique
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference
from eventapp.db.session import session, transaction
from eventapp.exports.document_jobs import make_document
from eventapp.exports.dossier import jobs, names, packing
from eventapp.exports.dossier.papers import Version, compose_version, list_papers, list_versions
from eventapp.exports.dossier.uploads import list_uploads
from eventapp.exports.dossier.writing import write_dossier
from eventapp.exports.models import Document, DocumentContent, DocumentKind, DocumentStatus
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import Pdf
from eventapp.exports.queries import list_newest, list_newest_ready
from eventapp.exports.services import KEPT, add_composed, keep_pdf, request_document
from eventapp.files.rules import Upload
from eventapp.files.services import keep_file
from eventapp.jobs.leases import LEASE, LeaseLost, lease
from eventapp.jobs.models import Job
from eventapp.localized import LocalizedText
from eventapp.materials.models import Material
from eventapp.permissions import Role
from tests.exports.concluded import Concluded
from tests.exports.people import add_participant
from tests.exports.test_participants_document import member
from tests.minutes.builders import NINE, make_conference
from tests.queries import count_queries

DOSSIER = DocumentKind.DOSSIER


def dossier(conference: Conference, *, with_internal: bool = False) -> ZipFile:
    """Return a dossier whose documents are stand-ins: that they are rendered right is tested elsewhere."""
    file = io.BytesIO()
    versions = list_versions(conference, with_internal=with_internal)

    def stand_in(version: Version) -> bytes | None:
        composed = compose_version(conference, version)
        return b"%PDF " + composed.content_hash.encode() if composed else None

    write_dossier(file, conference, versions, stand_in, with_internal=with_internal)
    return ZipFile(file)


def paths(archive: ZipFile) -> list[str]:
    return [name.removeprefix("launch/") for name in archive.namelist()]


def add_material(
    story: Concluded, filename: str, *, visibility: str = "public", octets: bytes = b"%PDF x"
) -> None:
    file = keep_file(story.conference.id, Upload(filename, "application/pdf", octets))
    session().add(
        Material(
            conference_id=story.conference.id,
            agenda_item_id=story.item_id,
            title=LocalizedText(en="Slides"),
            file_id=file.id,
            visibility=visibility,
            position=1,
            created_at=NINE,
        )
    )
    session().flush()


def test_dossier_holds_documents_data_and_what_tells_of_them(story: Concluded) -> None:
    found = paths(dossier(story.conference))
    expected = {
        *(f"documents/programme-{code}.pdf" for code in ("en", "zh", "en-zh")),
        *(f"documents/participants-{code}.pdf" for code in ("en", "zh", "en-zh")),
        *(f"data/agenda-{code}.{ending}" for code in ("en", "zh") for ending in ("ics", "xlsx")),
        *("data/agenda.json", "data/schedule-en.xml", "data/schedule-zh.json", "data/action-items.json"),
        *("data/participants-zh.xlsx", "data/indicators.json", "data/indicators-en.xlsx"),
        *("README.txt", "manifest.json", "SHA256SUMS"),
    }
    assert expected - set(found) == set()
    assert found[-3:] == ["README.txt", "manifest.json", "SHA256SUMS"]
    assert [path for path in found if path.startswith("internal/")] == []
    assert all(path.isascii() and ".." not in path and "\\" not in path for path in found)


def test_checksums_and_manifest_tell_of_every_file(story: Concluded) -> None:
    archive = dossier(story.conference, with_internal=True)
    assert archive.testzip() is None
    sums = dict(
        reversed(line.split("  ", 1)) for line in archive.read("launch/SHA256SUMS").decode().splitlines()
    )
    found = {path: hashlib.sha256(archive.read(f"launch/{path}")).hexdigest() for path in paths(archive)}
    del found["SHA256SUMS"]
    assert sums == found
    manifest = json.loads(archive.read("launch/manifest.json"))
    assert (manifest["format"], manifest["conference"]["slug"], manifest["has_internal"]) == (
        "eventapp-dossier",
        "launch",
        True,
    )
    listed = {entry["path"]: entry["sha256"] for entry in manifest["files"]}
    del found["manifest.json"]
    assert listed == found


def test_readme_says_in_each_language_what_is_what(story: Concluded) -> None:
    readme = dossier(story.conference).read("launch/README.txt").decode()
    for text in ("Launch conference", "启动大会", "As of", "documents/", "sha256sum -c SHA256SUMS"):
        assert text in readme
    assert "internal/" not in readme


def test_what_is_confidential_is_in_the_internal_folder_alone(story: Concluded) -> None:
    secrets = ("Quiet letter", "quiet-letter", "Ask the lawyers", "price stays secret", "anna@zug.example")
    open_one = dossier(story.conference)
    for path in open_one.namelist():
        content = open_one.read(path).decode(errors="replace")
        assert [secret for secret in secrets if secret in content or secret in path] == []
    assert not any(path.startswith(("documents/register", "minutes/")) for path in paths(open_one))
    whole = paths(dossier(story.conference, with_internal=True))
    for path in (
        "internal/documents/register-en.pdf",
        "internal/data/action-items.json",
        "internal/data/action-items-zh.ics",
        "internal/data/delegates.xlsx",
    ):
        assert path in whole
    assert any(path.startswith("internal/minutes/") for path in whole)
    assert any(path.startswith("internal/agreements/") and "quiet-letter" in path for path in whole)
    assert any(path.startswith("agreements/") and path.endswith("/sheet-en-zh.pdf") for path in whole)


def test_papers_of_confidential_things_are_internal(story: Concluded) -> None:
    papers = {(paper.kind, paper.subject_id): paper.is_internal for paper in list_papers(story.conference)}
    assert papers[DocumentKind.REGISTER, None]
    assert papers[DocumentKind.MINUTES, story.item_id]
    assert papers[DocumentKind.AGREEMENT, story.agreement_id] is False
    assert papers[DocumentKind.PROGRAMME, None] is False


def test_uploaded_files_have_safe_names_in_their_folders(story: Concluded) -> None:
    with transaction():
        add_material(story, "../../etc/passwd")
        add_material(story, "幻灯片.PDF")
        add_material(story, "Ünïcode slides (final).pdf")
        add_material(story, "secret.pdf", visibility="secretariat")
    uploads = {upload.path: upload.is_internal for upload in list_uploads(story.conference)}
    folder = next(path.rpartition("/")[0] for path in uploads if path.startswith("materials/"))
    assert {path: kept for path, kept in uploads.items() if path.startswith("materials/")} == {
        f"{folder}/01-etc-passwd": False,
        f"{folder}/02-file.pdf": False,
        f"{folder}/03-unicode-slides-final.pdf": False,
        f"{folder}/04-secret.pdf": True,
    }
    archive = dossier(story.conference)
    assert archive.read(f"launch/{folder}/02-file.pdf") == b"%PDF x"
    assert f"{folder}/04-secret.pdf" not in " ".join(archive.namelist())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Opening & Keynote", "opening-keynote"),
        ("开幕式", ""),
        ("../..\\x\x00y", "x-y"),
        ("Zürich Straße", "zurich-strae"),
        ("a" * 200, "a" * 48),
        ("CON", "con"),
    ],
)
def test_names_are_of_ascii_letters_digits_and_hyphens(text: str, name: str) -> None:
    assert names.plain(text) == name


def test_two_of_one_name_get_two() -> None:
    assert names.without_doubles("a/b.pdf", {"a/b.pdf", "a/b-2.pdf"}) == "a/b-3.pdf"
    assert names.without_doubles("a/b", {"a/b"}) == "a/b-2"


def test_files_beyond_the_limit_are_left_out_and_named(
    story: Concluded, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction():
        add_material(story, "large.pdf", octets=b"%PDF" * 200_000)
    monkeypatch.setattr(packing, "LIMIT", 700_000)
    archive = dossier(story.conference)
    left_out = json.loads(archive.read("launch/manifest.json"))["left_out"]
    assert [path for path in left_out if path.endswith("/01-large.pdf")] == left_out
    assert left_out[0] in archive.read("launch/README.txt").decode()
    assert not any(path.endswith("large.pdf") for path in archive.namelist())


def test_dossier_is_the_same_on_another_day_and_another_after_a_change(
    story: Concluded, frozen: Callable[[datetime], None]
) -> None:
    def octets() -> bytes:
        archive = dossier(get_conference("launch"), with_internal=True)
        assert archive.fp is not None
        archive.fp.seek(0)
        return archive.fp.read()

    before = octets()
    frozen(datetime.fromisoformat("2021-12-01T10:00:07+00:00"))
    assert octets() == before
    with transaction():
        add_participant(story.conference, "Late Person")
    assert octets() != before


def test_dossier_of_an_empty_conference_is_whole(app: Flask) -> None:
    with transaction():
        make_conference()
    archive = dossier(get_conference("launch"), with_internal=True)
    assert archive.testzip() is None
    assert json.loads(archive.read("launch/manifest.json"))["left_out"] == []


def test_number_of_queries_for_papers_and_uploads_is_the_same_for_many(story: Concluded) -> None:
    numbers = []
    for _ in range(2):
        session().expire_all()
        conference = get_conference("launch")
        with count_queries() as queries:
            list_papers(conference)
            list_uploads(conference)
        numbers.append(len(queries))
        with transaction():
            for number in range(5):
                add_material(story, f"{number}.pdf")
    assert numbers[0] == numbers[1]


def ask(internal: str = "no") -> Document:
    conference = get_conference("launch")
    composed = compose(conference, DOSSIER, "zh", choices={"internal": internal})
    with transaction():
        return request_document(SYSTEM, conference_id=conference.id, composed=composed)


def work(document_id: str) -> int:
    """Do the jobs of a dossier until it is there, and return how many there were."""
    for steps in range(1, 100):
        job = session().get_one(Job, session().get_one(Document, document_id).job_id)
        make_document(job)
        session().expire_all()
        if session().get_one(Document, document_id).status != DocumentStatus.WAITING:
            return steps
    raise AssertionError("it never ends")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a dossier hold two documents in one language alone, since each takes a second to render."""
    whole = list_versions

    def few(conference: Conference, *, with_internal: bool) -> list[object]:
        wanted = (DocumentKind.INDICATORS, DocumentKind.PARTICIPANTS)
        versions = whole(conference, with_internal=with_internal)
        return [each for each in versions if each.paper.kind in wanted and each.languages == ("en",)]

    monkeypatch.setattr(jobs, "list_versions", few)


@pytest.mark.usefixtures("small")
def test_dossier_is_made_in_steps_and_each_document_kept(
    story: Concluded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "STEP", 0)
    document = ask()
    assert (document.kind, document.language, document.media_type) == (DOSSIER, "en", "application/zip")
    assert work(document.id) == 3
    document = session().get_one(Document, document.id)
    assert (document.status, document.source) == (DocumentStatus.READY, None)
    kept = session().get_one(DocumentContent, document.id)
    assert kept.pages is None
    archive = ZipFile(io.BytesIO(kept.content))
    for path in archive.namelist():
        if path.endswith(".pdf"):
            with pikepdf.open(io.BytesIO(archive.read(path))) as pdf:
                assert len(pdf.pages) >= 1
    others = session().query(Document).filter(Document.kind != DOSSIER)
    assert {other.kind: other.status for other in others} == {"indicators": "ready", "participants": "ready"}
    with transaction():
        add_participant(story.conference, "Late Person")
        session().delete(session().get_one(Document, document.id))
    monkeypatch.setattr(jobs, "STEP", 60)
    again = ask()
    assert again.id != document.id


@pytest.mark.usefixtures("small")
def test_step_renews_its_lease_as_it_goes(
    story: Concluded, monkeypatch: pytest.MonkeyPatch, frozen: Callable[[datetime], None]
) -> None:
    job = leased(ask())
    later = now() + LEASE - timedelta(seconds=1)
    frozen(later)
    monkeypatch.setattr(jobs, "RENEW_AFTER", 0)
    make_document(job)
    assert session().get_one(Job, job.id, populate_existing=True).leased_until == later + LEASE


@pytest.mark.usefixtures("small")
def test_step_whose_lease_another_worker_has_makes_nothing_more(
    story: Concluded, monkeypatch: pytest.MonkeyPatch, frozen: Callable[[datetime], None]
) -> None:
    document = ask()
    job = leased(document)
    frozen(now() + LEASE)
    leased(document)
    monkeypatch.setattr(jobs, "RENEW_AFTER", 0)
    with pytest.raises(LeaseLost):
        make_document(job)
    assert session().query(Document).count() == 1


def test_what_becomes_internal_while_a_dossier_is_made_stays_out_of_it(
    story: Concluded, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = list_versions
    wanted = ["documents/indicators-en.pdf", "documents/communique-en.pdf"]

    def few(conference: Conference, *, with_internal: bool) -> list[Version]:
        return [each for each in whole(conference, with_internal=with_internal) if each.path in wanted]

    def take_back_and_render(_order: object, _pictures: object) -> Pdf:
        session().query(Communique).update({Communique.issued_at: None, Communique.text: {"en": "Secret"}})
        session().commit()
        return Pdf(b"%PDF-1.7", 1)

    with transaction():
        write_communique(
            SYSTEM, conference_id=story.conference.id, text=LocalizedText(en="We met."), version=None
        )
        issue_communique(SYSTEM, conference_id=story.conference.id, version=1)
    monkeypatch.setattr(jobs, "list_versions", few)
    monkeypatch.setattr(jobs, "render_pdf", take_back_and_render)
    document = ask()
    assert work(document.id) == 2
    archive = ZipFile(io.BytesIO(session().get_one(DocumentContent, document.id).content))
    assert [path for path in archive.namelist() if path.endswith(".pdf")] == [
        "launch/documents/indicators-en.pdf"
    ]


def leased(document: Document) -> Job:
    with transaction():
        job = lease(Job, document.job_id or "")
    assert isinstance(job, Job)
    return job


def test_minutes_are_composed_without_reading_the_agenda(story: Concluded) -> None:
    with transaction():
        release_agenda(SYSTEM, conference=get_conference("launch"))
    conference = get_conference("launch")
    versions = list_versions(conference, with_internal=True)
    minutes = next(each for each in versions if each.paper.kind == DocumentKind.MINUTES)
    with count_queries() as queries:
        assert compose_version(conference, minutes) is not None
    assert [each for each in queries if "FROM released_item" in each] == []


@pytest.mark.usefixtures("small")
def test_what_a_dossier_made_is_not_the_newest_until_somebody_asks_for_it(
    story: Concluded,
) -> None:
    chosen = compose(story.conference, DocumentKind.PARTICIPANTS, "en", choices={"paper": "letter"})
    with transaction():
        asked = request_document(SYSTEM, conference_id=story.conference.id, composed=chosen)
        keep_pdf(asked.id, Pdf(b"%PDF-1.7 chosen", 1))
    work(ask().id)

    def newest() -> list[str]:
        listed = list_newest_ready(story.conference.id, DocumentKind.PARTICIPANTS, delegate_id=None)
        assert list_newest(story.conference.id)[DocumentKind.PARTICIPANTS, "en"].id == listed[0].id
        return [row.id for row in listed]

    assert newest() == [asked.id]
    usual = compose(get_conference("launch"), DocumentKind.PARTICIPANTS, "en")
    with transaction():
        again = request_document(SYSTEM, conference_id=story.conference.id, composed=usual)
    assert again.status == DocumentStatus.READY
    assert newest() == [again.id, asked.id]


def test_what_dossiers_made_drives_out_nothing_that_was_asked_for(story: Concluded) -> None:
    conference_id = story.conference.id
    composed = compose(story.conference, DocumentKind.PARTICIPANTS, "en")
    with transaction():
        asked = request_document(SYSTEM, conference_id=conference_id, composed=composed)
        keep_pdf(asked.id, Pdf(b"%PDF-1.7 asked", 1))
    for number in range(KEPT + 1):
        with transaction():
            add_participant(story.conference, f"Late Person {number}")
        newer = compose(story.conference, DocumentKind.PARTICIPANTS, "en")
        with transaction():
            keep_pdf(add_composed(conference_id, newer), Pdf(b"%PDF-1.7 newer", 1))
    kept = session().query(Document)
    assert {document.id for document in kept if document.is_asked_for} == {asked.id}
    assert kept.count() == 1 + KEPT


def test_who_asks_again_joins_the_dossier_under_way(story: Concluded) -> None:
    first = ask()
    with transaction():
        add_participant(story.conference, "Late Person")
    assert ask().id == first.id
    assert ask("yes").id != first.id
    assert session().query(Job).count() == 2


def test_dossier_that_is_gone_meanwhile_is_not_gone_on_with(
    story: Concluded, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = ask()
    job = session().get_one(Job, document.job_id)
    with transaction():
        session().delete(session().get_one(Document, document.id))
    make_document(job)
    assert session().query(Document).count() == 0


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.REGISTRAR, 303), (Role.ORGANIZER, 303), (Role.VIEWER, 403), (Role.RAPPORTEUR, 403)],
)
def test_dossier_is_for_those_who_may_take_the_delegates_out(
    story: Concluded,
    organizer: User,
    sign_in: Callable[[User], FlaskClient],
    role: Role,
    status: int,
) -> None:
    member(story.conference, organizer, role)
    client = sign_in(organizer)
    answer = client.post("/manage/launch/documents", data={"kind": "dossier", "language": "en"})
    assert answer.status_code == status
    document = session().query(Document).filter_by(kind=DOSSIER).one_or_none()
    assert (document is not None) == (status == 303)
    if document is not None:
        with transaction():
            jobs.keep_archive(document.id, b"PK")
        assert client.get(answer.headers["Location"]).status_code == 200
        assert client.get("/manage/launch/documents").status_code == 200


def test_dossier_is_offered_once_for_it_has_all_languages(
    story: Concluded, organizer: User, sign_in: Callable[[User], FlaskClient]
) -> None:
    member(story.conference, organizer, Role.REGISTRAR)
    client = sign_in(organizer)

    def usual() -> list[str]:
        page = client.get("/manage/launch/documents").text
        return re.findall(r'name="language" value="(\w+)" aria-describedby="kind-dossier">(.+?)<', page)

    assert usual() == [("en", "All languages")]
    place = client.post("/manage/launch/documents", data={"kind": "dossier", "language": "zh"}).location
    assert usual() == []
    document = session().query(Document).filter_by(kind=DOSSIER).one()
    with transaction():
        jobs.keep_archive(document.id, b"PK")
    assert usual() == []
    assert "All languages" in client.get(place).text
    name = client.get(f"{place}.pdf").headers["Content-Disposition"]
    assert unquote(name).endswith("launch - Dossier - English + 中文.zip")


#: Writes the dossier of the demo with stand-ins for its documents, as :func:`dossier` does.
SCRIPT = """
import sys
from wsgi import app
from eventapp.conferences.queries import get_conference
from eventapp.exports.dossier.papers import compose_version, list_versions
from eventapp.exports.dossier.writing import write_dossier
with app.app_context(), open(sys.argv[1], "wb") as file:
    conference = get_conference("china-switzerland-2021")
    versions = list_versions(conference, with_internal=True)
    html_of = lambda each: compose_version(conference, each).html.encode()
    write_dossier(file, conference, versions, html_of, with_internal=True)
"""


@pytest.mark.one_database
def test_dossier_has_the_same_octets_whatever_the_hash_seed(tmp_path: Path) -> None:
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "LOG_LEVEL": "WARNING"}
    environment.pop("DATABASE_URL", None)
    for command in (["db", "upgrade"], ["demo", "load"]):
        flask = [sys.executable, "-m", "flask", "--app", "wsgi", *command]
        subprocess.run(flask, env=environment, check=True, capture_output=True)
    made = []
    for seed in ("1", "2"):
        output = tmp_path / f"{seed}.zip"
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(output)],
            env={**environment, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        made.append(output.read_bytes())
    assert made[0] == made[1]


def test_communique_is_for_everybody_once_it_is_issued(story: Concluded) -> None:
    assert not any("communique" in path for path in paths(dossier(story.conference, with_internal=True)))
    with transaction():
        text = LocalizedText(en="# Communiqué\n\nWe agree.", zh="# 公报")
        row = Communique(conference_id=story.conference.id, text=text, updated_at=NINE, version=1)
        session().add(row)
    assert not any("communique" in path for path in paths(dossier(story.conference)))
    with transaction():
        session().query(Communique).one().issued_at = NINE
    archive = dossier(story.conference)
    assert archive.read("launch/data/communique-en.md").decode() == "# Communiqué\n\nWe agree.\n"
    assert "data/communique-zh.md" in paths(archive)

"""All that is kept of one person, in one archive."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM
from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.permissions import Role
from eventapp.registration.models import Delegate
from eventapp.registration.services import Outcome
from eventapp.workflows.privacy.person import find_person, person_of
from eventapp.workflows.privacy.services import export_person
from tests.queries import count_queries
from tests.workflows.privacy.conftest import ANNA, PASSPORT

KEY = "a key for tests that is long enough"


def opened(archive: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        files = {name: file.read(name) for name in file.namelist()}
    return json.loads(files.pop("personal-data.json")), files


def everything(secret_key: str = KEY) -> tuple[dict[str, Any], dict[str, bytes]]:
    with transaction():
        return opened(export_person(SYSTEM, find_person(" ANNA@city.example"), secret_key=secret_key))


def test_export_holds_what_every_slice_keeps(anna: Outcome) -> None:
    told, files = everything()
    (delegate,) = told["delegates"]
    assert (delegate["name"], delegate["native_name"], delegate["email"], delegate["dietary"]) == (
        "Anna Keller",
        "安娜",
        "Anna@city.example",
        "no nuts",
    )
    assert delegate["conference"]["slug"] == "launch-2027"
    assert delegate["delegation"] == {"en": "Basel"}
    assert {each["question"]["en"]: each["answer"] for each in delegate["answers"]} == {
        "Passport number": PASSPORT,
        "Photo": {"name": "Anna.pdf", "file": "files/01-Anna.pdf"},
        "Hotel": "Hotel Anna",
    }
    assert sorted(each["purpose"] for each in delegate["consents"]) == [
        "list_of_participants",
        "participation",
        "photographs",
        "transfer_abroad",
    ]
    assert {each["given_by"] for each in delegate["consents"]} == {"delegate"}
    assert [each["day"] for each in delegate["check_ins"]] == ["2027-10-21"]
    assert [each["file"] for each in delegate["visa_letters"]] == ["files/02-visa-Anna.pdf"]
    assert delegate["named_in_letters"] == [
        {"reference": "N-17", "dated_on": "2027-08-01", "name": "KELLER Anna", "position": "Mayor"}
    ]
    assert [each["name"] for each in told["focal_point_of"]] == [f"Focal {ANNA}"]
    assert [each["name"] for each in told["invitations"]] == [f"Invited {ANNA}"]
    assert [each["reason"] for each in told["mail_blocks"]] == ["bounced"]
    assert [each["body"] for each in told["mails"]] == ["Dear Anna Keller"]
    assert [each["name"] for each in told["contacts"]] == ["Anna Keller"]
    assert [each["title"] for each in told["action_items"]] == [{"en": "Write"}]
    assert [each["action"] for each in told["what_was_done"]] == ["delegate.registered"]
    assert files == {
        "files/01-Anna.pdf": b"%PDF-1.7 Anna.pdf",
        "files/02-visa-Anna.pdf": b"%PDF-1.7 visa-Anna.pdf",
    }


def test_export_tells_nothing_of_others_and_no_secret(anna: Outcome) -> None:
    told, _files = everything()
    text = json.dumps(told)
    assert "Bo" not in text and "bo@" not in text and "Desk Helper" not in text
    assert "token" not in text and "hash" not in text


def test_export_when_the_key_is_another_leaves_sealed_answers_closed(anna: Outcome) -> None:
    told, _files = everything(secret_key="quite another key, also long enough")
    answers = {each["question"]["en"]: each["answer"] for each in told["delegates"][0]["answers"]}
    assert answers["Passport number"] == "(encrypted with another key)"
    assert PASSPORT not in json.dumps(told)


def test_export_of_an_account_holds_its_roles_and_no_password(
    conference: Conference, member: Callable[[Role], User]
) -> None:
    user = member(Role.REGISTRAR)
    with transaction():
        told, files = opened(export_person(SYSTEM, find_person(user.email), secret_key=KEY))
    assert [each["name"] for each in told["accounts"]] == ["Registrar"]
    assert [(each["role"], each["conference"]["slug"]) for each in told["memberships"]] == [
        ("registrar", "launch-2027")
    ]
    assert files == {}


def test_export_at_one_conference_tells_nothing_of_another(
    anna: Outcome, other_conference: Conference, prepare: Callable[..., Any]
) -> None:
    from eventapp.registration.services import register_delegate

    submission = prepare(at=other_conference, name="Anna Keller", email=ANNA)
    with transaction():
        register_delegate(submission)
    delegate = session().get_one(Delegate, anna.delegate_id)
    with transaction():
        told, _files = opened(export_person(SYSTEM, person_of(delegate), secret_key=KEY))
    assert [each["conference"]["slug"] for each in told["delegates"]] == ["launch-2027"]
    assert {each["conference"]["slug"] for each in told["mails"]} == {"launch-2027"}
    assert [each["conference"]["slug"] for each in everything()[0]["delegates"]] == [
        "launch-2027",
        "other-2027",
    ]


@pytest.mark.parametrize("role", list(Role))
def test_pages_are_for_owners_and_organizers(
    anna: Outcome,
    member: Callable[[Role], User],
    sign_in: Callable[[User], FlaskClient],
    role: Role,
) -> None:
    client = sign_in(member(role))
    base = f"/manage/launch-2027/delegates/{anna.delegate_id}"
    may = role in (Role.OWNER, Role.ORGANIZER)
    assert client.get(f"{base}/personal-data").status_code == (200 if may else 403)
    assert client.post(f"{base}/personal-data").status_code == (200 if may else 403)
    assert client.post(f"{base}/erase").status_code == (303 if may else 403)
    session().rollback()
    session().expire_all()
    assert (session().get_one(Delegate, anna.delegate_id).erased_at is not None) is may


def test_pages_when_the_delegate_is_of_another_conference_answer_404(
    anna: Outcome,
    other_conference: Conference,
    client: FlaskClient,
    organizer: User,
    sign_in: Callable[[User], FlaskClient],
) -> None:
    assert client.get(f"/manage/launch-2027/delegates/{anna.delegate_id}/personal-data").status_code == 302
    with transaction():
        session().get_one(User, organizer.id).is_administrator = True
    admin = sign_in(organizer)
    for delegate_id in (anna.delegate_id, "0" * 26, "x' OR 1=1"):
        base = f"/manage/other-2027/delegates/{delegate_id}"
        assert admin.get(f"{base}/personal-data").status_code == 404
        assert admin.post(f"{base}/personal-data").status_code == 404
        assert admin.post(f"{base}/erase").status_code == 404


def test_download_is_a_noted_attachment_that_no_cache_keeps(
    anna: Outcome, member: Callable[[Role], User], sign_in: Callable[[User], FlaskClient]
) -> None:
    answer = sign_in(member(Role.OWNER)).post(
        f"/manage/launch-2027/delegates/{anna.delegate_id}/personal-data"
    )
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["Cache-Control"] == "no-store"
    assert opened(answer.data)[0]["delegates"][0]["name"] == "Anna Keller"
    actions = session().execute(select(AuditEntry.action, AuditEntry.subject_id, AuditEntry.details))
    assert ("person.exported", anna.delegate_id, {}) in [tuple(row) for row in actions]


def test_page_asks_as_many_queries_for_a_full_life_as_for_an_empty_one(
    anna: Outcome,
    register: Callable[..., Outcome],
    member: Callable[[Role], User],
    sign_in: Callable[[User], FlaskClient],
) -> None:
    plain = register(name="Plain Person")
    client = sign_in(member(Role.OWNER))
    asked = []
    for outcome in (plain, anna):
        client.get(f"/manage/launch-2027/delegates/{outcome.delegate_id}/personal-data")
        with count_queries() as queries:
            client.get(f"/manage/launch-2027/delegates/{outcome.delegate_id}/personal-data")
        asked.append(len(queries))
    # One more: whether the conference, of which Anna has a seat to leave, is over.
    assert asked[1] - asked[0] in (0, 1)


def test_command_writes_a_file_that_its_owner_alone_reads(app: Flask, anna: Outcome, tmp_path: Path) -> None:
    out = tmp_path / "anna.zip"
    result = app.test_cli_runner().invoke(args=["people", "export", "anna@CITY.example", "--out", str(out)])
    assert (result.exit_code, result.stdout) == (
        0,
        f"Wrote {out}: {(out.stat().st_size + 1023) // 1024} kB.\n",
    )
    assert out.stat().st_mode & 0o777 == 0o600
    assert opened(out.read_bytes())[0]["delegates"][0]["name"] == "Anna Keller"


def test_command_when_the_address_is_none_says_so_in_one_line(app: Flask, tmp_path: Path) -> None:
    arguments = ["people", "export", "anna", "--out", str(tmp_path / "x.zip")]
    result = app.test_cli_runner().invoke(args=arguments)
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: Please give an e-mail address such as name@example.org.\n",
    )

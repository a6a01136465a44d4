"""``flask conferences``: make and publish; what is wrong is one line and exit code 1."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from eventapp.accounts.models import User
from eventapp.conferences.queries import find_conference, get_conference, list_members, list_rooms, list_sides
from eventapp.db.session import session

CREATE = ("create", "--slug", "coscup-2023", "--timezone", "Asia/Taipei", "--title-en", "COSCUP")


def run(app: Flask, *arguments: str) -> tuple[int, str, str]:
    result = app.test_cli_runner().invoke(args=["conferences", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_conference_when_made_with_the_fewest_facts_can_be_published(app: Flask, frozen: object) -> None:
    frozen(datetime(2026, 3, 1, 20, tzinfo=UTC))  # type: ignore[operator]
    code, out, err = run(app, *CREATE, "--title-zh", "開源人年會")
    assert (code, err) == (0, "")
    assert out.splitlines()[1].startswith("http://localhost/c/coscup-2023/ ")
    found = get_conference("coscup-2023")
    assert (found.title["zh"], found.starts_on, found.ends_on) == (
        "開源人年會",
        date(2026, 3, 2),
        date(2026, 3, 2),
    )
    assert [side.code for side in list_sides(found.id)] == ["CN", "CH"]
    assert list_members(found.id) == []
    assert run(app, "publish", "--conference", "coscup-2023") == (
        0,
        "http://localhost/c/coscup-2023/\n",
        "",
    )
    assert run(app, "publish", "--conference", "coscup-2023")[0] == 0
    session().rollback()
    assert get_conference("coscup-2023").state == "published"


def test_conference_when_made_with_all_options_keeps_them(app: Flask, organizer: User) -> None:
    code, _out, err = run(
        app,
        *CREATE,
        *("--starts-on", "2023-07-29", "--ends-on", "2023-07-30", "--side", "Germany", "--side", "CH"),
        *("--capacity", "300", "--owner", organizer.email, "--template", "launch_day"),
        *("--contact-email", "office@coscup.example"),
    )
    assert (code, err) == (0, "")
    found = get_conference("coscup-2023")
    assert (found.ends_on, found.capacity, found.contact_email) == (
        date(2023, 7, 30),
        300,
        "office@coscup.example",
    )
    assert [member.user_id for member in list_members(found.id)] == [organizer.id]
    assert [side.code for side in list_sides(found.id)] == ["DE", "CH"]
    assert len(list_rooms(found.id)) == 3


@pytest.mark.parametrize(
    ("change", "option"),
    [
        (("--slug", "Not A Slug"), "--slug"),
        (("--timezone", "Mars/Olympus"), "--timezone"),
        (("--timezone", "../../etc/passwd"), "--timezone"),
        (("--title-en", ""), "--title"),
        (("--title-zh", "會" * 201), "--title-zh"),
        (("--starts-on", "tomorrow"), "--starts-on"),
        (("--starts-on", "0001-01-01"), "--starts-on"),
        (("--starts-on", "2027-01-02", "--ends-on", "2027-01-01"), "--ends-on"),
        (("--capacity", "0"), "--capacity"),
        (("--capacity", "many"), "--capacity"),
        (("--contact-email", "nobody"), "--contact-email"),
        (("--side", "not a side!"), "--side"),
        (("--owner", "nobody@coscup.example"), "--owner"),
    ],
)
def test_conference_when_a_value_is_wrong_says_which_in_one_line(
    app: Flask, change: tuple[str, ...], option: str
) -> None:
    code, out, err = run(app, *CREATE, *change)
    assert (code, out) == (1, "")
    assert err.startswith(f"Error: {option}") and err.count("\n") == 1
    assert find_conference("coscup-2023") is None


def test_conference_when_its_address_is_taken_says_so(app: Flask) -> None:
    assert run(app, *CREATE)[0] == 0
    assert run(app, *CREATE) == (1, "", "Error: --slug: This address is taken by another conference.\n")


def test_publishing_when_it_can_not_be_says_why(app: Flask) -> None:
    assert run(app, "publish", "--conference", "nothing") == (
        1,
        "",
        "Error: There is no conference called 'nothing'.\n",
    )
    assert run(app, *CREATE, "--side", "CN")[0] == 0
    code, _out, err = run(app, "publish", "--conference", "coscup-2023")
    assert (code, err) == (
        1,
        "Error: coscup-2023 can't be published yet. Still missing: Two sides or more.\n",
    )

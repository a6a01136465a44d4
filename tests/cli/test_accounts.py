"""``flask accounts``: a person gets in without any default password."""

from datetime import UTC, datetime

import sqlalchemy as sa
from flask import Flask

from eventapp.accounts.models import User
from eventapp.accounts.queries import find_user_by_email
from eventapp.clock import now
from eventapp.db.session import db, session, transaction


def run(app: Flask, *arguments: str) -> tuple[int, str, str]:
    result = app.test_cli_runner().invoke(args=["accounts", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_link_when_the_account_is_new_then_made_and_the_link_signs_in_once(app: Flask) -> None:
    code, out, err = run(app, "link", "Anna@City.example", "--name", "Anna Keller", "--language", "zh")
    assert code == 0
    assert err.startswith("A new account was made for Anna@city.example.\nThe link works once, until ")
    user = find_user_by_email("anna@city.example")
    assert user is not None
    assert (user.name, user.language, user.is_administrator) == ("Anna Keller", "zh", False)
    app.config["WTF_CSRF_ENABLED"] = False
    path = out.removeprefix("http://localhost").strip()
    assert app.test_client().post(path).status_code == 302
    assert app.test_client().post(path).status_code == 404


def test_link_when_the_account_exists_then_it_stays_as_it_is(app: Flask, organizer: User) -> None:
    code, out, err = run(app, "link", organizer.email, "--name", "Somebody else")
    assert code == 0
    assert "new account" not in err
    assert out.count("\n") == 1
    user = find_user_by_email(organizer.email)
    assert user is not None
    assert user.name == "Li Wei"


def test_link_when_administrator_is_asked_for_then_made_one(app: Flask, organizer: User) -> None:
    _code, _out, err = run(app, "link", organizer.email, "--administrator")
    assert "It is an administrator's account." in err
    session().rollback()
    session().refresh(organizer)
    assert organizer.is_administrator


def test_link_when_the_address_is_none_then_one_line_and_no_account(app: Flask) -> None:
    code, out, err = run(app, "link", "not an address")
    assert (code, out) == (1, "")
    assert err == "Error: Please give an e-mail address such as name@example.org.\n"


def test_link_when_the_account_is_disabled_then_refused(app: Flask, organizer: User) -> None:
    with transaction():
        user = find_user_by_email(organizer.email)
        assert user is not None
        user.disabled_at = now()
    code, out, err = run(app, "link", organizer.email)
    assert (code, out, err) == (1, "", "Error: The account li.wei@park.example is disabled.\n")


def test_list_then_one_plain_line_for_each_account(app: Flask, organizer: User) -> None:
    run(app, "link", "boss@park.example", "--administrator")
    with transaction():
        user = find_user_by_email(organizer.email)
        assert user is not None
        user.name, user.disabled_at = "Li\tWei", datetime(2021, 10, 21, tzinfo=UTC)
    code, out, _err = run(app, "list")
    assert code == 0
    assert out == "boss@park.example\tboss\tadministrator\nli.wei@park.example\tLi Wei\tdisabled\n"


def test_list_when_the_database_was_never_migrated_then_one_line(app: Flask) -> None:
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE user_account RENAME TO elsewhere"))
    try:
        code, out, err = run(app, "list")
    finally:
        with db.engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE elsewhere RENAME TO user_account"))
    assert (code, out) == (1, "")
    assert err.startswith("Error: The database can't be used: ")
    assert err.count("\n") == 1

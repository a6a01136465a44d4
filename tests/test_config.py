"""Settings from the environment: defaults that run, and one clear line for each wrong one."""

from pathlib import Path

import pytest

from eventapp.config import WrongSetting, read_settings

pytestmark = pytest.mark.one_database


def test_settings_when_nothing_is_set_then_one_machine_runs(tmp_path: Path) -> None:
    settings = read_settings({"VAR_DIR": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/eventapp.sqlite3"
    assert (settings.base_url, settings.port, settings.bind) == ("http://localhost:8000", 8000, "127.0.0.1")
    assert (settings.smtp_url, settings.redis_url, settings.trusted_proxies) == (None, None, 0)


def test_secret_key_when_not_set_then_made_once_for_its_user_alone(tmp_path: Path) -> None:
    first = read_settings({"VAR_DIR": str(tmp_path)}).secret_key
    assert read_settings({"VAR_DIR": str(tmp_path)}).secret_key == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("BASE_URL", "conference.example.org"),
        ("BASE_URL", "ftp://conference.example.org"),
        ("BASE_URL", "http://[broken"),
        ("SMTP_URL", "mail.example.org:25"),
        ("SMTP_URL", "smtp://"),
        ("SMTP_URL", "smtp://mail:port"),
        ("IMAP_URL", "pop3://user:password@mail.example.org"),
        ("IMAP_URL", "imaps://mail.example.org/INBOX"),
        ("IMAP_URL", "imaps://user:password@mail.example.org/%E7%AD%94%E5%A4%8D"),
        ("REDIS_URL", "127.0.0.1:6379"),
        ("DATABASE_URL", "mysql://root@localhost/x"),
        ("DATABASE_URL", "eventapp.sqlite3"),
        ("TRUSTED_PROXIES", "all"),
        ("SECRET_KEY", "short"),
        ("MAIL_FROM", "nobody"),
    ],
)
def test_setting_when_wrong_then_one_line_names_it(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as refusal:
        read_settings({"VAR_DIR": str(tmp_path), name: value})
    assert name in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_passwords_are_not_shown(tmp_path: Path) -> None:
    settings = read_settings(
        {"VAR_DIR": str(tmp_path), "DATABASE_URL": "postgresql://me:hidden@127.0.0.1/eventapp"}
    )
    assert settings.database_url == "postgresql+psycopg://me:hidden@127.0.0.1/eventapp"
    assert "hidden" not in settings.shown_database

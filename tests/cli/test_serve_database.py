"""What ``flask serve`` says when the database can't be used."""

from pathlib import Path

from eventapp.app import create_app
from tests.conftest import settings_for


def test_serve_when_the_database_is_down_then_one_line_without_the_password(tmp_path: Path) -> None:
    nowhere = "postgresql+psycopg://anna:secret@127.0.0.1:1/nothing"
    app = create_app(settings_for(nowhere, tmp_path, port=18671))
    result = app.test_cli_runner().invoke(args=["serve"])
    assert result.exit_code == 1
    last = result.output.strip().splitlines()[-1]
    assert last.startswith(
        "eventapp: DATABASE_URL=postgresql+psycopg://anna:***@127.0.0.1:1/nothing can't be used"
    )
    assert "Traceback" not in result.output
    assert "secret" not in result.output

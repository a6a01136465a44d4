"""Programs of others that read calendars: which are here, and what they say of a feed."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

from eventapp.agendas.programme import Programme

ROOT = Path(__file__).resolve().parents[3]
READERS = ROOT / ".readers"
SYSTEM_PYTHON = Path("/usr/bin/python3")
#: What recurring-ical-events is asked for by the check: other years it does not look at.
_WINDOW = range(2026, 2028)

Reader = tuple[list[str], Path]


def write_expected(programme: Programme, language: str, folder: Path) -> Path:
    """Write what every reader must find, as the checks want it."""
    expected = [
        {
            "uid": item.uid,
            "start": item.starts_at.astimezone(UTC).isoformat(),
            "end": item.ends_at.astimezone(UTC).isoformat(),
            "summary": ("Cancelled: " if item.is_cancelled else "")
            + item.title.read(language, programme.first_language),
            "status": "CANCELLED" if item.is_cancelled else "CONFIRMED",
        }
        for item in programme.items
    ]
    path = folder / "expected.json"
    path.write_text(json.dumps(expected))
    return path


def installed_readers(checks: Path) -> tuple[dict[str, Reader], list[str]]:
    """Return the command and folder of each check that can run here, and the names of those that can't."""
    python = READERS / "bin" / "python"
    found: dict[str, Reader] = {"lint_ics.py": ([sys.executable, str(checks / "lint_ics.py")], ROOT)}
    if python.exists():
        found["ck_python.py"] = ([str(python), str(checks / "ck_python.py")], ROOT)
    if _has_libical():
        found["ck_libical.py"] = ([str(SYSTEM_PYTHON), str(checks / "ck_libical.py")], ROOT)
    if shutil.which("node") and (READERS / "node_modules" / "node-ical").is_dir():
        found["ck_js.mjs"] = (["node", str(checks / "ck_js.mjs")], READERS)
    return found, sorted({"ck_python.py", "ck_libical.py", "ck_js.mjs"} - set(found))


def complaints(name: str, reader: Reader, feed: Path, expected: Path, years: set[int]) -> list[str]:
    """Return the lines in which a check says that something is read otherwise; none is well."""
    command, folder = reader
    files = [str(feed)] if name == "lint_ics.py" else [str(feed), str(expected)]
    done = subprocess.run([*command, *files], cwd=folder, capture_output=True, text=True, check=False)
    lines = done.stdout.strip().splitlines()
    bad = [line for line in lines if not _IS_WELL[name](line)]
    if not years <= set(_WINDOW):
        bad = [line for line in bad if not line.startswith("recurring-ical-events")]
    return bad if done.returncode == 0 and lines else [*bad, f"{name} failed: {done.stderr[-500:]}"]


_IS_WELL: dict[str, Callable[[str], bool]] = {
    "lint_ics.py": lambda line: line.endswith(" OK"),
    "ck_python.py": lambda line: line.endswith(" OK"),
    "ck_js.mjs": lambda line: line.endswith(" OK") or line.startswith("   zones:"),
    "ck_libical.py": lambda line: line.endswith(" OK") or line.startswith("errors 0 restrictions ok 1"),
}


def _has_libical() -> bool:
    if not SYSTEM_PYTHON.exists():
        return False
    asked = [str(SYSTEM_PYTHON), "-c", "import gi; gi.require_version('ICalGLib', '3.0')"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0

"""Where things lie on disk."""

from pathlib import Path

#: The project's top folder: templates/ and migrations/ lie beside the package.
ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
MIGRATIONS = ROOT / "migrations"
#: What a running installation writes: database, queue, documents.
VAR = ROOT / "var"

"""Tell whether every text of the product is translated: the catalogues are current, complete and sound.

The languages that documents alone speak need what documents say. Exits with 1 and one line for each fault.
``make translations`` brings the catalogues up to date.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from document_texts import LANGUAGES as DOCUMENT_LANGUAGES
from document_texts import document_texts

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "eventapp" / "translations"
EXTRACT = [
    *("pybabel", "--quiet", "extract", "-F", "babel.cfg", "-k", "N_"),
    *("-k", "lazy_gettext", "-k", "lazy_pgettext:1c,2", "--no-location", "--sort-output"),
]


def texts_in_code() -> Catalog:
    """Extract every marked text from the package and the templates."""
    with tempfile.NamedTemporaryFile(suffix=".pot") as file:
        command = [str(ROOT / ".venv" / "bin" / EXTRACT[0]), *EXTRACT[1:], "-o", file.name, "."]
        subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603
        with Path(file.name).open("rb") as pot:
            return read_po(pot)


def faults(template: Catalog, catalogue: Catalog, language: str) -> list[str]:
    """Return what is missing, left over or unsound in one catalogue."""
    wanted = {(message.id, message.context) for message in template if message.id}
    have = {(message.id, message.context): message for message in catalogue if message.id}
    found = [f"{language}: not translated: {text!r}" for text in wanted - have.keys()]
    found += [f"{language}: no longer used: {text!r}" for text in have.keys() - wanted]
    for (text, _context), message in have.items():
        translations = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if not all(translations):
            found.append(f"{language}: empty: {text!r}")
            continue
        if message.fuzzy:
            found.append(f"{language}: fuzzy: {text!r}")
        found += [f"{language}: {error} in {text!r}" for error in message.check(catalogue)]
        # The plural names everything that a sentence is filled with; the singular may say "one" instead.
        fullest = text if isinstance(text, str) else text[-1]
        if any(placeholders(part or "") != placeholders(fullest) for part in translations):
            found.append(f"{language}: other placeholders in {text!r}")
    return sorted(found)


def placeholders(text: str) -> set[str]:
    """Return what is filled in, by Python or by a script: ``%(name)s``, ``{name}``."""
    return set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", text))


def main() -> int:
    template, in_documents = texts_in_code(), document_texts()
    found: list[str] = []
    for po in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/messages.po")):
        language = po.parent.parent.name
        with po.open("rb") as file:
            catalogue = read_po(file, locale=language)
        wanted = in_documents if language in DOCUMENT_LANGUAGES else template
        found += faults(wanted, catalogue, language)
    print("\n".join(found) or f"{len(list(template)) - 1} texts, all translated")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

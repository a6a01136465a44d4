"""What documents say: the texts that the catalogues of German and French hold, since pages don't speak these.

``document_texts.py FILE.pot`` writes them as a template for ``pybabel update``.
"""

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parent.parent
#: Languages of conferences that pages don't speak.
LANGUAGES = ("de", "fr")

#: What speaks in documents as a whole, and how its texts are found.
_WHOLE = [
    ("templates/pdf/**.html", "jinja2"),
    ("eventapp/exports/pdf/**.py", "python"),
    ("eventapp/exports/words.py", "python"),
    ("eventapp/exports/indicators/lines.py", "python"),
    ("eventapp/exports/indicators/pictures.py", "python"),
    # What is written into the next conference's agenda, in each of its languages.
    ("eventapp/workflows/editions/carrying/action_items.py", "python"),
]
#: Module → what documents take from it: mappings to texts, and classes whose first argument is one.
_TAKEN: Mapping[str, tuple[str, ...]] = {
    "action_items/words.py": ("STATUS_LABELS",),
    "agendas/words.py": ("KIND_NAMES", "ROLE_NAMES"),
    "agreements/words.py": ("KIND_NAMES", "STAGE_NAMES"),
    "conferences/categories.py": ("CATEGORY_LABELS",),
    "conferences/words.py": ("PARTNER_ROLE_NAMES",),
    "exports/kinds.py": ("KindFacts",),
    "organizations/words.py": ("KIND_NAMES", "SECTOR_NAMES"),
    "pulses/words.py": ("ANSWER_NAMES",),
    "working_links/words.py": ("STAGE_NAMES",),
}
_MARKS = frozenset(("_", "N_", "lazy_gettext", "lazy_pgettext"))


def document_texts() -> Catalog:
    """Return every text that a document may say."""
    catalogue = Catalog(project="eventapp", charset="utf-8")
    keywords = {**DEFAULT_KEYWORDS, "N_": None, "lazy_gettext": None, "lazy_pgettext": ((1, "c"), 2)}
    for _file, _line, text, _comments, context in extract_from_dir(ROOT, _WHOLE, keywords=keywords):
        catalogue.add(text, context=context)
    for module, names in _TAKEN.items():
        tree = ast.parse((ROOT / "eventapp" / module).read_text())
        for name in names:
            found = list(_texts_of(name, tree))
            assert found, f"{module} has no texts in {name}"
            for text, context in found:
                catalogue.add(text, context=context)
    return catalogue


def _texts_of(name: str, tree: ast.AST) -> Iterator[tuple[str, str | None]]:
    """Yield (text, context) of what is assigned to ``name``, or given first to a call of it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id == name for target in targets):
                yield from _marked(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield from _marked(node.args[0])


def _marked(tree: ast.AST) -> Iterator[tuple[str, str | None]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _MARKS:
            *context, text = (ast.literal_eval(argument) for argument in node.args)
            yield text, context[0] if context else None


if __name__ == "__main__":
    with Path(sys.argv[1]).open("wb") as file:
        write_po(file, document_texts(), sort_output=True, no_location=True)

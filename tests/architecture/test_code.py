"""Rules of the house that no linter knows."""

import re
from pathlib import Path

import grimp
import pytest

pytestmark = pytest.mark.one_database
ROOT = Path(__file__).resolve().parent.parent.parent


def _lines(pattern: str, files: list[Path]) -> list[str]:
    wanted = re.compile(pattern)
    return [
        f"{file.relative_to(ROOT)}:{number}"
        for file in files
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if wanted.search(line)
    ]


def _python(*folders: str) -> list[Path]:
    return [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]


def _templates() -> list[Path]:
    return [file for file in sorted((ROOT / "templates").rglob("*.html")) if "pdf" not in file.parts]


def test_forms_are_used_by_their_slice_alone() -> None:
    graph = grimp.build_graph("eventapp")
    foreign = [
        (importer, module)
        for module in graph.modules
        if re.fullmatch(r"eventapp\.(?!web\.)\w+\.forms", module)
        for importer in graph.find_modules_that_directly_import(module)
        if not importer.startswith(module.removesuffix("forms"))
    ]
    assert foreign == []


def test_only_the_edge_commits() -> None:
    files = [file for file in _python("eventapp") if file.name != "session.py"]
    assert _lines(r"\.commit\(\)", files) == []


def test_only_the_clock_knows_now() -> None:
    files = [file for file in _python("eventapp") if file.name != "clock.py"]
    assert _lines(r"(datetime\.now|utcnow|date\.today|time\.time)\(", files) == []


def test_slice_packages_are_empty() -> None:
    """Who imports a slice imports a module of it, and nothing happens on the way."""
    filled = [f for f in (ROOT / "eventapp").glob("*/__init__.py") if f.read_text().strip()]
    assert filled == []


def test_templates_carry_no_inline_script_or_style() -> None:
    """The content security policy would block them."""
    style = r"<style|<[a-z][^>]*\sstyle="
    script = r"\son[a-z]+=\"|<script(?![^>]*(src=|application/ld\+json|type=\"application/json\"))"
    assert _lines(f"{style}|{script}", _templates()) == []


def test_templates_ask_no_other_host() -> None:
    assert _lines(r"(src|<link[^>]*href)=[\"'](https?:)?//", _templates()) == []


def test_templates_trust_no_text_as_html() -> None:
    assert _lines(r"\|\s*safe\b|Markup\(", _templates()) == []


def test_unfinished_work_leaves_no_marks() -> None:
    marks = r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|NotImplemented" + r"Error)\b"
    assert _lines(marks, [*_python("eventapp"), *_templates()]) == []

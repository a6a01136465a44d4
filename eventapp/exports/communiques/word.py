"""The communiqué as a Word file, for whoever goes on writing it there.

It has Word's own styles and says of every run in which language it is. Equal input gives equal bytes. What
strangers typed stays text: there are no fields but the page numbers, no links, and nothing outside is named.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from markdown_it.token import Token

from eventapp.designs.rules import SIZES
from eventapp.exports.communiques.blocks import MARKDOWN

if TYPE_CHECKING:
    from docx.document import Document

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: Language code → the tag by which Word chooses its dictionary.
_TAGS = {"en": "en-GB", "zh": "zh-CN", "de": "de-CH", "fr": "fr-CH"}
#: Of each: Latin letters, Chinese characters. Every Word has them or knows what stands in for them.
_TEXT_FONTS, _HEADING_FONTS = ("Times New Roman", "仿宋"), ("Arial", "黑体")
_STYLES = {
    "Normal": (_TEXT_FONTS, 12),
    "Title": (_HEADING_FONTS, 20),
    "Subtitle": (_HEADING_FONTS, 13),
    "Heading 1": (_HEADING_FONTS, 14),
    "Heading 2": (_HEADING_FONTS, 13),
    "Heading 3": (_HEADING_FONTS, 12),
    "Quote": (_TEXT_FONTS, 12),
}
#: What XML 1.0 can't hold.
_NO_TEXT = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: ZIP knows no earlier day; when the text changed stands in the properties.
_DAY_OF_ENTRIES = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Said:
    """Something that is said in one language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class WordText:
    """What the file holds, in each of its columns; ``rows`` are Markdown."""

    title: Sequence[Said]
    head: Sequence[Sequence[Said]]
    columns: Sequence[Said]
    rows: Sequence[Sequence[Said]]
    signatures: Sequence[Sequence[Said]]
    author: str
    changed_at: datetime
    paper: str


def write_docx(content: WordText) -> bytes:
    """Return a Word file of ``content``."""
    from docx import Document  # takes half a second, which the web process need not wait for

    document = Document()
    _set_up(document, content)
    for said in content.title:
        _line(document, "Title", [said])
    for line in content.head:
        _line(document, "Subtitle", line)
    if len(content.columns) == 1:
        for (said,) in content.rows:
            _Writer(document, document, said.language).write(said.text)
    else:
        _side_by_side(document, content)
    _signatures(document, content.signatures)
    return _stable(document)


def _set_up(document: "Document", content: WordText) -> None:
    from docx.shared import Mm, Pt, RGBColor

    width, height = SIZES[content.paper]
    section = document.sections[0]
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(25)
    for name, (fonts, size) in _STYLES.items():
        style: Any = document.styles[name]
        style.font.size, style.font.color.rgb, style.font.italic = Pt(size), RGBColor(0x16, 0x20, 0x2B), False
        _set_fonts(style.element.get_or_add_rPr(), fonts)
    _number_pages(section.footer.paragraphs[0])
    about = document.core_properties
    about.title, about.author = _clean(content.title[0].text)[:255], _clean(content.author)[:255]
    about.language = _TAGS.get(content.title[0].language, "")
    about.comments = about.last_modified_by = ""
    about.created = about.modified = content.changed_at.replace(tzinfo=None, microsecond=0)


def _set_fonts(properties: Any, fonts: tuple[str, str]) -> None:
    """Name the fonts of a style, in place of those of the theme."""
    from docx.oxml.ns import qn

    chosen = properties.get_or_add_rFonts()
    chosen.attrib.clear()
    latin, chinese = fonts
    for kind, font in (("ascii", latin), ("hAnsi", latin), ("cs", latin), ("eastAsia", chinese)):
        chosen.set(qn(f"w:{kind}"), font)


def _number_pages(paragraph: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for place, instruction in enumerate(("PAGE", "NUMPAGES")):
        if place:
            paragraph.add_run(" / ")
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), instruction)
        paragraph._p.append(field)


def _line(place: Any, style: str, texts: Sequence[Said]) -> None:
    paragraph = place.add_paragraph(style=style)
    for number, said in enumerate(texts):
        if number:
            _run(paragraph, " · ", said.language)
        _run(paragraph, said.text, said.language)


def _run(paragraph: Any, text: str, language: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run(_clean(text))
    spoken = OxmlElement("w:lang")
    tag = _TAGS.get(language, language)
    spoken.set(qn("w:val"), tag if language != "zh" else _TAGS["en"])
    spoken.set(qn("w:eastAsia"), tag if language == "zh" else _TAGS["zh"])
    run._r.get_or_add_rPr().append(spoken)
    if language == "zh":
        # So that quotation marks and dots are set as Chinese ones.
        run._r.rPr.get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
    return run


def _clean(text: str) -> str:
    return _NO_TEXT.sub("", text)


def _side_by_side(document: "Document", content: WordText) -> None:
    from docx.oxml import OxmlElement

    table = document.add_table(rows=1, cols=len(content.columns))
    table.style = "Table Grid"
    for cell, said in zip(table.rows[0].cells, content.columns, strict=True):
        _run(cell.paragraphs[0], said.text, said.language).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in content.rows:
        for cell, said in zip(table.add_row().cells, row, strict=True):
            _Writer(document, cell, said.language).write(said.text)
            _drop_first(cell)


def _drop_first(cell: Any) -> None:
    """Take away the empty paragraph with which a cell begins, where something follows it."""
    if len(cell.paragraphs) > 1:
        first = cell.paragraphs[0]._p
        first.getparent().remove(first)


def _signatures(document: "Document", signatures: Sequence[Sequence[Said]]) -> None:
    if not signatures:
        return
    document.add_paragraph()
    table = document.add_table(rows=0, cols=2)
    for start in range(0, len(signatures), 2):
        cells = table.add_row().cells
        for cell, lines in zip(cells, signatures[start : start + 2], strict=False):
            cell.paragraphs[0].add_run("\n\n______________________")
            for said in lines:
                _line(cell, "Normal", [said])


class _Writer:
    """Writes Markdown of one language into a document, or a cell of it, as paragraphs in Word's styles."""

    def __init__(self, document: "Document", place: Any, language: str) -> None:
        self._document, self._place, self._language = document, place, language
        #: The lists that are open: their style, and the number under which Word counts them.
        self._lists: list[tuple[str, int | None]] = []
        self._style = "Normal"

    def write(self, source: str) -> None:
        for token in MARKDOWN.parse(source):
            if token.type == "heading_open":
                # As on the page: the first level that people are offered is ###.
                self._style = f"Heading {min(max(int(token.tag[1]) - 2, 1), 3)}"
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                self._lists.append(self._begin_list(token))
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                self._lists.pop()
            elif token.type == "blockquote_open":
                self._style = "Quote"
            elif token.type in ("heading_close", "blockquote_close"):
                self._style = "Normal"
            elif token.type == "inline":
                self._paragraph(token)
            elif token.type in ("fence", "code_block"):
                _run(self._place.add_paragraph(style=self._style), token.content.rstrip("\n"), self._language)

    def _begin_list(self, token: Token) -> tuple[str, int | None]:
        depth = min(len(self._lists) + 1, 3)
        name = "List Bullet" if token.type == "bullet_list_open" else "List Number"
        style = name if depth == 1 else f"{name} {depth}"
        if name == "List Bullet":
            return style, None
        return style, self._count_from(style, int(token.attrs.get("start", 1)))

    def _count_from(self, style: str, start: int) -> int:
        """Return a numbering of its own for a list: else Word would count on from the one before."""
        numbering = self._document.part.numbering_part.element
        used = self._document.styles[style].element.pPr.numPr.numId.val
        abstract = numbering.num_having_numId(used).abstractNumId.val
        counting = numbering.add_num(abstract)
        counting.add_lvlOverride(0).add_startOverride(min(start, 32_767))
        return int(counting.numId)

    def _paragraph(self, token: Token) -> None:
        style, number = self._lists[-1] if self._lists else (self._style, None)
        paragraph = self._place.add_paragraph(style=style)
        if number is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_numId().val = number
        for text, is_bold, is_italic in _runs(token.children or ()):
            run = _run(paragraph, text, self._language)
            run.bold = is_bold or None
            # Chinese is not slanted.
            run.italic = (is_italic and self._language != "zh") or None


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[str, bool, bool]]:
    """Yield the texts of a paragraph, each with whether it is strong and whether it is stressed."""
    strong = stressed = 0
    links: list[str] = []
    for token in tokens:
        if token.type.startswith("strong"):
            strong += token.nesting
        elif token.type.startswith("em_"):
            stressed += token.nesting
        elif token.type == "link_open":
            links.append(str(token.attrs.get("href", "")))
        elif token.type == "link_close":
            # The address as text: a link would be something outside that the file points to.
            yield f" ({links.pop()})", strong > 0, stressed > 0
        elif token.type == "softbreak" or token.type == "hardbreak":
            yield "\n", False, False
        elif token.content:
            yield token.content, strong > 0, stressed > 0


def _stable(document: "Document") -> bytes:
    """Return the file with nothing of the moment in it."""
    made, stable = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as entries, zipfile.ZipFile(stable, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in entries.namelist():
            entry = zipfile.ZipInfo(name, _DAY_OF_ENTRIES)
            entry.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(entry, entries.read(name))
    return stable.getvalue()

"""What PDF/UA-1 and PDF/A-3 ask for and WeasyPrint leaves out."""

import io
import re
from typing import Any

import pikepdf


def saved(pdf: pikepdf.Pdf) -> bytes:
    """Return a PDF as octets that its content alone decides."""
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def mend(pdf: pikepdf.Pdf, part: str = "") -> None:
    """Put right in the PDF what readers and checkers miss.

    Where it is a ``part`` of another, its names of header cells are made unlike those of others.
    """
    _give_scopes(pdf, part)
    _set_margins_apart(pdf)
    _let_links_print(pdf)


def _give_scopes(pdf: pikepdf.Pdf, part: str) -> None:
    """Say of each header cell whether it heads a row, as those beside data cells do, or a column (#2508)."""
    for row in pdf.objects:
        if not isinstance(row, pikepdf.Dictionary) or row.get("/S") != pikepdf.Name.TR:
            continue
        cells = list(row.K)
        is_head = all(cell.get("/S") == pikepdf.Name.TH for cell in cells)
        scope = pikepdf.Name.Column if is_head else pikepdf.Name.Row
        for cell in cells:
            if cell.get("/S") == pikepdf.Name.TH:
                cell.A["/Scope"] = scope
            if part and "/ID" in cell:
                cell.ID = pikepdf.String(f"{part}{cell.ID}")
            if part and "/Headers" in cell.A:
                cell.A.Headers = pikepdf.Array([pikepdf.String(f"{part}{name}") for name in cell.A.Headers])


def _set_margins_apart(pdf: pikepdf.Pdf) -> None:
    """Mark running heads and page numbers as artifacts (ISO 14289-1, 7.8), so that nobody is read them.

    WeasyPrint tags them as content, with elements that hang nowhere in the tree. They are drawn last.
    """
    root = pdf.Root.StructTreeRoot
    document = root.K[0]
    tops = {element.objgen for element in document.K}
    numbers = root.ParentTree.Nums
    for page, owners in zip(pdf.pages, numbers[1::2], strict=False):
        apart = []
        for content_id in reversed(range(len(owners))):
            if _top(owners[content_id], document).objgen in tops:
                break
            apart.append(content_id)
            owners[content_id] = None
        if apart:
            stream = page.Contents.read_bytes()
            for content_id in apart:
                tagged = re.compile(rb"/Span\s*<</MCID %d>>\s*BDC" % content_id)
                stream = tagged.sub(b"/Artifact <</Type /Pagination>> BDC", stream)
            page.Contents.write(stream)


def _let_links_print(pdf: pikepdf.Pdf) -> None:
    """Set the Print flag of links (ISO 32000-1, 12.5.3), so that paper and screen are the same."""
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            annotation.F = 4


def _top(element: Any, document: Any) -> Any:
    """Return the ancestor that stands, or claims to stand, right under the document."""
    while element.P.objgen != document.objgen:
        element = element.P
    return element

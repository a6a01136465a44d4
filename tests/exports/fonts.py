"""Whether the fonts of a PDF are within it, and have every letter that is shown."""

import pikepdf

_PROGRAMS = {"/FontFile2", "/FontFile3"}


def font_faults(pdf: pikepdf.Pdf) -> list[str]:
    """Return the fonts that are not in the file, and the pages that show a letter which its font has not."""
    fonts = {str(font.BaseFont): font for page in pdf.pages for font in page.Resources.Font.values()}
    outside = [
        f"{name} is not embedded"
        for name, font in fonts.items()
        if _PROGRAMS.isdisjoint(font.DescendantFonts[0].FontDescriptor.keys())
    ]
    lost = [
        f"page {number} lacks a glyph"
        for number, page in enumerate(pdf.pages, 1)
        if b"<0000>" in page.Contents.read_bytes()
    ]
    return [*outside, *lost]

"""PDF/A-3: files within a document, for the archive (ISO 19005-3)."""

import base64
from collections.abc import Sequence

import pikepdf
from pikepdf import Name

from eventapp.exports.pdf.rendering import Attachment


def attach(pdf: pikepdf.Pdf, attachments: Sequence[Attachment]) -> None:
    """Put files into a PDF and say what each is to it; their dates are those of the document."""
    # The dates are not of the day on which it is made: the same files make the same octets.
    made_on = str(pdf.docinfo.get("/ModDate", ""))
    for each in attachments:
        spec = pikepdf.AttachedFileSpec(
            pdf,
            base64.b64decode(each.content),
            description=each.description,
            filename=each.name,
            mime_type=each.media_type,
            creation_date=made_on,
            mod_date=made_on,
        )
        spec.obj.AFRelationship = Name.Data
        pdf.attachments[each.name] = spec
    if attachments:
        # Each is tied to the document as a whole (ISO 19005-3, 6.8).
        pdf.Root.AF = pikepdf.Array([pdf.attachments[each.name].obj for each in attachments])

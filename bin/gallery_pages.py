"""Draw one page of each document of the demo conference as a small picture, and a page that shows them.

``gallery_pages.py FOLDER``, with the demo loaded in ``VAR_DIR``; ``bin/gallery`` does both.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from sqlalchemy import select

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from eventapp.actor import SYSTEM  # noqa: E402 (the folder is not installed)
from eventapp.agreements.models import Agreement  # noqa: E402
from eventapp.communiques.services import write_communique  # noqa: E402
from eventapp.conferences.queries import get_conference  # noqa: E402
from eventapp.db.session import session, transaction  # noqa: E402
from eventapp.exports.communiques.draft import propose_communique  # noqa: E402
from eventapp.exports.kinds import KINDS  # noqa: E402
from eventapp.exports.models import DocumentKind  # noqa: E402
from eventapp.exports.pdf.composing import compose  # noqa: E402
from eventapp.exports.pdf.rendering import render_pdf  # noqa: E402
from eventapp.files.queries import get_contents  # noqa: E402
from eventapp.minutes.models import Minutes  # noqa: E402
from eventapp.protocol.models import Seat  # noqa: E402
from eventapp.registration.models import CheckIn, VisaLetter  # noqa: E402
from eventapp.workflows.demo import facts  # noqa: E402
from wsgi import app  # noqa: E402

#: Kind, language and page of each picture.
SHOWN = (
    (DocumentKind.PROGRAMME, "both", 1),
    (DocumentKind.PROGRAMME, "zh", 3),
    (DocumentKind.PROGRAMME, "en", 3),
    (DocumentKind.ONE_PAGE, "both", 1),
    (DocumentKind.PARTICIPANTS, "both", 1),
    (DocumentKind.ATTENDANCE_SHEET, "en", 1),
    (DocumentKind.BADGES, "both", 1),
    (DocumentKind.TABLE_SIGNS, "both", 1),
    (DocumentKind.DOOR_SIGNS, "zh", 1),
    (DocumentKind.MINUTES, "both", 1),
    (DocumentKind.AGREEMENT, "en", 1),
    (DocumentKind.SUMMARY, "zh", 1),
    (DocumentKind.STATUS_REPORT, "en", 1),
    (DocumentKind.INDICATORS, "both", 1),
    (DocumentKind.REGISTER, "zh", 1),
    (DocumentKind.SEATING, "both", 1),
    (DocumentKind.COMMUNIQUE, "both", 1),
    (DocumentKind.VISA_LETTER, "both", 1),
    (DocumentKind.CERTIFICATE, "both", 1),
)
#: Kind → what one of the demo's conference speaks of.
SPOKEN_OF = (
    (DocumentKind.MINUTES, Minutes.agenda_item_id),
    (DocumentKind.AGREEMENT, Agreement.id),
    (DocumentKind.SEATING, Seat.agenda_item_id),
    (DocumentKind.VISA_LETTER, VisaLetter.id),
    (DocumentKind.CERTIFICATE, CheckIn.delegate_id),
)
#: Pixels to an inch, and colours: enough to see how a page is set, small enough to be kept with the code.
RESOLUTION = 50
COLOURS = 48


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    lines = ["# Documents of the demo conference", "", "Drawn by `make gallery`.", ""]
    with app.app_context(), tempfile.TemporaryDirectory() as work:
        conference = get_conference(facts.SLUG)
        with transaction():
            text = propose_communique(conference)
            write_communique(SYSTEM, conference_id=conference.id, text=text, version=None, is_draft=True)
        subjects = {kind: session().scalar(select(column).order_by(column)) for kind, column in SPOKEN_OF}
        for kind, language, page in SHOWN:
            order = compose(conference, kind, language, subjects.get(kind)).order
            pdf = Path(work) / "document.pdf"
            pdf.write_bytes(render_pdf(order, get_contents(conference.id, order.pictures)).content)
            name = f"{kind}-{language}-{page}.png"
            _draw(pdf, page, folder / name)
            lines.append(f"![{KINDS[kind].name}, {language}, page {page}]({name})")
    (folder / "README.md").write_text("\n".join(lines) + "\n")


def _draw(pdf: Path, page: int, target: Path) -> None:
    drawn = pdf.with_suffix(".png")
    command = ["pdftoppm", "-r", str(RESOLUTION), "-f", str(page), "-l", str(page), "-png", "-singlefile"]
    subprocess.run([*command, str(pdf), str(drawn.with_suffix(""))], check=True)  # noqa: S603
    with Image.open(drawn) as picture:
        picture.convert("RGB").quantize(COLOURS).save(target, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

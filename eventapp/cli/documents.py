"""``flask documents make``: a document as a file, without the worker."""

from pathlib import Path

import click

from eventapp.cli.groups import PlainGroup
from eventapp.conferences.queries import find_conference
from eventapp.exports.kinds import OF_CONFERENCE
from eventapp.exports.languages import BOTH, document_languages
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import RenderingFailed, render_pdf
from eventapp.files.queries import get_contents

documents = PlainGroup("documents", help="Programmes and summaries as PDF.")


@documents.command("make")
@click.option("--conference", "slug", required=True, help="The conference's short name in addresses.")
@click.option("--kind", type=click.Choice([str(kind) for kind in OF_CONFERENCE]), required=True)
@click.option("--language", default=BOTH, show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
def make(slug: str, kind: str, language: str, output: Path) -> None:
    """Write a document of what stands in the database now to a file; nothing is stored."""
    conference = find_conference(slug)
    if conference is None:
        raise click.ClickException(f"There is no conference {slug}.")
    if language not in document_languages(conference):
        languages = ", ".join(document_languages(conference))
        raise click.ClickException(f"There is no document in {language}. Choose one of: {languages}.")
    order = compose(conference, DocumentKind(kind), language).order
    try:
        pdf = render_pdf(order, get_contents(conference.id, order.pictures))
    except RenderingFailed as error:
        raise click.ClickException(f"The document can't be made: {error}.") from error
    output.write_bytes(pdf.content)
    click.echo(f"Wrote {output}: {pdf.pages} pages, {len(pdf.content) // 1024} kB.")

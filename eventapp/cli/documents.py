"""``flask documents make`` and ``dossier``: a document, or all of them, as a file without the worker."""

from functools import partial
from pathlib import Path

import click

from eventapp.cli.groups import PlainGroup
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import find_conference
from eventapp.exports.dossier.papers import Version, compose_version, list_versions
from eventapp.exports.dossier.writing import write_dossier
from eventapp.exports.kinds import OF_CONFERENCE
from eventapp.exports.languages import BOTH, document_languages
from eventapp.exports.models import PDF, DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import RenderingFailed, render_pdf
from eventapp.files.queries import get_contents

_PDFS = [kind for kind, facts in OF_CONFERENCE.items() if facts.media_type == PDF]

documents = PlainGroup("documents", help="Programmes and summaries as PDF.")


@documents.command("make")
@click.option("--conference", "slug", required=True, help="The conference's short name in addresses.")
@click.option(
    "--kind",
    type=click.Choice([str(kind) for kind in _PDFS]),
    required=True,
)
@click.option("--language", default=BOTH, show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
def make(slug: str, kind: str, language: str, output: Path) -> None:
    """Write a document of what stands in the database now to a file; nothing is stored."""
    conference = _get_conference(slug)
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


@documents.command("dossier")
@click.option("--conference", "slug", required=True, help="The conference's short name in addresses.")
@click.option("--internal", is_flag=True, help="Also what is confidential or not settled.")
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
def dossier(slug: str, internal: bool, output: Path) -> None:
    """Write one archive of everything that there is of a conference to a file; nothing is stored."""
    conference = _get_conference(slug)
    versions = list_versions(conference, with_internal=internal)
    with output.open("wb") as file:
        get_pdf = partial(_render, conference)
        left_out = write_dossier(file, conference, versions, get_pdf, with_internal=internal)
    for path in left_out:
        click.echo(f"Left out: {path}")
    click.echo(f"Wrote {output}: {output.stat().st_size // 1024} kB.")


def _get_conference(slug: str) -> Conference:
    conference = find_conference(slug)
    if conference is None:
        raise click.ClickException(f"There is no conference {slug}.")
    return conference


def _render(conference: Conference, version: Version) -> bytes | None:
    composed = compose_version(conference, version)
    if composed is None:
        return None
    try:
        return render_pdf(composed.order, get_contents(conference.id, composed.order.pictures)).content
    except RenderingFailed:
        return None

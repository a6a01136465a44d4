"""``flask agenda``: importing a programme from a file, and releasing the agenda."""

from pathlib import Path

import click

from eventapp.actor import SYSTEM
from eventapp.agendas.services import NothingToRelease
from eventapp.cli.groups import PlainGroup
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import find_conference
from eventapp.db.session import transaction
from eventapp.localized import LocalizedText
from eventapp.workflows.agenda_import.messages import FORMAT_NAMES, location_text, problem_text
from eventapp.workflows.agenda_import.plan import ImportPlan
from eventapp.workflows.agenda_import.reading import read_agenda
from eventapp.workflows.agenda_import.services import import_agenda, preview_import
from eventapp.workflows.agenda_import.values import MAX_FILE_BYTES, ImportedAgenda
from eventapp.workflows.releasing import services as releasing

agenda = PlainGroup("agenda", help="Agendas of conferences.")
#: Titles of items that the file no longer has are listed up to this many.
SHOWN = 20


@agenda.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--conference", "slug", required=True, help="The conference's name in its address.")
@click.option("--dry-run", is_flag=True, help="Tell what would happen, and change nothing.")
def import_file(file: Path, slug: str, dry_run: bool) -> None:
    """Import FILE, a schedule.xml, schedule.json, sessions JSON or .ics, all of it or nothing.

    Importing a newer file again updates what is there. Exit code 1 where the file has errors.
    """
    conference = _get_conference(slug)
    # One byte more than may be shows that a file is too large, without reading all of it.
    with file.open("rb") as stream:
        content = stream.read(MAX_FILE_BYTES + 1)
    read = read_agenda(content, file.name, conference.timezone, first_language=conference.first_language)
    _print_problems(read)
    if read.errors:
        raise click.ClickException(f"The file has errors ({len(read.errors)}). Nothing was imported.")
    if dry_run:
        plan = preview_import(SYSTEM, conference=conference, agenda=read)
    else:
        with transaction():
            plan = import_agenda(SYSTEM, conference=conference, agenda=read)
    _print_plan(plan, conference, is_dry=dry_run)
    if not dry_run:
        click.echo(f"The public sees it once it is released: flask agenda release --conference {slug}")


@agenda.command("release")
@click.option("--conference", "slug", required=True, help="The conference's name in its address.")
@click.option(
    "--note-en", default="", help="Why the agenda changes, in English: for the public list of changes."
)
@click.option("--note-zh", default="", help="The same in Chinese.")
def release(slug: str, note_en: str, note_zh: str) -> None:
    """Give the working copy to the public, to calendars and to documents.

    Where all of it is released already, nothing is done. Exit code 1 while the agenda is frozen.
    """
    try:
        with transaction():
            done = releasing.release(
                SYSTEM, conference=_get_conference(slug), note=LocalizedText(en=note_en, zh=note_zh)
            )
    except NothingToRelease as nothing:
        click.echo(str(nothing))
        return
    version = done.release.version
    click.echo(f"Version {version.number} of the agenda is released:")
    for kind, number in version.counts.items():
        click.echo(f"  {kind}: {number}")
    click.echo(f"  calendar mails on their way: {done.mails}")


def _get_conference(slug: str) -> Conference:
    conference = find_conference(slug)
    if conference is None:
        raise click.ClickException(f"There is no conference “{slug}”.")
    return conference


def _print_problems(read: ImportedAgenda) -> None:
    for problem in read.problems:
        title = f" “{problem.title}”" if problem.title else ""
        where = location_text(problem.location, str)
        click.echo(f"{problem.severity}: {where}{title}: {problem_text(problem, str)}", err=True)


def _print_plan(plan: ImportPlan, conference: Conference, *, is_dry: bool) -> None:
    click.echo(f"{'Would import' if is_dry else 'Imported'} {FORMAT_NAMES[plan.agenda.format]}:")
    click.echo(
        f"  items: {len(plan.items)} ({len(plan.created)} new, {len(plan.updated)} changed, "
        f"{len(plan.unchanged)} as they were)"
    )
    click.echo(f"  rooms: {len(plan.rooms)} ({plan.new_rooms} new)")
    click.echo(f"  tracks: {len(plan.tracks)} ({plan.new_tracks} new)")
    click.echo(f"  people: {len(plan.people)} ({plan.new_people} new)")
    if plan.outside:
        days = f"{conference.starts_on} to {conference.ends_on}"
        click.echo(f"warning: items outside the conference's days, {days}: {len(plan.outside)}", err=True)
    if plan.vanished:
        click.echo(f"  not in the file and left alone: {len(plan.vanished)}")
        for item in plan.vanished[:SHOWN]:
            click.echo(f"    {item.title.read(conference.first_language)}")

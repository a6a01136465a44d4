"""``flask people``: all that is kept about one person, as a file or erased."""

from pathlib import Path

import click
from flask import current_app

from eventapp.accounts.rules import checked_email
from eventapp.actor import SYSTEM
from eventapp.cli.groups import PlainGroup
from eventapp.db.session import transaction
from eventapp.workflows.privacy.person import find_person
from eventapp.workflows.privacy.services import Kept, count_kept, erase_person
from eventapp.workflows.privacy.services import export_person as export

people = PlainGroup("people", help="Personal data: give it out, or erase it.")


@people.command("export")
@click.argument("email")
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
def export_person(email: str, out: Path) -> None:
    """Write all that is kept about EMAIL, at whatever conference, to a ZIP file that you alone can read."""
    with transaction():
        archive = export(
            SYSTEM, find_person(checked_email(email)), secret_key=current_app.config["SECRET_KEY"]
        )
    out.touch(mode=0o600)
    out.chmod(0o600)
    out.write_bytes(archive)
    click.echo(f"Wrote {out}: {(len(archive) + 1023) // 1024} kB.")


@people.command("erase")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Don't ask.")
def erase(email: str, yes: bool) -> None:
    """Erase all that is kept about EMAIL, at every conference; say first what that is."""
    address, secret_key = checked_email(email), current_app.config["SECRET_KEY"]
    kept = count_kept(SYSTEM, find_person(address), secret_key=secret_key)
    for line in _in_words(kept):
        click.echo(line)
    if kept.is_nothing:
        click.echo(f"Nothing is kept about {address} that can be erased.")
        return
    if not yes:
        click.confirm("Erase this? It can't be taken back.", abort=True)
    with transaction():
        erase_person(SYSTEM, find_person(address), secret_key=secret_key)
    click.echo("Erased.")


def _in_words(kept: Kept) -> list[str]:
    lines = [
        (kept.delegates, "Registrations, made anonymous: {}"),
        (kept.leaving, "Of these, cancelled first, so that others can have the seat or place: {}"),
        (kept.files, "Files, deleted: {}"),
        (kept.mails, "Mails, blanked, and not sent where they wait: {}"),
        (kept.invitations, "Invitations, deleted: {}"),
        (kept.speakers, "Speakers, who lose address, biography and photograph: {}"),
        (kept.focal_points, "Roles as focal point, ended: {}"),
        (kept.named, "Names in nomination letters, taken out (a scan stays as it is): {}"),
        (kept.mail_blocks, "Refusals of mail, deleted: {}"),
        (kept.action_items, "Action items, kept without the person: {}"),
        (kept.accounts, "Accounts, kept (remove members at their conferences): {}"),
    ]
    return [text.format(number) for number, text in lines if number]

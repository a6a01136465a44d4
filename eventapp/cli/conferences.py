"""``flask conferences``: making and publishing conferences without a browser."""

from datetime import date
from email.utils import parseaddr

import click
from flask import current_app

from eventapp.accounts.queries import find_user_by_email
from eventapp.accounts.rules import checked_email
from eventapp.actor import SYSTEM
from eventapp.cli.groups import PlainGroup
from eventapp.clock import today
from eventapp.conferences.models import Conference, ConferenceState
from eventapp.conferences.queries import find_conference
from eventapp.conferences.rules import checked_timezone
from eventapp.conferences.services import CreateConference, SideFacts, add_member
from eventapp.conferences.states import NotReady
from eventapp.db.session import transaction
from eventapp.errors import InvalidInput
from eventapp.localized import LocalizedText
from eventapp.permissions import Role
from eventapp.workflows.releasing import services as releasing
from eventapp.workflows.start_conference.services import Template, start_conference

#: Field of a command → the option that fills it, where the names differ.
_OPTIONS = {"sides": "side", "title": "title-en"}
conferences = PlainGroup("conferences", help="Conferences: make and publish them.")


@conferences.command("create")
@click.option("--slug", required=True, help="Its name in addresses: lowercase letters, digits, hyphens.")
@click.option("--timezone", required=True, help="An IANA name such as Asia/Shanghai.")
@click.option("--title-en", default="", help="The title in English.")
@click.option("--title-zh", default="", help="The title in Chinese.")
@click.option("--starts-on", default="", help="The first day, such as 2027-10-21. Without it, today.")
@click.option("--ends-on", default="", help="The last day. Without it, the first.")
@click.option(
    "--side",
    "sides",
    multiple=True,
    default=("CN", "CH"),
    show_default=True,
    help="A country or a code of your own; give it once for each side.",
)
@click.option("--venue-en", default="To be announced", show_default=True, help="The venue in English.")
@click.option("--venue-zh", default="待定", show_default=True, help="The venue in Chinese.")
@click.option("--contact-email", default="", help="The contact mailbox. Without it, the sender of mails.")
@click.option("--capacity", default="", help="The number of seats. Without it, there is no limit.")
@click.option("--owner", default="", help="The e-mail address of the account that owns it.")
@click.option(
    "--template",
    type=click.Choice([template.value for template in Template]),
    default=Template.BLANK.value,
    show_default=True,
    help="What it starts with.",
)
def create(owner: str, template: str, timezone: str, **options: str) -> None:
    """Make a draft of a conference and print its addresses."""
    try:
        with transaction():
            command = _command(timezone=checked_timezone(timezone), **options)  # type: ignore[arg-type]
            conference = start_conference(SYSTEM, command=command, template=Template(template))
            if owner:
                _add_owner(conference, owner)
            slug = conference.slug
    except InvalidInput as error:
        option = _OPTIONS.get(error.field, error.field.replace("_", "-").replace(".", "-"))
        raise click.ClickException(f"--{option}: {error}" if option else str(error)) from error
    base_url = current_app.config["SETTINGS"].base_url
    click.echo(f"{base_url}/manage/{slug}/ to prepare it")
    click.echo(f"{base_url}/c/{slug}/ for the public, once it is published")


@conferences.command("publish")
@click.option("--conference", "slug", required=True, help="The conference's name in addresses.")
def publish(slug: str) -> None:
    """Show a conference to the public and print its address."""
    address = f"{current_app.config['SETTINGS'].base_url}/c/{slug}/"
    try:
        with transaction():
            conference = find_conference(slug)
            if conference is None:
                raise click.ClickException(f"There is no conference called {slug!r}.")
            if conference.state != ConferenceState.PUBLISHED:
                releasing.publish(SYSTEM, conference=conference)
    except NotReady as error:
        missing = "; ".join(each.text for each in error.missing)
        raise click.ClickException(f"{slug} can't be published yet. Still missing: {missing}.") from error
    click.echo(address)


def _command(
    *,
    slug: str,
    timezone: str,
    title_en: str,
    title_zh: str,
    starts_on: str,
    ends_on: str,
    sides: tuple[str, ...],
    venue_en: str,
    venue_zh: str,
    contact_email: str,
    capacity: str,
) -> CreateConference:
    first = _date(starts_on, "starts-on") or today(timezone)
    if capacity and not (capacity.isascii() and capacity.isdecimal() and len(capacity) < 9):
        raise click.ClickException("--capacity: please give a whole number.")
    return CreateConference(
        slug=slug,
        title=LocalizedText(en=title_en, zh=title_zh),
        timezone=timezone,
        starts_on=first,
        ends_on=_date(ends_on, "ends-on") or first,
        contact_email=contact_email or _default_contact(),
        sides=tuple(SideFacts(side) for side in sides),
        venue_name=LocalizedText(en=venue_en, zh=venue_zh),
        capacity=int(capacity) if capacity else None,
    )


def _default_contact() -> str:
    """Return the sender of mails, or a stand-in where that is no mailbox: on a machine without a name."""
    try:
        return checked_email(parseaddr(current_app.config["MAIL_FROM"])[1])
    except InvalidInput:
        return "conferences@example.org"


def _date(text: str, option: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise click.ClickException(f"--{option}: please give a date such as 2027-10-21.") from error


def _add_owner(conference: Conference, email: str) -> None:
    user = find_user_by_email(email)
    if user is None:
        raise click.ClickException(
            f"--owner: there is no account for {email!r}; make one with flask accounts link."
        )
    add_member(SYSTEM, conference=conference, email=user.email, role=Role.OWNER, is_told=False)

"""``flask accounts``: sign-in links and the list of accounts."""

import click
from flask import current_app

from eventapp.accounts.queries import find_user_by_email, list_users
from eventapp.accounts.rules import FIRST_LINK_LASTS
from eventapp.accounts.services import ensure_user, issue_sign_in_link, make_administrator
from eventapp.actor import SYSTEM
from eventapp.cli.groups import PlainGroup
from eventapp.clock import now
from eventapp.db.session import transaction
from eventapp.localized import LANGUAGES

accounts = PlainGroup("accounts", help="Accounts of the people who run conferences.")


@accounts.command("link")
@click.argument("email")
@click.option("--name", default="", help="The name of a new account.")
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default="en", help="The language of its mails."
)
@click.option("--administrator", is_flag=True, help="Let the account see and change everything.")
def print_link(email: str, name: str, language: str, administrator: bool) -> None:
    """Print a link that signs EMAIL in once; an account that doesn't exist yet is made.

    The link alone goes to standard output, what there is to know about it to standard error.
    """
    expires_at = now() + FIRST_LINK_LASTS
    with transaction():
        is_new = find_user_by_email(email) is None
        user = ensure_user(SYSTEM, email=email, name=name, language=language)
        if user.disabled_at is not None:
            raise click.ClickException(f"The account {user.email} is disabled.")
        if administrator and not user.is_administrator:
            make_administrator(SYSTEM, user)
        token = issue_sign_in_link(SYSTEM, user, lasts=FIRST_LINK_LASTS)
    if is_new:
        click.echo(f"A new account was made for {user.email}.", err=True)
    if user.is_administrator:
        click.echo("It is an administrator's account.", err=True)
    click.echo(f"The link works once, until {expires_at:%Y-%m-%d %H:%M} UTC.", err=True)
    click.echo(f"{current_app.config['SETTINGS'].base_url}/sign-in/{token}")


@accounts.command("list")
def print_accounts() -> None:
    """Print all accounts, one a line: address, name, and what is special about it, parted by tabs."""
    for user in list_users():
        notes = [
            *(["administrator"] if user.is_administrator else []),
            *(["disabled"] if user.disabled_at else []),
        ]
        click.echo("\t".join([user.email, " ".join(user.name.split()), *notes]))

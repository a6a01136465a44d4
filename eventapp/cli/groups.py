"""What all command groups share: a refusal is one line and exit code 1, never a traceback."""

from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from eventapp.errors import AppError


class PlainGroup(AppGroup):
    """A group of commands, each in an app context, that tells a refusal or a missing database in one line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AppError as error:
            raise click.ClickException(str(error)) from error
        except DBAPIError as error:
            reason = str(error.orig).partition("\n")[0]
            raise click.ClickException(f"The database can't be used: {reason}") from error

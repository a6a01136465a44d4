"""Errors that services raise and edges translate into messages and status codes.

The ``message`` of an error is an English msgid, translated where it is shown; ``values`` fill it.
"""

from typing import Any


class AppError(Exception):
    """Something a caller did that can't be done; ``status`` is the HTTP status an edge answers with."""

    status = 400

    def __init__(self, message: str = "", /, **values: Any) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


class InvalidInput(AppError):
    """A value that a rule refuses. ``field`` names the form field or command attribute it belongs to."""

    status = 422

    def __init__(self, message: str, /, field: str = "", **values: Any) -> None:
        super().__init__(message, **values)
        self.field = field


class NotPermitted(AppError):
    """The actor may not do this; answered like what does not exist where existence itself is hidden."""

    status = 403


class NotFound(AppError):
    status = 404


class Conflict(AppError):
    """Somebody else was faster: a stale edit, a seat that is gone, a name that is taken."""

    status = 409


class TooManyTries(AppError):
    """A limit on tries was reached; ``retry_after`` is in seconds."""

    status = 429

    def __init__(self, message: str, /, retry_after: int, **values: Any) -> None:
        super().__init__(message, **values)
        self.retry_after = retry_after


class Unavailable(AppError):
    """What is asked can't be done right now; trying again later is right."""

    status = 503

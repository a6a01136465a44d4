"""One JSON line per request and per log record. Query strings and tokens stay out of it."""

import json
import logging
import sys
import time
from typing import Any

from flask import Flask, Response, g, request

from eventapp.clock import now

access = logging.getLogger("eventapp.access")
errors = logging.getLogger("eventapp.errors")


class JsonLines(logging.Formatter):
    """Format a record as one JSON object on one line; hostile line breaks are escaped by JSON itself."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {"at": now().isoformat(), "level": record.levelname, "logger": record.name}
        fields = getattr(record, "fields", None)
        entry |= fields if isinstance(fields, dict) else {"message": record.getMessage()}
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)


def set_up_logging() -> None:
    """Send the product's records to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger("eventapp")
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    root.propagate = False


def log_requests(app: Flask) -> None:
    """Write one line per answered request and per error: the route's pattern, never its values, which may be
    tokens."""
    app.log_exception = _log_error  # type: ignore[method-assign]

    @app.before_request
    def _start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def _write(response: Response) -> Response:
        if access.isEnabledFor(logging.INFO):
            fields = {
                "method": request.method,
                "route": _route(),
                "status": response.status_code,
                "ms": round((time.perf_counter() - g.started) * 1000, 1) if "started" in g else None,
            }
            access.info("request", extra={"fields": fields})
        return response


def _log_error(exc_info: Any) -> None:
    """Write what went wrong; Flask's own line would name the path."""
    errors.error("error at %s [%s]", _route(), request.method, exc_info=exc_info)


def _route() -> str | None:
    return request.url_rule.rule if request.url_rule else None

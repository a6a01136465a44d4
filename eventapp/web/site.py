"""Pages of the installation itself: health, robots, security contact."""

from datetime import timedelta

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from eventapp.clock import now
from eventapp.db.engine import SQLITE_VERSION, is_wal_safe
from eventapp.db.session import db, session
from eventapp.web.markers import public

site = Blueprint("site", __name__)


@site.get("/healthz")
@public
def show_health() -> tuple[Response, int]:
    """Answer 200 when the database does, else 503; for load balancers and people."""
    try:
        session().execute(text("SELECT 1"))
        is_well = True
    except SQLAlchemyError:
        is_well = False
    report: dict[str, object] = {"status": "ok" if is_well else "database unavailable"}
    if db.engine.dialect.name == "sqlite":
        report["sqlite"] = ".".join(map(str, SQLITE_VERSION))
        report["sqlite_wal"] = is_wal_safe()
    return jsonify(report), 200 if is_well else 503


@site.get("/robots.txt")
@public
def show_robots() -> Response:
    rules = "User-agent: *\nDisallow: /manage/\nDisallow: /sign-in\nDisallow: /account\n"
    return Response(rules, mimetype="text/plain")


@site.get("/.well-known/security.txt")
@public
def show_security_contact() -> Response:
    """Answer as RFC 9116 says; Expires is a year ahead."""
    contact = current_app.config["MAIL_FROM"]
    expires = (now() + timedelta(days=365)).replace(microsecond=0).isoformat()
    return Response(f"Contact: mailto:{contact}\nExpires: {expires}\n", mimetype="text/plain")

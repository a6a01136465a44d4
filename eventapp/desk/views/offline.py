"""What a desk keeps for dead spots: an empty page that goes on scanning, and the worker that shows it."""

from flask import Response, current_app, render_template, url_for

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.desk.views.blueprint import desk
from eventapp.permissions import Permission


@desk.get("/manage/<slug>/desk/offline")
@in_conference(Permission.DELEGATES_CHECK_IN)
def show_offline(conference: Conference) -> str:
    """Show the page that a browser keeps: it holds nobody's data and no token."""
    return render_template("desk/offline.html", conference=conference)


@desk.get("/manage/<slug>/desk/worker.js")
@in_conference(Permission.DELEGATES_CHECK_IN)
def show_worker(conference: Conference) -> Response:
    """Answer the service worker, which looks after the desk's pages and no others."""
    response = current_app.send_static_file("js/desk-worker.js")
    response.headers["Service-Worker-Allowed"] = url_for("desk.show_desk", slug=conference.slug)
    response.headers["Cache-Control"] = "no-cache"
    return response

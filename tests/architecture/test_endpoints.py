"""Every endpoint says whom it lets in, and says it once."""

import re

import pytest
from flask import Flask

from eventapp.permissions import Permission
from eventapp.web.markers import access_of, is_static, mark

pytestmark = pytest.mark.one_database
KNOWN = {"public", "signed_in", *Permission}


def test_every_endpoint_has_a_known_marker(app: Flask) -> None:
    markers = {
        endpoint: access_of(view) for endpoint, view in app.view_functions.items() if not is_static(endpoint)
    }
    unknown = {
        endpoint: marker
        for endpoint, marker in markers.items()
        if marker not in KNOWN and not re.fullmatch(r"token:[a-z_]+", marker or "")
    }
    assert unknown == {}


def test_an_endpoint_without_a_marker_is_refused(app: Flask) -> None:
    app.view_functions["site.show_robots"] = lambda: "open to all by mistake"
    assert app.test_client().get("/robots.txt").status_code == 500


def test_a_view_marked_twice_is_an_error() -> None:
    def view() -> str:
        return ""

    mark(view, "public")
    with pytest.raises(RuntimeError):
        mark(view, "signed_in")


def test_what_changes_something_is_never_a_get(app: Flask) -> None:
    """State changes come by POST, so that a link, a preview or a crawler changes nothing."""
    changing = re.compile(
        r"\.(add|cancel|change|close|copy|delete|move|publish|register|remove|set|sign_out)_?"
    )
    rules = [r for r in app.url_map.iter_rules() if changing.search(f".{r.endpoint.rpartition('.')[2]}")]
    both = [
        rule.endpoint for rule in rules if "GET" in (rule.methods or ()) and "POST" in (rule.methods or ())
    ]
    assert both == []

"""Which action items an address asks for, and what its filters offer: the same for all views."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import request

from eventapp.action_items import sources
from eventapp.action_items.filters import RegisterFilters
from eventapp.action_items.forms import decision_in_words
from eventapp.action_items.models import ActionItemStatus
from eventapp.action_items.words import OWNER_LABELS, PRIORITY_LABELS, STATE_LABELS, WINDOW_LABELS
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.i18n import current_language, gettext, side_name
from eventapp.web.forms import clean

#: The arguments of an address that narrow the register.
_ARGUMENTS = (
    *("q", "status", "due", "from", "until", "side", "organization", "priority", "source"),
    *("confidential", "owner"),
)
_ONE_OF: Mapping[str, frozenset[str]] = {
    "status": frozenset({*STATE_LABELS, *ActionItemStatus}),
    "due": frozenset(WINDOW_LABELS),
    "priority": frozenset(PRIORITY_LABELS),
    "confidential": frozenset({"yes", "no"}),
    "owner": frozenset(OWNER_LABELS),
}
UNDATED = "none"

Options = list[tuple[str, str]]


def filter_arguments() -> dict[str, Any]:
    """Return the arguments of the request that filter, as links to other views repeat them."""
    arguments: dict[str, Any] = {}
    for name in _ARGUMENTS:
        value = (clean(request.args.get(name, "")) or "").strip()[:100]
        if name in ("from", "until"):
            value = "" if _day(value) is None else value
        if value and value in _ONE_OF.get(name, {value}):
            arguments[name] = value
    return arguments


def filters_of(arguments: Mapping[str, str], today: date) -> RegisterFilters:
    """Return what to leave in the register by :func:`filter_arguments`."""
    due, (kind, _dash, source_id) = arguments.get("due", ""), arguments.get("source", "").partition("-")
    first, last = _day(arguments.get("from", "")), _day(arguments.get("until", ""))
    if due.isdecimal():
        first = max(first or today, today)
        last = min(last or date.max, today + timedelta(days=int(due)))
    return RegisterFilters(
        status=arguments.get("status", ""),
        side=arguments.get("side", ""),
        organization_id=arguments.get("organization", ""),
        owner=arguments.get("q", ""),
        agenda_item_id=source_id if kind == "item" else "",
        decision_id=source_id if kind == "decision" else "",
        agreement_id=source_id if kind == "agreement" else "",
        priority=arguments.get("priority", ""),
        is_confidential={"yes": True, "no": False}.get(arguments.get("confidential", "")),
        owners_are=arguments.get("owner", ""),
        due_from=first,
        due_until=last,
        is_undated=due == UNDATED,
    )


def filter_choices(conference: Conference) -> dict[str, Options]:
    """Return what each select of the filter bar offers, by six queries."""
    language, first = current_language(), conference.first_language
    return {
        "status": [(value, gettext(label)) for value, label in STATE_LABELS.items()],
        "due": [(value, gettext(label)) for value, label in WINDOW_LABELS.items()],
        "side": [
            (side.code, side.name.read(language, first) or side_name(side.code, language))
            for side in list_sides(conference.id)
        ],
        "organization": [
            (organization_id, name.read(language, first))
            for organization_id, name in sources.list_owner_organizations(conference.id)
        ],
        "priority": [(value, gettext(label)) for value, label in PRIORITY_LABELS.items()],
        "source": _sources(conference),
        "confidential": [("yes", gettext("Confidential")), ("no", gettext("Not confidential"))],
        "owner": [(value, gettext(label)) for value, label in OWNER_LABELS.items()],
    }


def _sources(conference: Conference) -> Options:
    """Return the agenda items, decisions and agreements that action items came from."""
    language, first = current_language(), conference.first_language
    return [
        *(
            (f"item-{item_id}", title.read(language, first))
            for item_id, title in sources.list_source_items(conference.id)
        ),
        *(
            (f"decision-{decision.id}", decision_in_words(decision))
            for decision in sources.list_source_decisions(conference.id)
        ),
        *(
            (f"agreement-{agreement_id}", title.read(language, first))
            for agreement_id, title in sources.list_source_agreements(conference.id)
        ),
    ]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None

"""The demo conference for tests: made by the services once in a process, and copied from then on."""

from typing import Any

from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference
from eventapp.db.base import Base
from eventapp.db.session import session, transaction
from eventapp.workflows.demo import facts
from eventapp.workflows.demo.load import load_demo

#: What the services wrote, table by table; it takes them ten times as long as to copy it.
_written: dict[str, list[dict[str, Any]]] = {}


def demo_conference() -> Conference:
    """Put the demo conference into the database of a test, as of when the first test asked for it."""
    with transaction():
        if _written:
            for table in Base.metadata.sorted_tables:
                if rows := _written.get(table.name):
                    session().execute(table.insert(), rows)
        else:
            before = _rows()
            load_demo(SYSTEM)
            session().flush()
            for name, rows in _rows().items():
                _written[name] = [row for row in rows if row not in before[name]]
    return get_conference(facts.SLUG)


def _rows() -> dict[str, list[dict[str, Any]]]:
    return {
        table.name: [dict(row) for row in session().execute(table.select()).mappings()]
        for table in Base.metadata.sorted_tables
    }

"""Who has chosen an agenda item, as a spreadsheet for the door or the bus."""

from datetime import datetime
from typing import IO

from flask import Response

from eventapp.clock import to_wall_clock
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.exports.blueprint import exports
from eventapp.exports.delegate_views import download
from eventapp.exports.xlsx import MIMETYPE, Cell, write_sheet
from eventapp.i18n import current_language, gettext, language_name
from eventapp.permissions import Permission
from eventapp.personal_agendas.demand import Chooser, ItemDemand, get_demand, list_all_choosers


@exports.get("/manage/<slug>/agenda/demand/<item_id>/delegates.xlsx")
@in_conference(Permission.DELEGATES_EXPORT)
def choosers_xlsx(conference: Conference, item_id: str) -> Response:
    """Answer with all who have chosen an item, in the order of the page."""
    item = get_demand(conference.id, item_id)
    return download(
        lambda file: _write(file, conference, item), MIMETYPE, f"{conference.slug}-{item.id[-6:]}.xlsx"
    )


def _write(file: IO[bytes], conference: Conference, item: ItemDemand) -> None:
    heads = (
        gettext("Name"),
        gettext("Name in own script"),
        gettext("Delegation"),
        gettext("Organization"),
        gettext("Position"),
        gettext("Interpretation"),
        gettext("Chosen on"),
    )
    people = list_all_choosers(conference.id, item.id)
    write_sheet(
        file,
        item.title.read(current_language(), conference.first_language),
        heads,
        (_row(person, conference) for person in people),
        widths=(28, 18, 28, 28, 24, 16, 18),
    )


def _row(person: Chooser, conference: Conference) -> tuple[Cell, ...]:
    language = current_language()
    chosen_at: datetime = to_wall_clock(person.chosen_at, conference.timezone)
    return (
        person.name,
        person.native_name,
        person.delegation.read(language, conference.first_language) if person.delegation else "",
        person.organization_name,
        person.position,
        language_name(person.interpretation, language) if person.interpretation else "",
        chosen_at,
    )

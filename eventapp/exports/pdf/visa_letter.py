"""Composing the letter with which one delegate applies for a visa.

It says what the consulates of China (M: invited person, visit, inviting body with address, phone, stamp and
signature) and of Switzerland (C: the same with passport, purpose, dates and who bears the costs) ask.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask import current_app

from eventapp.agendas.programme import Programme
from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.models import Conference
from eventapp.delegations.queries.details import get_visa_letter
from eventapp.delegations.travel_papers import read_travel_papers
from eventapp.delegations.visa_checks import check_url, number_text
from eventapp.delegations.visits import Costs
from eventapp.errors import NotFound
from eventapp.exports.pdf.frame import Asked, Composed, compose_from
from eventapp.exports.summary import read_frame
from eventapp.i18n import N_
from eventapp.registration.names import as_written, position_of, script_tag
from eventapp.registration.queries import get_delegate

#: Costs → msgid of the sentence.
_COSTS: Final[Mapping[str, str]] = {
    Costs.STAY_BY_HOST: N_(
        "The host bears accommodation, meals and local transport; the sending organization bears the "
        "international journey and insurance."
    ),
    Costs.HOST: N_("The host bears the international journey, accommodation, meals and local transport."),
    Costs.ORGANIZATION: N_("The sending organization bears all costs of the journey and the stay."),
    Costs.TRAVELLER: N_("The invited person bears all costs of the journey and the stay."),
}
#: Answer of the standard section → msgid.
_SEXES: Final[Mapping[str, str]] = {"female": N_("Female"), "male": N_("Male"), "x": N_("X")}
#: Row of the letter → msgid of what stands before it.
_ROW_NAMES: Final[Mapping[str, str]] = {
    "name": N_("Name as in the passport"),
    "sex": N_("Sex"),
    "born_on": N_("Date of birth"),
    "nationality": N_("Nationality"),
    "passport": N_("Passport"),
    "organization": N_("Organization and position"),
    "purpose": N_("Purpose of the visit"),
    "programme": N_("Programme"),
    "days": N_("Arrival and departure"),
    "places": N_("Places to be visited"),
    "relation": N_("Relation to the inviting party"),
    "costs": N_("Costs"),
}
#: Days of the programme that the letter tells.
_DAYS: Final = 5


@dataclass(frozen=True, slots=True)
class DayHours:
    """From when to when there is a programme on a day."""

    date: date
    starts_at: datetime
    ends_at: datetime


def compose_visa_letter(conference: Conference, asked: Asked) -> Composed:
    """Return the letter that ``asked`` names; raises :class:`NotFound` for one that is revoked."""
    letter = get_visa_letter(conference.id, asked.subject_id or "")
    if letter.revoked_at is not None:
        raise NotFound
    delegate = get_delegate(conference.id, letter.delegate_id)
    secret_key = current_app.config["SECRET_KEY"]
    papers = read_travel_papers(delegate, secret_key)
    frame = read_frame(conference)
    base_url = current_app.config["SETTINGS"].base_url
    return compose_from(
        "pdf/visa_letter.html",
        conference,
        asked,
        frame=frame,
        changed_at=letter.issued_at,
        delegate_id=delegate.id,
        pictures=frame.design.signing_ids,
        is_one_page=True,
        letter=letter,
        number=number_text(conference.slug, letter.number),
        check_url=check_url(base_url, conference.slug, letter, secret_key),
        papers=papers,
        sex=_SEXES.get(papers.find("visa.sex") or "", ""),
        costs=_COSTS.get(letter.costs, ""),
        category=CATEGORY_LABELS.get(delegate.category, ""),
        days=_days(frame.programme),
        row_names=_ROW_NAMES,
        delegate=delegate,
        native_tag=script_tag(delegate.native_name, delegate.side.code),
        organization=delegate.organization.name
        if delegate.organization
        else as_written(delegate.organization_name),
        position=position_of(delegate),
    )


def _days(programme: Programme) -> Sequence[DayHours]:
    return [
        DayHours(day.date, day.items[0].starts_at, max(item.ends_at for item in day.items))
        for day in programme.days[:_DAYS]
        if day.items
    ]

"""Finding what delegates have chosen, one by one; ``demand`` counts it over all of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from eventapp.agendas.models import AgendaItem, Person
from eventapp.db.session import session
from eventapp.personal_agendas.models import AgendaWishes, Choice


@dataclass(frozen=True, slots=True)
class Places:
    """How many delegates an item takes, and how many have chosen it."""

    places: int
    chosen: int

    @property
    def left(self) -> int:
        return max(0, self.places - self.chosen)


def chosen_item_ids(delegate_id: str) -> frozenset[str]:
    """Return the ids of the agenda items that a delegate has chosen."""
    return frozenset(
        session().scalars(select(Choice.agenda_item_id).where(Choice.delegate_id == delegate_id))
    )


def limited_places(conference_id: str) -> dict[str, Places]:
    """Return the places of those items that have a limit, by item id."""
    rows = session().execute(
        select(AgendaItem.id, AgendaItem.places, AgendaItem.chosen).where(
            AgendaItem.conference_id == conference_id, AgendaItem.places.is_not(None)
        )
    )
    return {item_id: Places(places or 0, chosen) for item_id, places, chosen in rows}


def person_ids_of(conference_id: str, email_normalised: str | None) -> frozenset[str]:
    """Return the people of an agenda whose address is a delegate's: they are the same."""
    if not email_normalised:
        return frozenset()
    return frozenset(
        session().scalars(
            select(Person.id).where(
                Person.conference_id == conference_id, func.lower(Person.email) == email_normalised
            )
        )
    )


def wants_mails(delegate_id: str) -> bool:
    """Tell whether a delegate wants calendar invitations for what they choose."""
    wanted = session().scalar(select(AgendaWishes.wants_mails).where(AgendaWishes.delegate_id == delegate_id))
    return bool(wanted)


def newest_choice_at(delegate_id: str) -> datetime | None:
    """Return when a delegate last chose something that is still theirs."""
    return session().scalar(select(func.max(Choice.chosen_at)).where(Choice.delegate_id == delegate_id))

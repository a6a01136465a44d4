"""How people are written in the working copy of an agenda."""

from collections.abc import Iterable

from sqlalchemy import select, update

from eventapp.agendas.freezing import check_is_open
from eventapp.agendas.models import AgendaItem, Contribution, Person
from eventapp.agendas.reading import batched_ids
from eventapp.agendas.rules import MAX_NAME, check_text, name_key
from eventapp.clock import now
from eventapp.db.session import session
from eventapp.localized import LocalizedText


def correct_person(
    person: Person, *, name: LocalizedText, affiliation: LocalizedText, job_title: LocalizedText
) -> None:
    """Write a person otherwise in the working copy; their items count as edited.

    Raises :class:`InvalidInput` at ``name``…, and :class:`Conflict` while the agenda is frozen.
    """
    check_text(name, MAX_NAME, "name", is_required=True)
    check_text(affiliation, MAX_NAME, "affiliation")
    check_text(job_title, MAX_NAME, "job_title")
    if (person.name, person.affiliation, person.job_title) == (name, affiliation, job_title):
        return
    check_is_open(person.conference_id)
    person.name, person.name_key = name, name_key(name)
    person.affiliation, person.job_title = affiliation, job_title
    count_as_edited([person.id])


def count_as_edited(person_ids: Iterable[str]) -> None:
    """Date the items of people who are written otherwise now: what the public reads of them is old."""
    for some in batched_ids(person_ids):
        parts = select(Contribution.agenda_item_id).where(Contribution.person_id.in_(some))
        session().execute(
            # Not an edit of the items themselves: whoever edits one of them isn't refused for it.
            update(AgendaItem)
            .where(AgendaItem.id.in_(parts))
            .values(updated_at=now())
            .execution_options(synchronize_session=False)
        )

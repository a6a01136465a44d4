"""Use cases of the people of an agenda."""

from eventapp.actor import Actor
from eventapp.agendas.models import Person
from eventapp.agendas.queries import get_person
from eventapp.agendas.rules import MAX_NAME, check_text, name_key
from eventapp.audit.trail import record
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.localized import LocalizedText
from eventapp.permissions import Permission, require


def edit_person(
    actor: Actor,
    *,
    conference_id: str,
    person_id: str,
    version: int,
    name: LocalizedText,
    affiliation: LocalizedText,
) -> Person:
    """Correct how a person is written, at every item at once.

    Raises :class:`Conflict` unless ``version``, the one that was read, is the newest.
    """
    require(actor, Permission.AGENDA_EDIT, conference_id)
    person = get_person(conference_id, person_id)
    check_is_newest(person, version)
    check_text(name, MAX_NAME, "name", is_required=True)
    check_text(affiliation, MAX_NAME, "affiliation")
    person.name, person.name_key, person.affiliation = name, name_key(name), affiliation
    record(actor, "person.changed", subject_type="person", subject_id=person_id, conference_id=conference_id)
    session().flush()
    return person

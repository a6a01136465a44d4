"""A speaker who is erased: what they said of themselves goes, the programme stays."""

import io
import json
import zipfile

from flask import Flask
from PIL import Image
from sqlalchemy import select

from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaEdit, AgendaItem, Person, PersonProfile
from eventapp.agendas.people import set_people
from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.files.models import StoredFile
from eventapp.files.pictures import SIDE, small_picture
from eventapp.localized import LocalizedText
from eventapp.speakers.services import Contact, OwnWords, set_contact, write_profile
from eventapp.workflows.privacy.person import find_person
from eventapp.workflows.privacy.services import erase_person, export_person
from tests.registration.conftest import conference
from tests.speakers.conftest import item, person

__all__ = ["conference", "item", "person"]
KELLER = "keller@canton.example"


def test_speaker_when_exported_and_erased_then_words_and_photo_are_told_and_gone(
    app: Flask,
    item: AgendaItem,
    person: Person,
) -> None:
    octets = io.BytesIO()
    Image.new("RGB", (40, 40)).save(octets, "PNG")
    with transaction():
        ids = {"conference_id": person.conference_id, "person_id": person.id}
        set_contact(SYSTEM, **ids, version=person.version, contact=Contact("Keller@canton.example", "en"))
        words = OwnWords(
            person.name,
            LocalizedText(),
            person.affiliation,
            LocalizedText(en="Born in Zurich."),
            small_picture(octets.getvalue(), "photo", side=SIDE),
        )
        write_profile(SYSTEM, **ids, version=person.version, words=words)
    secret_key = app.config["SECRET_KEY"]
    archive = zipfile.ZipFile(io.BytesIO(export_person(SYSTEM, find_person(KELLER), secret_key=secret_key)))
    told = json.loads(archive.read("personal-data.json"))
    assert [each["biography"] for each in told["said_of_oneself"]] == [{"en": "Born in Zurich."}]
    assert [name for name in archive.namelist() if name.startswith("files/")] == ["files/01-photo.jpg"]
    session().add_all(
        edits := [edit_with(person, email) for email in ("Keller@Canton.example", "li@city.example")]
    )
    session().commit()
    with transaction():
        erase_person(SYSTEM, find_person(KELLER), secret_key=secret_key)
    assert session().scalars(select(AgendaEdit.id)).all() == [edits[1].id]
    session().refresh(person)
    assert (person.email, person.token_hash, person.name) == ("", None, {"en": "Regula Keller"})
    assert (session().query(PersonProfile).count(), session().query(StoredFile).count()) == (0, 0)


def test_speaker_when_taken_out_of_the_agenda_then_the_photo_goes_and_erasing_ends_the_undoing(
    app: Flask,
    item: AgendaItem,
    person: Person,
) -> None:
    octets = io.BytesIO()
    Image.new("RGB", (40, 40)).save(octets, "PNG")
    words = OwnWords(
        person.name,
        LocalizedText(),
        person.affiliation,
        LocalizedText(),
        small_picture(octets.getvalue(), "photo", side=SIDE),
    )
    with transaction():
        ids = {"conference_id": person.conference_id, "person_id": person.id}
        write_profile(SYSTEM, **ids, version=person.version, words=words)
        session().add(edit_with(person, KELLER))
    assert session().query(StoredFile).count() == 1
    with transaction():
        set_people(item, ())
    assert (session().query(Person).count(), session().query(StoredFile).count()) == (0, 0)
    with transaction():
        erase_person(SYSTEM, find_person(KELLER), secret_key=app.config["SECRET_KEY"])
    assert session().query(AgendaEdit).count() == 0


def edit_with(person: Person, email: str) -> AgendaEdit:
    """Return an edit by which somebody with an address was taken out of the agenda."""
    return AgendaEdit(
        id=new_id(),
        conference_id=person.conference_id,
        agenda_item_id=new_id(),
        actor_id=new_id(),
        before={"people": [{"person_id": person.id, "email": email}]},
        after=None,
        made_at=now(),
        undone_at=None,
    )

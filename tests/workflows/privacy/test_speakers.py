"""A speaker who is erased: what they said of themselves goes, the programme stays."""

import io
import json
import zipfile

from flask import Flask
from PIL import Image

from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem, Person, PersonProfile
from eventapp.db.session import session, transaction
from eventapp.files.models import StoredFile
from eventapp.localized import LocalizedText
from eventapp.speakers.photos import small_photo
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
    person: Person,  # noqa: F811 (fixtures)
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
            small_photo(octets.getvalue()),
        )
        write_profile(SYSTEM, **ids, version=person.version, words=words)
    secret_key = app.config["SECRET_KEY"]
    archive = zipfile.ZipFile(io.BytesIO(export_person(SYSTEM, find_person(KELLER), secret_key=secret_key)))
    told = json.loads(archive.read("personal-data.json"))
    assert [each["biography"] for each in told["said_of_oneself"]] == [{"en": "Born in Zurich."}]
    assert [name for name in archive.namelist() if name.startswith("files/")] == ["files/01-photo.jpg"]
    with transaction():
        erase_person(SYSTEM, find_person(KELLER), secret_key=secret_key)
    session().refresh(person)
    assert (person.email, person.token_hash, person.name) == ("", None, {"en": "Regula Keller"})
    assert (session().query(PersonProfile).count(), session().query(StoredFile).count()) == (0, 0)

"""Texts that mean harm, in every place that reaches a document, stay texts: nothing of them is mark-up.

One conference has something of everything that documents show. Each document is composed twice: with words
that do no harm and, as long, with words that do. To the renderer's own parser both must look the same.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import select

from eventapp.actor import SYSTEM
from eventapp.agendas.models import Person, PersonProfile
from eventapp.agendas.services import release_agenda
from eventapp.clock import now
from eventapp.communiques.models import Communique
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.exports.badge_rows import list_badge_rows
from eventapp.exports.kinds import KINDS, YES
from eventapp.exports.languages import BOTH
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.fetching import Given
from eventapp.exports.pdf.frame import Composed
from eventapp.exports.pdf.own_programme import compose_own_programme
from eventapp.exports.pdf.rendering import render_pdf
from eventapp.exports.pdf.typesetting import Source
from eventapp.localized import LocalizedText
from eventapp.registration.models import Delegate
from eventapp.registration.queries import get_delegate
from eventapp.workflows.demo import facts
from tests.exports.conftest import Visits
from tests.exports.hostile import BREAKING, FETCHING, harm, type_everywhere
from tests.exports.letters import VISIT, letter_for, tell_passport
from tests.exports.pdf_readers import streams_of
from tests.exports.subjects import subjects_of

pytestmark = pytest.mark.one_database

#: All but the archive, which is no PDF.
PAPERS = [DocumentKind(kind) for kind in KINDS if kind != DocumentKind.DOSSIER]
#: Stands around the name of a text's place, so that it is found wherever the text has gone.
PLACE: Final = re.compile("⟦([A-Za-z_.]+)⟧")
#: Where texts may go besides between tags: what is told of pictures, and of a document as a whole.
FOR_WORDS: Final = {("img", "alt"), ("meta", "content")}
#: What somebody types and documents show.
SHOWN: Final = {
    *(f"Conference.{name}" for name in ("title", "description", "contact_email")),
    *("Side.name", "Organization.name", "Venue.name", "Venue.address", "Room.name", "Track.name"),
    *("AgendaItem.title", "AgendaItem.abstract", "SigningSlot.title", "SigningSlot.notes"),
    *("Person.name", "Person.affiliation", "Person.job_title", "PersonProfile.biography"),
    *(f"Delegate.{name}" for name in ("name", "native_name", "form_of_address", "position", "positions")),
    *("Delegate.organization_name", "Delegation.name", "VisaLetter.consulate", "passport"),
    *("Minutes.summary", "Decision.text", "Communique.text", "Contact.name", "ActionItem.title"),
    *(f"Attendance.{name}" for name in ("name", "organization_name", "delegation_name")),
    *("Agreement.title", "Agreement.summary", "AgreementSignatory.name", "AgreementSignatory.job_title"),
    *(f"DocumentDesign.{name}" for name in ("welcome", "welcome_by", "address", "phone")),
    *("DocumentDesign.signatory_name", "DocumentDesign.signatory_position"),
}


@pytest.fixture
def full(conference: Conference) -> Conference:
    """The demo with what its documents lack: a biography, a communiqué, a letter for a visa."""
    text = LocalizedText(en="Filled in below")
    with transaction():
        person = session().scalars(select(Person).order_by(Person.id)).first()
        assert person is not None
        of_conference = {"id": new_id(), "conference_id": conference.id, "updated_at": now()}
        session().add(PersonProfile(**of_conference, person_id=person.id, biography=text))
        session().add(Communique(**of_conference, text=text))
    visit = replace(VISIT, arrives_on=conference.starts_on, leaves_on=conference.ends_on)
    letter_for(conference, somebody(conference), visit)
    return conference


def somebody(conference: Conference) -> Delegate:
    """Return one of those who take part, always the same."""
    return get_delegate(conference.id, list_badge_rows(conference.id)[0].delegate_id)


def type_in(conference: Conference, text_of: Callable[[str], str]) -> Conference:
    """Let every text be that of its place, with the name of the place in front, and release the agenda."""

    def named(place: str) -> str:
        return f"⟦{place}⟧{text_of(place)}"

    tell_passport(somebody(conference), passport_number=named("passport"))
    with transaction():
        type_everywhere(named)
        changed = get_conference(facts.SLUG)
        changed.contact_email = f"{named('Conference.contact_email')}@a.example"
        release_agenda(SYSTEM, conference=changed)
    return get_conference(facts.SLUG)


def every_document(conference: Conference, language: str) -> Iterator[tuple[object, Composed]]:
    """Compose each kind with all its parts; tell which it is."""
    yield DocumentKind.OWN, compose_own_programme(conference, somebody(conference), language)
    for kind in PAPERS:
        if kind == DocumentKind.OWN:
            continue
        everything = {choice.name: YES for choice in KINDS[kind].choices if not choice.options}
        for subject_id in subjects_of(conference, kind):
            yield (kind, subject_id), compose(conference, kind, language, subject_id, everything)


def outline(html: str) -> list[tuple[Any, ...]]:
    """Return what the renderer finds besides words: elements, attributes, and whole style sheets."""
    return [
        (
            element.tag,
            {name: _plain(element.tag, name, value) for name, value in element.attrib.items()},
            element.text if element.tag == "style" else None,
        )
        for element in Source(html=html, url_fetcher=Given({})).etree_element.iter()
    ]


def _plain(tag: str, name: str, value: str) -> str:
    is_for_words = (tag, name) in FOR_WORDS or (name == "href" and value.startswith("mailto:"))
    return "words" if is_for_words else value


def test_nothing_that_was_typed_is_mark_up_in_any_document(full: Conference) -> None:
    harmful = BREAKING + harm("http://127.0.0.1:9/", "file:///etc/")
    harmless = re.sub(r"[^\w\s]", "-", harmful)
    expected = {
        which: outline(composed.html)
        for which, composed in every_document(type_in(full, lambda _place: harmless), BOTH)
    }
    documents = dict(every_document(type_in(full, lambda _place: harmful), BOTH))
    assert [which for which, composed in documents.items() if outline(composed.html) != expected[which]] == []
    assert {composed.asked.kind for composed in documents.values()} == set(PAPERS)
    shown = {place for composed in documents.values() for place in PLACE.findall(composed.html)}
    assert SHOWN - shown == set()


def test_nothing_is_fetched_or_kept_of_what_was_typed_in_any_document(
    full: Conference, visits: Visits, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret that nobody may read")
    ways = [
        markup.format(target=target)
        for markup in FETCHING.values()
        for target in (f"{visits.address}/x", f"{visits.address}/redirect/x", secret.as_uri())
    ]
    # One way in each place, or it would take minutes; that all are texts in all places is shown above.
    numbers = count()
    conference = type_in(full, lambda _place: f"</p>{ways[next(numbers) % len(ways)]}")
    assert next(numbers) > len(ways)
    for _which, composed in every_document(conference, "en"):
        content = render_pdf(composed.order).content
        assert not any(b"secret that nobody" in stream for stream in streams_of(content))
    assert visits.paths == []

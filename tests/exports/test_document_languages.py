"""Documents of a conference of German and Chinese: their words, their typography, their fonts."""

import io
import re

import pikepdf
import pytest
from flask import Flask

from eventapp.actor import SYSTEM
from eventapp.agendas.models import AgendaItem, Track
from eventapp.agendas.services import release_agenda
from eventapp.conferences.models import Conference, Room, Side, Venue
from eventapp.conferences.queries import get_conference
from eventapp.db.session import session, transaction
from eventapp.exports.languages import BOTH, document_languages
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.rendering import render_pdf
from eventapp.i18n import speaking
from eventapp.localized import LocalizedText
from eventapp.minutes.models import Decision
from eventapp.workflows.demo import facts
from tests.demo import demo_conference
from tests.exports.fonts import font_faults
from tests.exports.test_pdf_documents import text_of

TITLES = {
    "Registration and coffee": ("Registrierung und Kaffee", "Enregistrement et café"),
    "Opening": ("Eröffnung", "Ouverture"),
    "From the Joint Statement to joint projects": (
        "Von der Gemeinsamen Erklärung zu gemeinsamen Projekten",
        "De la déclaration commune aux projets communs : l’œuvre à venir",
    ),
    "Lunch": ("Mittagessen", "Déjeuner"),
    "Working group: next steps": ("Arbeitsgruppe: nächste Schritte", "Groupe de travail : « la suite »"),
    "Closing": ("Schluss", "Clôture"),
    "Main hall": ("Grosser Saal", "Grande salle"),
    "China": ("China", "Chine"),
    "Switzerland": ("Schweiz", "Suisse"),
}
TITLE = ("Konferenz über Innovation und Unternehmertum China–Schweiz", "Conférence Chine–Suisse à L’Haÿ")


def _translated(text: LocalizedText, languages: tuple[str, ...]) -> LocalizedText:
    """Return what the demo says in English in ``languages``, marked where there is no better word."""
    english = text.get("en", "")
    german, french = TITLES.get(english, (f"{english} (ÄÖÜ äöü, «Grösse»)", f"{english} (Œuvre, Ÿ, ç)"))
    given = {**text, "de": german, "fr": french} if english else {**text}
    return LocalizedText({code: given[code] for code in languages if code in given})


@pytest.fixture
def conference(app: Flask, languages: tuple[str, ...]) -> Conference:
    """The demo conference, in other languages."""
    conference = demo_conference()
    with transaction():
        conference.languages = list(languages)
        for model, names in (
            (AgendaItem, ("title", "abstract")),
            (Decision, ("text",)),
            (Room, ("name",)),
            (Side, ("name",)),
            (Track, ("name",)),
            (Venue, ("name", "address")),
        ):
            for row in session().query(model):
                for name in names:
                    setattr(row, name, _translated(getattr(row, name), languages))
        given = {**conference.title, "de": TITLE[0], "fr": TITLE[1]}
        conference.title = LocalizedText({code: given[code] for code in languages})
        release_agenda(SYSTEM, conference=conference)
    return get_conference(facts.SLUG)


@pytest.mark.parametrize("languages", [("de", "zh")])
def test_german_documents_speak_german_alone(conference: Conference) -> None:
    programme = text_of(compose(conference, DocumentKind.PROGRAMME, "de").html)
    for words in ("Donnerstag, 21. Oktober 2021", "Eröffnung", "Datum", "Ort", "Gastgeber", "Kontakt"):
        assert words in programme
    assert "Alle Zeiten: Ortszeit Shanghai (UTC+8)." in programme
    assert not re.search(r"[\u4e00-\u9fff]", programme.replace(conference.title["zh"], ""))

    summary = text_of(compose(conference, DocumentKind.SUMMARY, "de").html)
    assert "Konferenzbericht" in summary
    assert "31. Dez. 2021" in summary
    assert not set(re.findall(r"\b(?:Decision|Action|Partners|Participants|Overdue)\b", summary))


@pytest.mark.parametrize("languages", [("de", "zh")])
def test_german_and_chinese_stand_side_by_side(conference: Conference) -> None:
    source = compose(conference, DocumentKind.PROGRAMME, BOTH).html
    assert source.startswith('<!doctype html>\n<html lang="de">')
    words = text_of(source)
    assert ("Donnerstag, 21. Oktober 2021" in words, "2021年10月21日星期四" in words) == (True, True)
    assert ("Mittagessen" in words, "午餐" in words, "Lunch" in words) == (True, True, False)


@pytest.mark.parametrize("languages", [("fr", "en", "zh")])
def test_three_languages_make_three_pairs(conference: Conference) -> None:
    with speaking("en"):
        names = document_languages(conference)
    assert list(names) == ["fr", "en", "zh", BOTH, "fr-zh", "en-zh"]
    assert names["fr-zh"] == "French and Chinese side by side"
    source = compose(conference, DocumentKind.PROGRAMME, "fr-zh").html
    words = text_of(source)
    assert ("jeudi 21 octobre 2021" in words, "2021年10月21日星期四" in words) == (True, True)
    assert "Toutes les heures\u202f: heure de Shanghai (UTC+8)." in source


@pytest.mark.parametrize(
    ("languages", "asked"), [(("de", "zh"), "de"), (("de", "zh"), BOTH), (("fr", "en", "zh"), BOTH)]
)
def test_every_letter_of_german_and_french_has_a_glyph_that_is_embedded(
    conference: Conference, languages: tuple[str, ...], asked: str
) -> None:
    pdf = render_pdf(compose(conference, DocumentKind.PROGRAMME, asked).order)
    with pikepdf.open(io.BytesIO(pdf.content)) as document:
        assert str(document.Root.Lang) == languages[0]
        assert font_faults(document) == []

"""Badges: whose they are, what stands on them, and that everything fits."""

import io
import re

import pikepdf
import pytest
from flask import Flask

from eventapp.conferences.categories import DelegateCategory
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import get_conference
from eventapp.conferences.rules import contrast, readable_text_on
from eventapp.db.session import session, transaction
from eventapp.errors import InvalidInput, NotFound
from eventapp.exports.badge_rows import list_badge_rows
from eventapp.exports.languages import BOTH
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.badges import CATEGORY_COLOURS
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.fitting import ELLIPSIS, Setting, fit, fit_together, lines_of
from eventapp.exports.pdf.rendering import render_pdf
from eventapp.registration.badge_codes import badge_code
from eventapp.registration.models import Delegate, DelegateStatus, Delegation
from eventapp.workflows.demo import facts
from tests.agendas.conftest import make_conference
from tests.exports.test_pdf_documents import text_of
from tests.queries import count_queries

BADGES = DocumentKind.BADGES


def names_of(source: str) -> list[str]:
    headings = re.findall(r"<h1>(.*?)</h1>", source)
    return [" ".join(re.sub(r"<[^>]*>", "", heading).split()) for heading in headings]


def delegate_named(name: str) -> Delegate:
    return session().query(Delegate).filter_by(name=name).one()


def leave(delegate: Delegate) -> None:
    delegate.status, delegate.holds_seat = DelegateStatus.CANCELLED, False


def test_badges_are_of_all_who_are_accepted_by_delegation_and_precedence(conference: Conference) -> None:
    with transaction():
        leave(delegate_named("SUN Lei"))
    with transaction():
        delegate_named("WU Haiyan").precedence = 1
    coming = session().query(Delegate).filter_by(status=DelegateStatus.ACCEPTED).all()
    places = {row.id: row.position for row in session().query(Delegation)}

    def place(delegate: Delegate) -> tuple[object, ...]:
        delegation, last = delegate.delegation_id, 10**9
        within = (not delegate.is_head, delegate.precedence or last, delegate.name)
        return (places[delegation] if delegation else last, *within)

    expected = [f"{each.name} {each.native_name}".strip() for each in sorted(coming, key=place)]
    assert names_of(compose(conference, BADGES, "en").html) == expected
    assert len(expected) == 15
    assert len(places) > 1


def test_badge_tells_who_somebody_is_in_each_language(conference: Conference) -> None:
    delegate = delegate_named("CHEN Jing")
    words = text_of(compose(conference, BADGES, "en", delegate.id).html)
    assert words == (
        "China-Switzerland Innovation and Entrepreneurship Cooperation Launch Conference "
        "CHEN Jing 陈静 Municipal Government of Changzhou Vice Mayor CN China Delegate"
    )
    words = text_of(compose(conference, BADGES, "zh", delegate.id).html)
    assert words.startswith("中国—瑞士创新创业合作启动大会 陈静 CHEN Jing 常州市人民政府")
    assert words.endswith("CN 中国 代表")
    both = text_of(compose(conference, BADGES, BOTH, delegate.id).html)
    assert "Municipal Government of Changzhou 常州市人民政府" in both
    assert both.endswith("CN China 中国 Delegate 代表")


def test_badge_carries_the_code_that_the_desk_scans(app: Flask, conference: Conference) -> None:
    delegate = delegate_named("CHEN Jing")
    code = badge_code(app.config["SECRET_KEY"], delegate.id, delegate.token_generation)
    source = compose(conference, BADGES, "en", delegate.id).html
    assert re.findall(r'src="(qr:[^"]*)"', source) == [f"qr:{code}"]


def test_badges_when_limited_then_are_of_those_alone(conference: Conference) -> None:
    with transaction():
        delegate_named("CHEN Jing").category = DelegateCategory.VIP
    vips = compose(conference, BADGES, "en", choices={"category": "vip"})
    assert names_of(vips.html) == ["CHEN Jing 陈静"]
    delegation = delegate_named("CHEN Jing").delegation_id
    assert delegation is not None
    of_delegation = compose(conference, BADGES, "en", choices={"delegation": delegation})
    expected = [row.delegate_id for row in list_badge_rows(conference.id, delegation_id=delegation)]
    assert len(names_of(of_delegation.html)) == len(expected) > 0
    with pytest.raises(InvalidInput):
        compose(conference, BADGES, "en", choices={"delegation": "0" * 26})


def test_badge_of_a_delegate_who_does_not_take_part_here_is_not_found(conference: Conference) -> None:
    other = make_conference("another")
    delegate = delegate_named("CHEN Jing")
    with pytest.raises(NotFound):
        compose(other, BADGES, "en", delegate.id)
    with transaction():
        leave(delegate_named("CHEN Jing"))
    with pytest.raises(NotFound):
        compose(conference, BADGES, "en", delegate.id)


def test_badges_of_nobody_say_so(app: Flask) -> None:
    words = text_of(compose(make_conference("empty"), BADGES, BOTH).html)
    assert words == "Badges There is nobody yet to make a badge for. 目前尚无需要制作胸牌的人员。"


@pytest.mark.parametrize(
    ("layout", "paper", "page", "pages"),
    [
        ("a6", "a4", (298, 420), 16),
        ("eight", "a4", (595, 842), 2),
        ("eight", "letter", (612, 792), 2),
    ],
)
def test_badges_fill_their_pages(
    conference: Conference, layout: str, paper: str, page: tuple[int, int], pages: int
) -> None:
    composed = compose(conference, BADGES, BOTH, choices={"layout": layout, "paper": paper})
    sizes, fonts = read_pages(render_pdf(composed.order).content)
    assert sizes == [page] * pages
    assert fonts == {"embedded"}


def read_pages(content: bytes) -> tuple[list[tuple[int, int]], set[str]]:
    """Return the pages' sizes in points, and whether each font is embedded."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        sizes = [(round(page.mediabox[2]), round(page.mediabox[3])) for page in pdf.pages]
        descriptors = [
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == pikepdf.Name.FontDescriptor
        ]
        return sizes, {
            "embedded" if {"/FontFile2", "/FontFile3"} & set(each.keys()) else "missing"
            for each in descriptors
        }


def test_badges_ask_as_many_queries_for_one_as_for_all(conference: Conference) -> None:
    with transaction():
        delegate_named("CHEN Jing").category = DelegateCategory.VIP
    asked = []
    for category, badges in (("vip", 1), ("all", 16)):
        conference = get_conference(facts.SLUG)
        with count_queries() as queries:
            composed = compose(conference, BADGES, BOTH, choices={"category": category})
        assert len(names_of(composed.html)) == badges
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_categories_each_have_a_colour_on_which_their_name_can_be_read() -> None:
    assert set(CATEGORY_COLOURS) == set(DelegateCategory)
    assert len(set(CATEGORY_COLOURS.values())) == len(CATEGORY_COLOURS)
    assert [
        name for name, colour in CATEGORY_COLOURS.items() if contrast(colour, readable_text_on(colour)) < 4.5
    ] == []


SETTINGS = (Setting(30, 1), Setting(20, 2), Setting(10, 2))


@pytest.mark.parametrize(
    ("text", "size"),
    [("LI Na", 30), ("Maximilian Oberhauser", 20), ("李娜", 30), ("Ng " * 16, 10)],
)
def test_fit_when_a_text_is_longer_then_sets_it_smaller(text: str, size: int) -> None:
    fitted = fit(text, SETTINGS, 90)
    assert (fitted.text, fitted.size) == (text, size)


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("Wort " * 60, "Wort…"),
        ("W" * 300, "WW…"),
        ("名" * 300, "名…"),
        # A mark stays with its letter.
        ("e\u0301" * 300, "e\u0301…"),
    ],
)
def test_fit_when_a_text_is_too_long_for_any_size_then_cuts_it_between_words_or_letters(
    text: str, ending: str
) -> None:
    fitted = fit(text, SETTINGS, 90)
    assert fitted.size == 10
    assert fitted.text.endswith(ending)
    assert lines_of(fitted, 90) == 2
    assert text.startswith(fitted.text.removesuffix(ELLIPSIS))


def test_fit_together_when_there_is_little_room_then_gives_each_a_line() -> None:
    fitted = fit_together(["long words " * 40, "short", "名" * 200], (12, 8), 60, 15)
    assert [each.size for each in fitted] == [8, 8, 8]
    assert [lines_of(each, 60) for each in fitted] == [2, 1, 1]
    assert [each.text[-1] for each in fitted] == ["…", "t", "…"]

"""The next edition: what goes on in it, once, and what stays behind."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventapp.accounts.models import User
from eventapp.action_items.models import ActionItem, ActionItemOwner, ActionItemWatcher
from eventapp.action_items.queries import get_action_item
from eventapp.action_items.rules import ActionItemFacts, OwnerFacts
from eventapp.action_items.services import create_action_item
from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem
from eventapp.agreements.models import (
    Agreement,
    AgreementDocument,
    AgreementParty,
    AgreementSignatory,
    AgreementText,
)
from eventapp.clock import now
from eventapp.conferences.models import Conference, Series
from eventapp.conferences.queries import find_conference, list_roles_of
from eventapp.contacts.models import Contact
from eventapp.dashboard.overview import read_overview
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotPermitted
from eventapp.files.models import StoredFile
from eventapp.files.rules import Upload
from eventapp.files.services import keep_file
from eventapp.follow_up.nightly import run_follow_up
from eventapp.jobs.models import OutboxMessage
from eventapp.localized import LocalizedText
from eventapp.minutes.services import record_decision
from eventapp.organizations.models import Organization
from eventapp.registration.models import FocalPoint
from eventapp.web.public_cache import forget_kept_answers
from eventapp.workflows.editions.building import Part
from eventapp.workflows.editions.next_edition import (
    Carried,
    EditionExists,
    NextEdition,
    Started,
    carry_over,
    count_to_carry,
    start_next_edition,
)
from eventapp.workflows.editions.times import a_year_later
from eventapp.working_links.models import WorkingLink
from tests.minutes.builders import (
    actor_with,
    at_once,
    make_agenda_item,
    make_member,
    make_organization,
)
from tests.queries import count_queries
from tests.workflows.editions.conftest import NEXT, SECRET, rows_of
from tests.workflows.editions.test_copies import TYPED

SERIES = LocalizedText(en="Launches", zh="启动大会")
EVERYTHING = NextEdition(facts=NEXT, parts=tuple(Part), carried=tuple(Carried), series=SERIES)
SECRET_KEY = "a key for tests that is long enough"
LI = OwnerFacts(name="Li Wei", email="li@park.example", language="zh")


def start(owner: Actor, source: Conference, **changes: Any) -> Started:
    with transaction():
        return start_next_edition(
            owner, source=source, command=replace(EVERYTHING, **changes), secret_key=SECRET_KEY
        )


def rows(model: Any, conference: Conference, *order: Any) -> Sequence[Any]:
    found = select(model).where(model.conference_id == conference.id)
    return session().scalars(found.order_by(*order, model.id) if order else found).all()


@pytest.fixture
def open_item(owner: Actor, source: Conference) -> ActionItem:
    return add_item(owner, source, "Rent rooms", LI, due_on=date(2021, 12, 1))


def add_item(owner: Actor, source: Conference, en: str, *owners: OwnerFacts, **others: Any) -> ActionItem:
    with transaction():
        facts = ActionItemFacts(title=LocalizedText(en=en), owners=owners, **others)
        return create_action_item(owner, conference_id=source.id, facts=facts)


@pytest.fixture
def agreement(source: Conference) -> Agreement:
    """A signed one with a party, a signatory, a text and a paper."""
    with transaction():
        park, city = make_organization("Science park"), make_organization("City", country="CH")
        agreement = Agreement(
            id=new_id(),
            conference_id=source.id,
            number=7,
            kind="memorandum",
            title=LocalizedText(en="MoU"),
            stage="signed",
            signed_on=date(2021, 10, 21),
            created_at=now(),
            updated_at=now(),
        )
        contact = Contact(
            id=new_id(),
            conference_id=source.id,
            name="Petra",
            email="petra@city.example",
            email_normalised="petra@city.example",
            language="en",
            token_hash="a" * 64,
            token_generation=3,
            created_at=now(),
            updated_at=now(),
        )
        session().add_all([agreement, contact])
        session().flush()
        party = AgreementParty(
            id=new_id(),
            conference_id=source.id,
            agreement_id=agreement.id,
            organization_id=city.id,
            contact_id=contact.id,
            position=0,
            cleared_at=now(),
            cleared_by="Petra",
        )
        session().add(party)
        session().flush()
        first, second = sorted((park.id, city.id))
        file = keep_file(source.id, Upload("mou.pdf", "application/pdf", b"%PDF-1.7"))
        of_agreement = {"conference_id": source.id, "agreement_id": agreement.id}
        session().add_all(
            [
                AgreementSignatory(
                    conference_id=source.id, party_id=party.id, name=LocalizedText(en="Mayor"), position=0
                ),
                AgreementText(language="en", file_id=file.id, **of_agreement),
                AgreementDocument(title="Annex", file_id=file.id, created_at=now(), **of_agreement),
                WorkingLink(
                    conference_id=source.id,
                    first_organization_id=first,
                    second_organization_id=second,
                    first_contact_id=contact.id,
                    stage="active",
                    origin="agreement",
                    agreement_id=agreement.id,
                    created_at=now(),
                    updated_at=now(),
                ),
            ]
        )
        session().flush()
        return agreement


def test_edition_when_made_joins_the_series_and_takes_its_members_along(
    owner: Actor, source: Conference
) -> None:
    with transaction():
        rapporteur = make_member(source, "rapporteur")
    started = start(owner, source)
    series = session().scalars(select(Series)).one()
    assert (series.slug, series.title) == ("launches", SERIES)
    assert {source.series_id, started.conference.series_id} == {series.id}
    assert list_roles_of(rapporteur.id)[started.conference.id] == {"rapporteur"}
    assert list_roles_of(owner.id)[started.conference.id] == {"owner"}
    assert started.counts["members"] == 1


def test_edition_when_made_without_a_title_of_the_series_is_refused_there(
    owner: Actor, source: Conference
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        start(owner, source, series=LocalizedText())
    assert refusal.value.field == "series"


def test_focal_points_when_carried_have_new_links_and_nobody_is_written_to(
    owner: Actor, source: Conference
) -> None:
    started = start(owner, source)
    (there,), (here,) = rows(FocalPoint, source), rows(FocalPoint, started.conference)
    assert (here.email, here.invited_at, here.opened_at) == (SECRET, None, None)
    assert here.token_hash != there.token_hash
    assert session().scalars(select(OutboxMessage)).all() == []


def test_action_item_when_carried_goes_on_there_and_is_no_longer_followed_up_here(
    owner: Actor, source: Conference, open_item: ActionItem
) -> None:
    with transaction():
        contact = session().scalars(select(Contact)).one()
        contact.token_hash, contact.token_generation = "b" * 64, 2
        session().add(
            ActionItemWatcher(conference_id=source.id, action_item_id=open_item.id, contact_id=contact.id)
        )
        session().get_one(ActionItem, open_item.id).percent = 40
    done = add_item(owner, source, "Done", LI)
    with transaction():
        session().get_one(ActionItem, done.id).status = "completed"
    started = start(owner, source)
    (copy,) = rows(ActionItem, started.conference)
    before = session().get_one(ActionItem, open_item.id)
    assert (copy.carried_from_id, copy.number, copy.percent, copy.due_on) == (
        before.id,
        1,
        40,
        date(2021, 12, 1),
    )
    assert copy.uid != before.uid
    assert (before.status, before.carried_at is not None, copy.carried_at) == ("needs-action", True, None)
    assert session().get_one(ActionItem, done.id).carried_at is None
    (contact,) = rows(Contact, started.conference)
    assert (contact.email, contact.language) == ("li@park.example", "zh")
    assert (contact.token_hash, contact.token_generation, contact.link_ends_at) == (None, 0, None)
    (owning,) = rows(ActionItemOwner, started.conference)
    assert (owning.contact_id, owning.action_item_id) == (contact.id, copy.id)
    (watching,) = rows(ActionItemWatcher, started.conference)
    assert watching.contact_id == contact.id
    assert get_action_item(started.conference.id, copy.id).owners[0].contact is not None


def test_action_items_when_carried_are_matters_arising_on_the_agenda(
    owner: Actor, source: Conference, open_item: ActionItem
) -> None:
    add_item(owner, source, "Hush", LI, is_confidential=True)
    started = start(owner, source)
    matters = next(
        item for item in rows(AgendaItem, started.conference) if item.source_key == "matters-arising"
    )
    assert {item.agenda_item_id for item in rows(ActionItem, started.conference)} == {matters.id}
    assert matters.title["en"] == "Matters arising from “Launch conference”"
    assert "启动大会" in matters.title["zh"]
    assert "1. Rent rooms" in matters.abstract["en"]
    assert "Hush" not in str(matters.abstract)
    # Where the plenary begins, at ten in Zurich.
    assert matters.starts_at == datetime(2022, 10, 21, 8, tzinfo=UTC)


def test_action_item_when_it_follows_from_something_confidential_stays_so_in_the_next_edition(
    owner: Actor, source: Conference, agreement: Agreement
) -> None:
    with transaction():
        session().get_one(Agreement, agreement.id).is_confidential = True
        session_item = make_agenda_item(source.id)
        decision = record_decision(
            owner,
            conference_id=source.id,
            agenda_item_id=session_item.id,
            text=LocalizedText(en="Between us."),
            is_confidential=True,
        )
    add_item(owner, source, "Hush", LI, decision_id=decision.id)
    add_item(owner, source, "Pssst", LI, agreement_id=agreement.id)
    add_item(owner, source, "Rent rooms", LI)
    started = start(owner, source, carried=(Carried.ACTION_ITEMS,))
    copies = {item.title["en"]: item.is_confidential for item in rows(ActionItem, started.conference)}
    assert copies == {"Hush": True, "Pssst": True, "Rent rooms": False}
    matters = next(
        item for item in rows(AgendaItem, started.conference) if item.source_key == "matters-arising"
    )
    told = str(matters.abstract)
    assert [title in told for title in copies] == [False, False, True]


def test_matters_arising_when_there_is_no_agenda_are_taken_up_at_nine(
    owner: Actor, source: Conference, open_item: ActionItem
) -> None:
    started = start(owner, source, parts=())
    (matters,) = rows(AgendaItem, started.conference)
    assert matters.starts_at == datetime(2022, 10, 21, 7, tzinfo=UTC)


def test_edition_when_made_of_a_later_one_leaves_the_former_matters_behind(
    owner: Actor, source: Conference, open_item: ActionItem
) -> None:
    second = start(owner, source).conference
    owner = replace(owner, roles={**owner.roles, second.id: frozenset({"owner"})})
    facts = replace(NEXT, slug="launch-2023", title=LocalizedText(en="Third"))
    third = start(owner, second, facts=facts).conference
    assert third.series_id == second.series_id
    matters = [item for item in rows(AgendaItem, third) if item.source_key == "matters-arising"]
    assert len(matters) == 1
    assert "Second launch" in matters[0].title["en"]
    (item,) = rows(ActionItem, third)
    assert session().get_one(ActionItem, item.carried_from_id).carried_from_id == open_item.id


def test_agreement_when_carried_keeps_its_state_and_has_files_of_its_own(
    owner: Actor, source: Conference, agreement: Agreement
) -> None:
    started = start(owner, source)
    (copy,) = rows(Agreement, started.conference)
    assert (copy.carried_from_id, copy.number, copy.stage) == (agreement.id, 1, "signed")
    assert (copy.signed_on, copy.uid != agreement.uid) == (date(2021, 10, 21), True)
    assert session().get_one(Agreement, agreement.id).carried_at is not None
    (party,) = rows(AgreementParty, started.conference)
    (contact,) = rows(Contact, started.conference)
    assert (party.agreement_id, party.contact_id, party.cleared_by) == (copy.id, contact.id, "Petra")
    assert rows(AgreementSignatory, started.conference)[0].party_id == party.id
    (text,), (paper,) = rows(AgreementText, started.conference), rows(AgreementDocument, started.conference)
    files = rows(StoredFile, started.conference)
    assert {text.file_id, paper.file_id} == {file.id for file in files}
    assert {bytes(file.content) for file in files} == {b"%PDF-1.7"}
    (link,) = rows(WorkingLink, started.conference)
    assert (link.agreement_id, link.stage) == (copy.id, "active")
    assert link.first_contact_id == contact.id
    assert link.carried_from_id == rows(WorkingLink, source)[0].id


@pytest.mark.parametrize("stage", ["expired", "abandoned"])
def test_agreement_when_it_has_ended_stays_behind(
    owner: Actor, source: Conference, agreement: Agreement, stage: str
) -> None:
    with transaction():
        session().get_one(Agreement, agreement.id).stage = stage
    assert start(owner, source).counts["agreements"] == 0


def test_edition_when_made_shares_no_id_token_or_uid_with_the_one_before(
    owner: Actor, source: Conference, open_item: ActionItem, agreement: Agreement
) -> None:
    def marks(conference: Conference) -> set[str]:
        values = [value for table in rows_of(conference.id).values() for row in table for value in row]
        return {text for text in values if isinstance(text, str) and len(text) in (26, 36, 64)}

    link = rows(WorkingLink, source)[0]
    followed = {source.id, open_item.id, agreement.id, link.id}
    known = {
        *(owner.id, source.series_id, rows(StoredFile, source)[0].sha256),
        *session().scalars(select(Organization.id)),
    }
    started = start(owner, source)
    known.add(started.conference.series_id)
    assert marks(source) & marks(started.conference) <= known | followed


def test_contact_when_they_have_left_comes_along_only_where_something_is_theirs(
    owner: Actor, source: Conference, open_item: ActionItem
) -> None:
    with transaction():
        session().scalars(select(Contact)).one().left_at = now()
    add_item(owner, source, "Other", OwnerFacts(name="Gone"))
    with transaction():
        for contact in session().scalars(select(Contact).where(Contact.name == "Gone")):
            contact.left_at = now()
        gone = session().scalars(select(ActionItem).where(ActionItem.number == 2)).one()
        gone.status = "cancelled"
    started = start(owner, source)
    (contact,) = rows(Contact, started.conference)
    assert (contact.name, contact.left_at is not None) == ("Li Wei", True)


def test_edition_when_made_twice_is_made_once(
    owner: Actor, source: Conference, open_item: ActionItem
) -> None:
    start(owner, source)
    with pytest.raises(EditionExists):
        start(owner, source, facts=replace(NEXT, slug="another"))
    assert len(session().scalars(select(Conference)).all()) == 2
    assert len(session().scalars(select(ActionItem)).all()) == 2


def test_edition_when_two_make_it_at_once_is_made_by_one(
    app: Flask, owner: Actor, source: Conference, open_item: ActionItem
) -> None:
    source_id = source.id
    session().remove()

    def work(slug: str) -> Callable[[], object]:
        command = replace(EVERYTHING, facts=replace(NEXT, slug=slug))
        return lambda: start_next_edition(
            owner,
            source=session().get_one(Conference, source_id),
            command=command,
            secret_key=SECRET_KEY,
        )

    failures = at_once(app, [work("one"), work("two")])
    assert [type(failure) for failure in failures] == [EditionExists]
    assert len(session().scalars(select(Conference)).all()) == 2
    carried = select(ActionItem).where(ActionItem.carried_from_id.is_not(None))
    assert len(session().scalars(carried).all()) == 1


def test_edition_when_something_fails_leaves_nothing(
    owner: Actor, source: Conference, open_item: ActionItem
) -> None:
    before = rows_of(source.id)
    with pytest.raises(InvalidInput):
        start(owner, source, facts=replace(NEXT, slug=source.slug))
    assert rows_of(source.id) == before
    assert session().scalars(select(Series)).all() == []


def test_carrying_over_later_takes_what_has_come_since_and_nothing_twice(
    owner: Actor, source: Conference, open_item: ActionItem, agreement: Agreement
) -> None:
    target = start(owner, source).conference
    owner = replace(owner, roles={**owner.roles, target.id: frozenset({"owner"})})

    def again() -> dict[str, int]:
        with transaction():
            return carry_over(owner, source=source, target=target, carried=tuple(Carried))

    assert set(again().values()) == {0}
    add_item(owner, source, "Came later", LI)
    assert again() == {"contacts": 0, "agreements": 0, "action_items": 1, "working_links": 0}
    items = rows(ActionItem, target, ActionItem.number)
    assert [item.number for item in items] == [1, 2]
    assert len({item.agenda_item_id for item in items}) == 1
    assert count_to_carry(source.id)[Carried.ACTION_ITEMS] == 0


def test_carrying_over_into_another_conference_is_refused(owner: Actor, source: Conference) -> None:
    with pytest.raises(Conflict), transaction():
        carry_over(owner, source=source, target=source, carried=())


@pytest.mark.parametrize("role", ["rapporteur", "viewer", "registrar", "agenda_editor", "desk"])
def test_edition_when_one_may_not_make_it_is_refused(source: Conference, role: str) -> None:
    with pytest.raises(NotPermitted):
        start(actor_with(role, source), source)


def test_members_when_an_organizer_takes_them_along_are_refused(source: Conference) -> None:
    organizer = actor_with("organizer", source)
    with pytest.raises(NotPermitted):
        start(organizer, source, carried=(Carried.MEMBERS,))


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2028, 2, 29), date(2029, 2, 28)), (date(2027, 2, 28), date(2028, 2, 28))],
)
@pytest.mark.one_database
def test_day_a_year_later(day: date, expected: date) -> None:
    assert a_year_later(day) == expected


@pytest.fixture
def pages(source: Conference, organizer: User, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    return sign_in(organizer)


PAGE = "/manage/launch/next-edition"
SENT = {**TYPED, "parts": ["agenda"], "carried": ["action_items"], "series-en": "Launches"}


def test_page_when_sent_makes_the_edition_and_twice_shows_which_it_is(
    pages: FlaskClient, open_item: ActionItem
) -> None:
    text = pages.get(PAGE).text
    assert 'value="2022-10-21"' in text
    assert "Open action items, as matters arising on the agenda (1)" in text
    assert pages.post(PAGE, data=SENT).location == "/manage/second-launch-2022/"
    assert "1 open action item is carried over." in pages.get("/manage/second-launch-2022/").text
    assert pages.post(PAGE, data={**SENT, "slug": "again"}).location == PAGE
    for language in ("en", "zh"):
        assert 'href="/manage/second-launch-2022/"' in pages.get(f"{PAGE}?lang={language}").text
    assert pages.post(f"{PAGE}/carry", data={}).location == PAGE
    assert find_conference("again") is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_on": "2023-02-31"}, "starts_on"),
        ({"slug": "launch"}, "slug"),
        ({"series-en": ""}, "series-en"),
        ({"series-en": "x" * 201}, "series-en"),
        ({"carried": ["pulses"]}, "carried"),
    ],
)
def test_page_when_a_value_is_wrong_says_so_at_the_field(
    pages: FlaskClient, open_item: ActionItem, change: dict[str, object], field: str
) -> None:
    answer = pages.post(PAGE, data={**SENT, **change})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "next@park.example" in answer.text


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/carry"])
def test_page_when_one_may_not_is_refused(
    source: Conference, client: FlaskClient, sign_in: Callable[[User], FlaskClient], path: str
) -> None:
    with transaction():
        viewer = make_member(source, "viewer")
    assert sign_in(viewer).post(path, data=SENT).status_code == 403
    assert client.post(path, data=SENT).location.startswith("/sign-in")


def test_series_when_there_are_more_editions_asks_as_many_queries(
    pages: FlaskClient, owner: Actor, source: Conference, open_item: ActionItem
) -> None:
    def queries() -> int:
        with count_queries() as seen:
            assert pages.get("/manage/launch/series").status_code == 200
        return len(seen)

    assert "No series yet" in pages.get("/manage/launch/series").text
    second = start(owner, source).conference
    one = queries()
    owner = replace(owner, roles={**owner.roles, second.id: frozenset({"owner"})})
    start(owner, second, facts=replace(NEXT, slug="launch-2023"))
    assert queries() == one
    text = pages.get("/manage/launch/series?lang=zh").text
    assert all(f'href="/manage/{slug}/"' in text for slug in ("launch", "launch-2022", "launch-2023"))


def test_series_when_an_edition_is_another_ones_draft_hides_it(
    source: Conference, owner: Actor, sign_in: Callable[[User], FlaskClient]
) -> None:
    with transaction():
        viewer = make_member(source, "viewer")
    second = start(owner, source, carried=()).conference
    reader = sign_in(viewer)
    assert "launch-2022" not in reader.get("/manage/launch/series").text
    with transaction():
        session().get_one(Conference, second.id).state = "published"
    assert 'href="/c/launch-2022/"' in reader.get("/manage/launch/series").text


def test_public_page_when_another_edition_is_public_names_it(
    client: FlaskClient, source: Conference, owner: Actor
) -> None:
    second = start(owner, source, carried=()).conference
    first_answer = client.get("/c/launch/")
    assert "/c/launch-2022/" not in first_answer.text
    with transaction():
        session().get_one(Conference, second.id).state = "published"
    forget_kept_answers()
    answer = client.get("/c/launch/", headers={"If-None-Match": first_answer.headers["ETag"]})
    assert answer.status_code == 200
    assert 'href="/c/launch-2022/"' in answer.text
    assert 'href="/c/launch/"' in client.get("/c/launch-2022/?lang=zh").text


def test_overview_when_everything_open_is_carried_over_follows_nothing_up_here(
    owner: Actor, source: Conference, open_item: ActionItem
) -> None:
    assert read_overview(source).counts.open_action_items == 1
    second = start(owner, source).conference
    counts = read_overview(session().get_one(Conference, source.id)).counts
    assert (counts.action_items, counts.open_action_items) == (0, 0)
    assert read_overview(second).counts.open_action_items == 1


def test_carried_action_item_when_it_becomes_due_is_reminded_of_by_the_edition_that_took_it(
    owner: Actor, source: Conference, frozen: Callable[[datetime], None]
) -> None:
    frozen(datetime(2021, 11, 1, tzinfo=UTC))
    add_item(owner, source, "Rent rooms", LI, due_on=date(2021, 12, 1))
    with transaction():
        session().get_one(Conference, source.id).concluded_at = now()
    second = start(owner, source).conference
    # What the new edition records itself waits for its own conclusion.
    own = replace(owner, roles={second.id: frozenset({"owner"})})
    add_item(own, second, "Not yet", OwnerFacts(name="Eva", email="eva@x.example"), due_on=NEXT.starts_on)
    frozen(datetime(2021, 11, 28, 12, tzinfo=UTC))
    run_follow_up(SECRET_KEY)
    mails = session().scalars(select(OutboxMessage).where(OutboxMessage.kind == "action_items_due")).all()
    assert [(mail.recipient_email, mail.conference_id) for mail in mails] == [("li@park.example", second.id)]
    frozen(datetime(2022, 10, 19, 12, tzinfo=UTC))
    run_follow_up(SECRET_KEY)
    assert "eva@x.example" not in session().scalars(select(OutboxMessage.recipient_email)).all()

"""How agreements get from an idea to their end, and what changes on the way."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from eventapp.actor import Actor
from eventapp.agendas.models import AgendaItem, Person
from eventapp.agreements import services
from eventapp.agreements.filters import NO_FILTERS, AgreementFilters
from eventapp.agreements.history import list_agreement_happenings
from eventapp.agreements.models import Agreement
from eventapp.agreements.parts import list_parties, list_signatories, list_texts, read_substance
from eventapp.agreements.queries import (
    count_agreements,
    count_by_stage,
    get_agreement,
    list_agreements,
    list_expiring,
)
from eventapp.agreements.rules import AgreementFacts
from eventapp.agreements.sheet import get_sheet
from eventapp.audit.models import AuditEntry
from eventapp.clock import now
from eventapp.conferences.models import Conference
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotFound, NotPermitted
from eventapp.files.models import StoredFile
from eventapp.localized import LocalizedText
from eventapp.protocol.queries import list_signatories as list_slot_signatories
from eventapp.protocol.queries import list_slots
from tests.agreements.builders import (
    OTHER_PDF,
    PDF,
    SIGNED_ON,
    clear_all,
    do,
    make_agreement,
    make_draft,
    make_in_force,
    make_signed,
    newest,
    with_contact,
)
from tests.minutes.builders import actor_with, make_conference, make_organization
from tests.queries import count_queries


def test_agreements_are_numbered_within_their_conference(rapporteur: Actor, conference: Conference) -> None:
    with transaction():
        other = make_conference("other")
    make_agreement(actor_with("rapporteur", other), other.id)
    numbers = [make_agreement(rapporteur, conference.id, title).number for title in ("One", "Two")]
    assert numbers == [1, 2]


def test_who_only_reads_outcomes_enters_nothing(conference: Conference) -> None:
    with pytest.raises(NotPermitted):
        make_agreement(actor_with("viewer", conference), conference.id)
    assert count_agreements(conference.id) == 0


def test_an_agreement_goes_from_stage_to_stage_until_it_expires(
    rapporteur: Actor, conference: Conference
) -> None:
    agreement = make_in_force(rapporteur, conference.id)
    assert (agreement.stage, agreement.signed_on, agreement.in_force_on, agreement.expires_on) == (
        "in_force",
        SIGNED_ON,
        SIGNED_ON,
        date(2022, 10, 21),
    )
    do(services.renew_agreement, rapporteur, agreement, expires_on=date(2024, 10, 21))
    assert (newest(agreement).expires_on, newest(agreement).renewals) == (date(2024, 10, 21), 1)
    do(services.expire_agreement, rapporteur, agreement, expired_on=SIGNED_ON)
    assert (newest(agreement).stage, newest(agreement).expires_on) == ("expired", SIGNED_ON)
    actions = session().scalars(
        select(AuditEntry.action).where(AuditEntry.subject_id == agreement.id).order_by(AuditEntry.id)
    )
    assert list(dict.fromkeys(actions)) == [
        "agreement.created",
        "agreement.party_added",
        "agreement.drafted",
        "agreement.text_added",
        "agreement.cleared",
        "agreement.signed",
        "agreement.in_force",
        "agreement.renewed",
        "agreement.expired",
    ]


def test_what_one_party_has_not_cleared_is_not_signed(rapporteur: Actor, conference: Conference) -> None:
    agreement = make_draft(rapporteur, conference.id)
    first, second = list_parties(agreement.id)
    do(services.clear_for_party, rapporteur, agreement, party_id=first.id)
    assert newest(agreement).stage == "draft"
    with pytest.raises(Conflict):
        do(services.sign_agreement, rapporteur, agreement, signed_on=SIGNED_ON)
    do(services.clear_for_party, rapporteur, agreement, party_id=second.id)
    assert newest(agreement).stage == "cleared"
    with pytest.raises(InvalidInput):
        do(services.sign_agreement, rapporteur, agreement, signed_on=date(2021, 10, 22))
    do(services.sign_agreement, rapporteur, agreement, signed_on=SIGNED_ON)
    assert newest(agreement).stage == "signed"


def test_today_is_that_of_the_conferences_zone(
    rapporteur: Actor, conference: Conference, frozen: Callable[[datetime], None]
) -> None:
    agreement = clear_all(rapporteur, make_draft(rapporteur, conference.id))
    frozen(datetime(2021, 10, 21, 17, tzinfo=UTC))  # after midnight in Shanghai
    do(services.sign_agreement, rapporteur, agreement, signed_on=date(2021, 10, 22))
    assert newest(agreement).signed_on == date(2021, 10, 22)


def _another_title(actor: Actor, agreement: Agreement) -> None:
    facts = AgreementFacts("memorandum", LocalizedText(en="Memorandum on exchange"))
    do(services.change_agreement, actor, agreement, facts=facts)


def _another_party(actor: Actor, agreement: Agreement) -> None:
    with transaction():
        party = make_organization("A third one")
    do(services.add_party, actor, agreement, facts=services.PartyFacts(party.id))


def _one_party_less(actor: Actor, agreement: Agreement) -> None:
    do(services.remove_party, actor, agreement, party_id=list_parties(agreement.id)[0].id)


def _another_file(actor: Actor, agreement: Agreement) -> None:
    text = list_texts(agreement.id)[0]
    do(services.change_text, actor, agreement, text_id=text.id, is_authentic=True, upload=OTHER_PDF)


def _no_longer_authentic(actor: Actor, agreement: Agreement) -> None:
    do(services.change_text, actor, agreement, text_id=list_texts(agreement.id)[0].id, is_authentic=False)


def _another_language(actor: Actor, agreement: Agreement) -> None:
    do(services.add_text, actor, agreement, language="de", is_authentic=False)


@pytest.mark.parametrize(
    "change",
    [
        _another_title,
        _another_party,
        _one_party_less,
        _another_file,
        _no_longer_authentic,
        _another_language,
    ],
)
def test_a_change_of_text_or_parties_takes_clearances_back(
    rapporteur: Actor, conference: Conference, change: Callable[[Actor, Agreement], None]
) -> None:
    agreement = clear_all(rapporteur, make_draft(rapporteur, conference.id))
    change(rapporteur, agreement)
    assert newest(agreement).stage == "draft"
    assert [party.cleared_at for party in list_parties(agreement.id)].count(None) == len(
        list_parties(agreement.id)
    )


def test_what_is_not_the_text_leaves_clearances_alone(
    rapporteur: Actor, conference: Conference, item: AgendaItem
) -> None:
    agreement = clear_all(rapporteur, make_draft(rapporteur, conference.id))
    facts = AgreementFacts(
        "memorandum", agreement.title, LocalizedText(en="What it is about."), True, item.id
    )
    do(services.change_agreement, rapporteur, agreement, facts=facts)
    with_contact(rapporteur, agreement)
    party = list_parties(agreement.id)[0]
    signatory = services.SignatoryFacts(LocalizedText(en="Li Wei"))
    do(services.add_signatory, rapporteur, agreement, party_id=party.id, facts=signatory)
    do(services.move_party, rapporteur, agreement, party_id=party.id, by=1)
    do(services.add_document, rapporteur, agreement, title="Annex", note="", upload=PDF)
    assert newest(agreement).stage == "cleared"
    assert [bool(each.cleared_at) for each in list_parties(agreement.id)] == [True, True]


@pytest.mark.parametrize("change", [_another_title, _another_party, _another_file])
def test_what_is_signed_reads_as_it_reads(
    rapporteur: Actor, conference: Conference, change: Callable[[Actor, Agreement], None]
) -> None:
    agreement = make_signed(rapporteur, conference.id)
    before = read_substance(agreement)
    with pytest.raises(Conflict):
        change(rapporteur, agreement)
    assert read_substance(newest(agreement)) == before
    do(services.add_document, rapporteur, agreement, title="", note="Scanned", upload=PDF)
    assert [paper.title for paper in get_sheet(conference.id, agreement.id).documents] == ["memorandum.pdf"]


def test_a_file_that_is_replaced_or_removed_is_forgotten(rapporteur: Actor, conference: Conference) -> None:
    agreement = make_draft(rapporteur, conference.id)
    _another_file(rapporteur, agreement)
    do(services.remove_text, rapporteur, agreement, text_id=list_texts(agreement.id)[1].id)
    assert session().scalars(select(StoredFile.filename)).all() == ["memorandum-2.pdf"]
    do(services.delete_agreement, rapporteur, agreement)
    assert session().scalar(select(func.count(StoredFile.id))) == 0
    assert count_agreements(conference.id) == 0


def test_a_stale_version_changes_nothing(rapporteur: Actor, conference: Conference) -> None:
    agreement = make_draft(rapporteur, conference.id)
    version = agreement.version
    _another_title(rapporteur, agreement)
    with pytest.raises(Conflict):
        do(services.abandon_agreement, rapporteur, agreement, version=version, reason="Too late.")
    assert newest(agreement).stage == "draft"


def test_an_agreement_of_another_conference_is_not_there(rapporteur: Actor, conference: Conference) -> None:
    with transaction():
        other = make_conference("other")
    agreement = make_agreement(actor_with("rapporteur", other), other.id)
    with pytest.raises(NotFound), transaction():
        services.begin_draft(
            rapporteur, conference_id=conference.id, agreement_id=agreement.id, version=agreement.version
        )
    assert newest(agreement).stage == "idea"


def test_what_is_given_up_says_why_and_can_be_taken_up_again(
    rapporteur: Actor, conference: Conference
) -> None:
    agreement = clear_all(rapporteur, make_draft(rapporteur, conference.id))
    with pytest.raises(InvalidInput):
        do(services.abandon_agreement, rapporteur, agreement, reason=" ")
    do(services.abandon_agreement, rapporteur, agreement, reason="One side has no budget.")
    assert newest(agreement).stage == "abandoned"
    do(services.take_back_step, rapporteur, agreement)
    assert newest(agreement).stage == "cleared"


def test_a_signature_noted_by_mistake_is_taken_back(rapporteur: Actor, conference: Conference) -> None:
    agreement = make_in_force(rapporteur, conference.id)
    do(services.take_back_step, rapporteur, agreement)
    assert (newest(agreement).stage, newest(agreement).expires_on) == ("signed", None)
    do(services.take_back_step, rapporteur, agreement)
    assert (newest(agreement).stage, newest(agreement).signed_on) == ("cleared", None)


def test_an_organization_is_a_party_once(rapporteur: Actor, conference: Conference) -> None:
    agreement = make_draft(rapporteur, conference.id)
    one = list_parties(agreement.id)[0].organization_id
    with pytest.raises(InvalidInput):
        do(services.add_party, rapporteur, agreement, facts=services.PartyFacts(one))
    assert len(list_parties(agreement.id)) == 2


def test_a_party_belongs_to_the_side_of_its_country(rapporteur: Actor, conference: Conference) -> None:
    agreement = make_draft(rapporteur, conference.id)
    sheet = get_sheet(conference.id, agreement.id)
    assert [party.side_code for party in sheet.parties] == ["CN", "CH"]
    assert [party.side_code for party in sheet.row.parties] == ["CN", "CH"]


def test_what_is_over_expires_at_night_and_only_once(rapporteur: Actor, conference: Conference) -> None:
    over = make_in_force(rapporteur, conference.id, "Over", expires_on=date(2021, 12, 31))
    last_day = make_in_force(rapporteur, conference.id, "Last day", expires_on=date(2022, 1, 1))
    carried = make_in_force(rapporteur, conference.id, "Carried", expires_on=date(2021, 12, 31))
    endless = make_in_force(rapporteur, conference.id, "Endless", expires_on=None)
    with transaction():
        newest(carried).carried_at = now()
    for number in (1, 0):
        with transaction():
            assert services.expire_due(conference.id, date(2022, 1, 1)) == number
    assert [newest(each).stage for each in (over, last_day, carried, endless)] == [
        "expired",
        "in_force",
        "in_force",
        "in_force",
    ]
    do(services.renew_agreement, rapporteur, over, expires_on=date(2023, 12, 31))
    assert newest(over).stage == "in_force"


def test_what_expires_soon_is_listed_with_whom_to_write_to(rapporteur: Actor, conference: Conference) -> None:
    near = make_in_force(rapporteur, conference.id, "Near", expires_on=date(2021, 12, 1))
    make_in_force(rapporteur, conference.id, "Far", expires_on=date(2022, 12, 1))
    contact = with_contact(rapporteur, near)
    (expiring,) = list_expiring(conference.id, date(2021, 11, 1), 30)
    assert (expiring.row.id, [each.id for each in expiring.contacts]) == (near.id, [contact.id])
    assert list_expiring(conference.id, date(2021, 11, 1), 29) == []
    assert list_expiring(conference.id, date(2021, 12, 2), 30) == []


def _titles(conference: Conference, **filters: object) -> list[str]:
    found = list_agreements(conference.id, AgreementFilters(**filters))  # type: ignore[arg-type]
    assert len(found) == count_agreements(conference.id, AgreementFilters(**filters))  # type: ignore[arg-type]
    return [row.title["en"] for row in found]


def test_the_register_is_filtered(rapporteur: Actor, conference: Conference) -> None:
    with transaction():
        park, university = make_organization("Park", "园区"), make_organization("University", country="DE")
    make_agreement(rapporteur, conference.id, title=LocalizedText(en="Idea", zh="交流设想"))
    make_draft(rapporteur, conference.id, "Draft", park, university, kind="letter_of_intent")
    make_in_force(rapporteur, conference.id, "Force", expires_on=date(2021, 12, 1))
    swiss = list_agreements(conference.id)[2].parties[1].side_id
    assert _titles(conference) == ["Idea", "Draft", "Force"]
    assert _titles(conference, stage="draft") == ["Draft"]
    assert _titles(conference, kind="letter_of_intent") == ["Draft"]
    assert _titles(conference, organization_id=university.id) == ["Draft"]
    assert _titles(conference, side_id=swiss) == ["Force"]
    assert _titles(conference, text="交流") == ["Idea"]
    assert _titles(conference, text="idea") == ["Idea"]
    assert _titles(conference, text="universi") == ["Draft"]
    assert _titles(conference, text="%") == []
    assert _titles(conference, expires_until=date(2021, 12, 1)) == ["Force"]
    assert _titles(conference, expires_until=date(2021, 11, 30)) == []
    assert count_by_stage(conference.id) == {
        "idea": 1,
        "draft": 1,
        "cleared": 0,
        "signed": 0,
        "in_force": 1,
        "expired": 0,
        "abandoned": 0,
    }


def test_register_and_sheet_ask_as_many_queries_for_one_as_for_three(
    rapporteur: Actor, conference: Conference
) -> None:
    conference_id = conference.id
    one = make_draft(rapporteur, conference_id, "One")
    one_id = one.id

    def numbers() -> tuple[int, int]:
        session().rollback()
        session().expunge_all()
        with count_queries() as register:
            list_agreements(conference_id, NO_FILTERS)
        session().expunge_all()
        with count_queries() as sheet:
            get_sheet(conference_id, one_id)
        return len(register), len(sheet)

    before = numbers()
    for title in ("Two", "Three"):
        make_draft(rapporteur, conference_id, title)
    with transaction():
        third = make_organization("A third one")
    one = get_agreement(conference_id, one_id)
    do(services.add_party, rapporteur, one, facts=services.PartyFacts(third.id, contact_name="Eva"))
    do(services.add_text, rapporteur, one, language="de", is_authentic=False, upload=PDF)
    for _time in range(2):
        do(services.add_document, rapporteur, one, title="", note="", upload=PDF)
    assert numbers() == before
    assert before[0] == 2


def test_a_slot_made_from_an_agreement_is_called_like_it_and_has_its_signatories(
    organizer_there: Actor, conference: Conference, item: AgendaItem
) -> None:
    person_id = _person(conference)
    agreement = make_draft(organizer_there, conference.id)
    party = list_parties(agreement.id)[0]
    for facts in (
        services.SignatoryFacts(person_id=person_id),
        services.SignatoryFacts(LocalizedText(en="Anna Meier"), LocalizedText(en="Director")),
    ):
        do(services.add_signatory, organizer_there, agreement, party_id=party.id, facts=facts)
    assert [each.name["en"] for each in list_signatories(agreement.id)] == ["Wang Fang", "Anna Meier"]
    do(services.make_slot, organizer_there, agreement, agenda_item_id=item.id, minutes=10)
    (slot,) = list_slots(conference.id, item.id)
    assert (slot.title, slot.minutes) == (agreement.title, 10)
    signing = list_slot_signatories(conference.id, [slot.id])[slot.id]
    assert [person.name["en"] for _part, person in signing] == ["Wang Fang"]
    sheet = get_sheet(conference.id, agreement.id)
    assert sheet.signing is not None
    assert (sheet.signing.agenda_item_id, sheet.signing.slot_id) == (item.id, slot.id)
    do(services.leave_slot, organizer_there, agreement)
    assert newest(agreement).signing_slot_id is None
    do(services.choose_slot, organizer_there, agreement, slot_id=slot.id)
    assert newest(agreement).signing_slot_id == slot.id
    other = make_draft(organizer_there, conference.id, "Another")
    with pytest.raises(InvalidInput):
        do(services.choose_slot, organizer_there, other, slot_id=slot.id)


def test_the_history_says_in_words_what_was_done(rapporteur: Actor, conference: Conference) -> None:
    agreement = clear_all(rapporteur, make_draft(rapporteur, conference.id))
    _another_language(rapporteur, agreement)
    do(services.abandon_agreement, rapporteur, agreement, reason="One side has no budget.")
    do(services.take_back_step, rapporteur, agreement)
    newest_first = [
        (each.text, each.details) for each in list_agreement_happenings(conference.id, agreement.id)[:4]
    ]
    assert newest_first == [
        ("Step taken back, now", "Draft"),
        ("Abandoned", "One side has no budget."),
        ("Text added", "German · 2 clearances taken back"),
        ("Cleared by", "Department of Memorandum"),
    ]


def test_who_may_not_edit_the_agenda_makes_no_slot(
    rapporteur: Actor, conference: Conference, item: AgendaItem
) -> None:
    agreement = make_draft(rapporteur, conference.id)
    with pytest.raises(NotPermitted):
        do(services.make_slot, rapporteur, agreement, agenda_item_id=item.id, minutes=10)
    assert list_slots(conference.id, item.id) == []


def _person(conference: Conference) -> str:
    """Put Wang Fang among the people of the agenda, and return their id."""
    with transaction():
        person = Person(
            id=new_id(),
            conference_id=conference.id,
            name=LocalizedText(en="Wang Fang"),
            name_key="wang fang",
            affiliation=LocalizedText(),
            source_key=None,
        )
        session().add(person)
        session().flush()
        return person.id

"""Registering in the browser: the form, what it answers, the personal page."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventapp.accounts.throttle import OWN_CHANGE
from eventapp.actor import SYSTEM
from eventapp.conferences.models import Conference, PartnerRole
from eventapp.conferences.services import add_partner
from eventapp.db.session import session, transaction
from eventapp.jobs.models import OutboxMessage
from eventapp.localized import LocalizedText
from eventapp.organizations.models import OrganizationKind
from eventapp.organizations.services import OrganizationFacts, create_organization
from eventapp.registration import services
from eventapp.registration.consents import STANDARD_VERSION
from eventapp.registration.models import Delegate
from eventapp.registration.queries import count_by_status
from eventapp.registration.services import Outcome
from eventapp.web.request_log import JsonLines
from tests.registration.conftest import Fill
from tests.registration.pages import errors_of, text_of

FORM = "/c/launch-2027/register"


def test_form_offers_the_sides_the_languages_and_the_partners(
    client: FlaskClient, conference: Conference
) -> None:
    with transaction():
        park = create_organization(
            SYSTEM,
            OrganizationFacts(
                name=LocalizedText(en="Sino-Swiss Park", zh="中瑞产业园"), kind=OrganizationKind.SCIENCE_PARK
            ),
        )
        add_partner(SYSTEM, conference=conference, organization_id=park.id, role=PartnerRole.HOST)
    page = text_of(client.get(FORM))
    assert ">China</label>" in page
    assert ">Switzerland</label>" in page
    assert "Into Chinese" in page
    assert '<option value="Sino-Swiss Park">' in page
    assert "2 places left." in page
    assert "Open until 15 Oct 2027, 08:00, Shanghai time (UTC+8)." in page
    assert '<option value="中瑞产业园">' in text_of(client.get(FORM + "?lang=zh"))


def test_form_has_few_stops_and_tells_browsers_what_to_fill_in(
    client: FlaskClient, conference: Conference
) -> None:
    page = client.get(FORM).get_data(as_text=True)
    form = page[page.index('action="/c/launch-2027/register"') : page.index("</form>")]
    shown = re.sub(r"<details.*?</details>", "", form, flags=re.DOTALL)
    stops = re.findall(r'<(?:input|select|textarea)(?![^>]*type="(?:hidden|radio)")', shown)
    # Eight fields, and a box for each consent, as the law on personal information wants them apart.
    assert len(stops) + len(["side"]) == 8 + 4
    for token in ("name", "email", "organization", "organization-title", "tel"):
        assert f'autocomplete="{token}"' in form


def test_registering_leads_to_the_personal_page(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    answer = client.post(FORM, data=fill())
    assert answer.status_code == 303
    own = client.get(answer.location)
    page = text_of(own)
    assert "You are registered" in page
    for detail in ("Li Wei", "李伟", "Park Administration", "+86 138 0013 8000", "no nuts", "Into English"):
        assert detail in page
    assert "/c/launch-2027/agenda.ics" in page
    assert "webcal://" in page
    delegate = session().scalars(select(Delegate)).one()
    assert (delegate.interpretation, delegate.dietary, delegate.phone) == (
        "en",
        "no nuts",
        "+86 138 0013 8000",
    )


def test_registering_in_chinese_keeps_the_language_for_mails(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    client.post(FORM + "?lang=zh", data=fill())
    assert session().scalars(select(OutboxMessage.language)).one() == "zh"


def test_form_without_its_token_is_refused(client: FlaskClient, conference: Conference, fill: Fill) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    assert client.post(FORM, data=fill()).status_code == 400
    assert session().scalar(select(func.count()).select_from(Delegate)) == 0


def test_double_click_registers_once_with_one_answer(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    first, second = client.post(FORM, data=fill()), client.post(FORM, data=fill())
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert count_by_status(conference.id) == {"accepted": 1}
    assert session().scalar(select(func.count()).select_from(OutboxMessage)) == 1


def test_same_form_with_other_details_is_refused_and_can_be_sent_once_more(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    client.post(FORM, data=fill())
    other = fill(name="Wang Fang", email="wang@park.example")
    refused = client.post(FORM, data=other)
    assert refused.status_code == 422
    assert 'value="Wang Fang"' in text_of(refused)
    key = re.search(r'name="form_key"[^>]*value="([^"]+)"', text_of(refused))
    assert key is not None
    assert key[1] != other["form_key"]
    assert client.post(FORM, data=other | {"form_key": key[1]}).status_code == 303
    assert count_by_status(conference.id) == {"accepted": 2}


def test_address_registered_before_gets_a_neutral_page_and_a_mail(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    client.post(FORM, data=fill())
    again = client.post(FORM, data=fill(name="Somebody Else", form_key="j" * 43))
    assert (again.status_code, again.location) == (303, "/c/launch-2027/register/sent")
    page = text_of(client.get(again.location))
    assert "We have sent you a mail" in page
    assert "Li Wei" not in page
    assert sorted(session().scalars(select(OutboxMessage.kind))) == [
        "registration_accepted",
        "registration_again",
    ]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", "李伟"),
        ("name", ""),
        ("name", "x" * 201),
        ("native_name", "李" * 201),
        ("organization_name", ""),
        ("position", "x" * 100_000),
        ("email", "nobody@"),
        ("email", "a@b.example\r\nBcc: all@b.example"),
        ("phone", "12"),
        ("interpretation", "fr"),
        ("dietary", "x" * 501),
        ("side_id", "elsewhere"),
        ("side_id", ""),
        ("consent_participation", ""),
        ("name", "<script>alert(1)</script>\x00" * 20),
    ],
)
def test_wrong_value_is_told_at_its_field_and_what_was_typed_stays(
    client: FlaskClient, conference: Conference, fill: Fill, field: str, typed: str
) -> None:
    given = fill(**{field: typed})
    if not typed:
        del given[field]
    answer = client.post(FORM, data=given)
    assert answer.status_code == 422
    assert errors_of(answer) == {field}
    page = answer.get_data(as_text=True)
    assert "<script>alert" not in page
    for name, value in given.items():
        if name not in (field, "side_id", "interpretation", "form_key") and not name.startswith("consent_"):
            assert f'value="{value}"' in page
    if field not in ("side_id", "interpretation"):
        assert typed.replace("\x00", "").replace("\r\n", "\n")[:50] in unescape(page)
    assert session().scalar(select(func.count()).select_from(Delegate)) == 0


def test_errors_are_told_all_at_once_in_the_readers_language(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    empty = client.post(FORM, data={})
    assert errors_of(empty) == {
        *("name", "organization_name", "position", "side_id", "email"),
        *("consent_participation", "consent_transfer_abroad"),
    }
    assert "Please look at these points" in text_of(empty)


def test_consent_to_a_text_that_has_changed_is_asked_for_anew(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    answer = client.post(FORM, data=fill(consent_participation="2020-1"))
    assert answer.status_code == 422
    assert errors_of(answer) == {"consent_participation"}
    assert not re.search(
        r"<input[^>]*checked[^>]*name=\"consent_participation\"", answer.get_data(as_text=True)
    )
    assert f'value="{STANDARD_VERSION}"' in answer.get_data(as_text=True)


def test_full_conference_offers_the_waiting_list_and_says_the_place(
    client: FlaskClient, conference: Conference, fill: Fill, register: Callable[..., Outcome]
) -> None:
    register(), register()
    page = text_of(client.get(FORM))
    assert "All places are taken." in page
    assert "Join the waiting list" in page
    answer = client.post(FORM, data=fill())
    own = text_of(client.get(answer.location))
    assert "You are number 1 on the waiting list" in own
    assert "Add to calendar" not in own


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2027, 8, 1, tzinfo=UTC), "It opens on 1 Sept 2027, 08:00, Shanghai time (UTC+8)."),
        (datetime(2027, 10, 15, tzinfo=UTC), "It was open until 15 Oct 2027, 08:00, Shanghai time (UTC+8)."),
        (datetime(2027, 10, 22, tzinfo=UTC), "It ended on Thursday, 21 October 2027."),
    ],
)
def test_form_outside_the_window_says_so_plainly_and_takes_nothing(
    client: FlaskClient,
    conference: Conference,
    fill: Fill,
    frozen: Callable[[datetime], None],
    at: datetime,
    said: str,
) -> None:
    frozen(at)
    page = client.get(FORM)
    assert page.status_code == 200
    assert said in text_of(page)
    assert "<form" not in page.get_data(as_text=True)
    late = client.post(FORM, data=fill())
    assert late.status_code == 409
    assert said in text_of(late)
    assert session().scalar(select(func.count()).select_from(Delegate)) == 0


def test_form_of_a_draft_does_not_exist(client: FlaskClient, conference: Conference, fill: Fill) -> None:
    with transaction():
        session().get_one(Conference, conference.id).state = "draft"
    assert client.get(FORM).status_code == 404
    assert client.post(FORM, data=fill()).status_code == 404


def test_body_that_names_what_it_may_not_set_changes_nothing_of_it(
    client: FlaskClient, conference: Conference, fill: Fill, register: Callable[..., Outcome]
) -> None:
    register(), register()
    client.post(FORM, data=fill(status="accepted", category="vip", conference_id="other", id="mine"))
    delegate = session().scalars(select(Delegate).where(Delegate.name == "Li Wei")).one()
    assert (delegate.status, delegate.category, delegate.conference_id) == (
        "waitlisted",
        "delegate",
        conference.id,
    )


def test_too_many_forms_of_one_network_are_slowed_down(
    app: Flask, client: FlaskClient, conference: Conference, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    from eventapp.accounts.throttle import Limit
    from eventapp.registration.views import public

    monkeypatch.setattr(public, "REGISTRATION", Limit(2, public.REGISTRATION.window))
    assert [client.post(FORM, data=fill()).status_code for _ in range(3)] == [303, 303, 429]


def test_forms_that_are_refused_count_as_well(
    app: Flask, client: FlaskClient, conference: Conference, fill: Fill, monkeypatch: pytest.MonkeyPatch
) -> None:
    from eventapp.accounts.throttle import Limit
    from eventapp.registration.views import public

    monkeypatch.setattr(public, "REGISTRATION", Limit(2, public.REGISTRATION.window))
    client.post(FORM, data=fill())
    answers = [client.post(FORM, data=fill(name=f"Li {name}")).status_code for name in ("Lei", "Fei")]
    assert answers == [422, 429]


def test_own_page_when_cancelled_offers_to_register_again(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    own = client.post(FORM, data=fill()).location
    assert "gives the place up" in text_of(client.get(own + "/cancel"))
    assert count_by_status(conference.id) == {"accepted": 1}
    assert client.post(own + "/cancel").status_code == 303
    assert count_by_status(conference.id) == {"cancelled": 1}
    page = text_of(client.get(own))
    assert "Your registration is cancelled" in page
    assert "Register again" in page
    assert client.post(own + "/again").status_code == 303
    assert count_by_status(conference.id) == {"accepted": 1}


def test_own_page_is_kept_by_nobody(client: FlaskClient, conference: Conference, fill: Fill) -> None:
    own = client.get(client.post(FORM, data=fill()).location)
    assert own.headers["Cache-Control"] == "no-store"
    assert own.headers["Referrer-Policy"] == "same-origin"
    assert own.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_link_of_another_conference_a_wrong_one_and_a_revoked_one_do_not_exist(
    client: FlaskClient,
    conference: Conference,
    other_conference: Conference,
    register: Callable[..., Outcome],
    own_url: Callable[..., str],
    fill: Fill,
) -> None:
    outcome = register()
    assert client.get(own_url(outcome)).status_code == 200
    paths = [
        own_url(outcome, slug="other-2027"),
        own_url(outcome)[:-1] + "_",
        "/c/launch-2027/registration/x",
    ]
    for path in paths:
        for page in ("", "/change", "/cancel"):
            assert client.get(path + page).status_code == 404
        for action in ("/change", "/cancel", "/again"):
            assert client.post(path + action, data=fill()).status_code == 404
    assert count_by_status(conference.id) == {"accepted": 1}


def test_token_stays_out_of_the_log(
    client: FlaskClient,
    conference: Conference,
    register: Callable[..., Outcome],
    own_url: Callable[..., str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    path = own_url(register())
    client.get(path)
    client.get(path + "x")
    logged = "\n".join(map(JsonLines().format, caplog.records))
    assert "/c/<slug>/registration/<token>" in logged
    assert path.rpartition("/")[2] not in logged


def test_change_keeps_the_status_and_shows_the_new_details(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    own = client.post(FORM, data=fill()).location
    form = text_of(client.get(own + "/change"))
    assert 'value="Li Wei"' in form
    assert 'name="version" type="hidden" value="1"' in form
    answer = client.post(own + "/change", data=fill(position="Chair", version="1"))
    assert answer.status_code == 303
    assert "Chair" in text_of(client.get(answer.location))


def test_stale_change_is_refused_and_keeps_what_was_typed(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    own = client.post(FORM, data=fill()).location
    client.post(own + "/change", data=fill(position="Early", version="1"))
    late = client.post(own + "/change", data=fill(position="Late", version="1"))
    assert late.status_code == 409
    assert 'value="Late"' in text_of(late)
    assert 'name="version" type="hidden" value="2"' in text_of(late)
    assert session().scalars(select(Delegate.position)).one() == "Early"


def test_stale_change_with_a_wrong_value_stays_stale(
    client: FlaskClient, conference: Conference, fill: Fill, register: Callable[..., Outcome]
) -> None:
    register(email="taken@park.example")
    own = client.post(FORM, data=fill()).location
    client.post(own + "/change", data=fill(position="Early", version="1"))
    wrong = client.post(own + "/change", data=fill(email="taken@park.example", version="2"))
    assert wrong.status_code == 422
    assert errors_of(wrong) == {"email"}
    assert 'name="version" type="hidden" value="2"' in text_of(wrong)


def test_change_of_the_address_leads_to_the_new_link(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    own = client.post(FORM, data=fill()).location
    answer = client.post(own + "/change", data=fill(email="new@park.example", version="1"))
    assert answer.location != own
    assert client.get(answer.location).status_code == 200
    assert client.get(own).status_code == 404


def test_declined_registration_is_shown_and_can_not_be_changed(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    own = client.post(FORM, data=fill()).location
    delegate_id = session().scalars(select(Delegate.id)).one()
    with transaction():
        services.decline_delegate(SYSTEM, conference_id=conference.id, delegate_id=delegate_id)
    assert "Your registration was declined" in text_of(client.get(own))
    assert client.get(own + "/change").status_code == 303
    assert client.post(own + "/change", data=fill(version="2")).status_code == 409
    assert client.post(own + "/again").status_code == 303
    assert count_by_status(conference.id) == {"declined": 1}


def test_own_registration_when_sent_too_often_then_refused_and_no_more_mail(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    own = client.post(FORM, data=fill()).location
    steps = ["cancel", "again"] * (OWN_CHANGE.tries // 2 + 1)
    answers = [client.post(f"{own}/{step}").status_code for step in steps]
    assert answers == [303] * OWN_CHANGE.tries + [429] * 2
    assert session().scalar(select(func.count()).select_from(OutboxMessage)) == 1 + OWN_CHANGE.tries


def test_registering_a_cancelled_address_anew_ends_its_old_link(
    client: FlaskClient, conference: Conference, fill: Fill
) -> None:
    before = client.post(FORM, data=fill()).location
    assert client.post(f"{before.split('?')[0]}/cancel").status_code == 303
    after = client.post(FORM, data=fill(name="Somebody Else", form_key="j" * 43)).location
    assert after != before
    assert client.get(before).status_code == 404
    assert client.get(after).status_code == 200

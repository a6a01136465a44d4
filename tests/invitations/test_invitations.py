"""The list of invitations, and what their links open."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventapp.accounts.tokens import new_token
from eventapp.actor import SYSTEM, Actor
from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference, Side
from eventapp.db.base import new_id
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotPermitted
from eventapp.invitations.models import Invitation, Mailing
from eventapp.invitations.queries import count_invitations, list_invitations
from eventapp.invitations.services import (
    Invite,
    Invitee,
    add_invitations,
    release_mailing,
    revoke_invitation,
)
from eventapp.localized import LocalizedText
from eventapp.registration.models import Delegate, Delegation
from tests.consents import ticked_boxes
from tests.invitations.conftest import AddInvitation, newest

FORM = "/c/launch-2027/register"
LinkOf = Callable[[Invitation], str]


def form_of(sides: dict[str, Side], **given: str) -> dict[str, str]:
    return {
        "name": "Anna Keller",
        "organization_name": "Park Administration",
        "position": "Director",
        "side_id": sides["CH"].id,
        "email": "anna@firm.example",
        "form_key": new_token(),
        **ticked_boxes(),
        **given,
    }


@pytest.fixture(autouse=True)
def without_csrf(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False


def delegates() -> list[Delegate]:
    session().rollback()
    session().expire_all()
    return list(session().scalars(select(Delegate)))


def form_address(client: FlaskClient, link: str) -> str:
    answer = client.get(link)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_link_when_the_category_is_by_invitation_then_its_form_registers_at_once(
    client: FlaskClient, sides: dict[str, Side], invite: AddInvitation, link_of: LinkOf
) -> None:
    invitation = invite(category="speaker")
    address = form_address(client, link_of(invitation))
    page = client.get(address)
    assert 'value="Anna Keller"' in page.text
    assert 'value="anna@firm.example"' in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert newest(invitation.id).opened_at is None
    assert client.post(address, data=form_of(sides)).status_code == 303
    (delegate,) = delegates()
    assert (delegate.category, delegate.status) == ("speaker", "accepted")
    invitation = newest(invitation.id)
    assert (invitation.delegate_id, invitation.opened_at is None) == (delegate.id, False)


def test_form_when_nobody_was_invited_then_it_registers_no_speaker(
    client: FlaskClient, sides: dict[str, Side], invite: AddInvitation
) -> None:
    invite(category="speaker")
    client.post(FORM, data=form_of(sides, category="speaker"))
    assert [each.category for each in delegates()] == ["delegate"]


def test_link_when_it_is_for_a_delegation_then_the_delegate_is_of_it(
    client: FlaskClient,
    conference: Conference,
    sides: dict[str, Side],
    invite: AddInvitation,
    link_of: LinkOf,
) -> None:
    with transaction():
        delegation = Delegation(
            id=new_id(),
            conference_id=conference.id,
            name=LocalizedText(en="Zurich"),
            side_id=sides["CH"].id,
            position=1,
            notes="",
            created_at=conference.created_at,
            updated_at=conference.created_at,
        )
        session().add(delegation)
    address = form_address(client, link_of(invite(delegation_id=delegation.id)))
    client.post(address, data=form_of(sides, delegation_id="other"))
    assert [each.delegation_id for each in delegates()] == [delegation.id]


def test_link_when_it_was_used_then_a_second_person_is_refused_and_not_stored(
    client: FlaskClient, sides: dict[str, Side], invite: AddInvitation, link_of: LinkOf
) -> None:
    link = link_of(invite())
    address = form_address(client, link)
    client.post(address, data=form_of(sides))
    assert client.post(address, data=form_of(sides, email="other@firm.example")).status_code == 409
    assert [each.email for each in delegates()] == ["anna@firm.example"]
    assert "This invitation was used." in client.get(link).text


def test_form_when_it_is_sent_twice_then_once_registered(
    client: FlaskClient, sides: dict[str, Side], invite: AddInvitation, link_of: LinkOf
) -> None:
    address, form = form_address(client, link_of(invite())), form_of(sides)
    assert [client.post(address, data=form).status_code for _ in range(2)] == [303, 303]
    assert len(delegates()) == 1


def test_link_when_it_was_taken_back_then_nothing_is_there(
    client: FlaskClient,
    conference: Conference,
    sides: dict[str, Side],
    invite: AddInvitation,
    link_of: LinkOf,
) -> None:
    invitation = invite()
    link = link_of(invitation)
    address = form_address(client, link)
    with transaction():
        revoke_invitation(SYSTEM, conference_id=conference.id, invitation_id=invitation.id)
    assert client.get(link).status_code == 404
    assert client.get(address).status_code == 404
    assert client.post(address, data=form_of(sides)).status_code == 404
    assert delegates() == []


def test_link_when_it_is_wrong_or_another_conferences_then_nothing_is_there(
    client: FlaskClient, other_conference: Conference, invite: AddInvitation, link_of: LinkOf
) -> None:
    link = link_of(invite())
    assert client.get(link + "x").status_code == 404
    assert client.get(link.replace("launch-2027", "other-2027")).status_code == 404
    assert client.get(f"/c/other-2027/register?invitation={link.rpartition('/')[2]}").status_code == 404
    assert client.get(f"{FORM}?invitation=").status_code == 404


def test_opened_when_the_form_says_so_then_the_first_time_counts(
    client: FlaskClient, invite: AddInvitation, link_of: LinkOf
) -> None:
    invitation = invite()
    assert client.post(f"{link_of(invitation)}/opened").status_code == 204
    first = newest(invitation.id).opened_at
    assert first is not None
    assert client.post(f"{link_of(invitation)}/opened").status_code == 204
    assert newest(invitation.id).opened_at == first
    assert client.post(f"{link_of(invitation)}x/opened").status_code == 404


def test_name_when_it_is_not_in_latin_letters_then_it_stands_in_its_own_field(
    client: FlaskClient, invite: AddInvitation, link_of: LinkOf
) -> None:
    page = client.get(form_address(client, link_of(invite(name="李伟"))))
    assert 'name="native_name" spellcheck="false" type="text" value="李伟"' in page.text


def test_add_invitations_when_some_are_on_the_list_then_the_new_ones_alone_are_added(
    app: Flask, conference: Conference, invite: AddInvitation
) -> None:
    before = invite(category="vip")
    people = (
        Invitee("Other Name", "Anna@firm.example"),
        Invitee("Li Wei", "li@park.example"),
        Invitee("Li Wei again", "LI@park.example"),
    )
    command = Invite(conference.id, people, "observer", None, "zh", app.config["SECRET_KEY"])
    with transaction():
        assert add_invitations(SYSTEM, command) == 1
    assert newest(before.id).category == "vip"
    entry = session().scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.details) == ("invitations.added", {"number": 1, "category": "observer"})


def test_add_invitations_when_a_value_is_made_up_then_refused(
    app: Flask, conference: Conference, other_conference: Conference, sides: dict[str, Side]
) -> None:
    good = Invite(
        conference.id, (Invitee("Li", "li@park.example"),), "vip", None, "en", app.config["SECRET_KEY"]
    )
    bad = [
        replace(good, category="king"),
        replace(good, language="tlh"),
        replace(good, delegation_id=new_id()),
        replace(good, people=(Invitee("x", "no address"),)),
    ]
    for command in bad:
        with pytest.raises(InvalidInput), transaction():
            add_invitations(SYSTEM, command)
    assert session().scalar(select(func.count()).select_from(Invitation)) == 0


def test_add_invitations_when_the_actor_may_not_then_refused(
    app: Flask, conference: Conference, actor: Actor
) -> None:
    command = Invite(
        conference.id, (Invitee("Li", "li@park.example"),), "vip", None, "en", app.config["SECRET_KEY"]
    )
    with pytest.raises(NotPermitted), transaction():
        add_invitations(actor, command)


def test_revoke_when_the_person_has_registered_then_refused(
    client: FlaskClient,
    conference: Conference,
    sides: dict[str, Side],
    invite: AddInvitation,
    link_of: LinkOf,
) -> None:
    invitation = invite()
    client.post(form_address(client, link_of(invitation)), data=form_of(sides))
    with pytest.raises(Conflict), transaction():
        revoke_invitation(SYSTEM, conference_id=conference.id, invitation_id=invitation.id)


def test_status_when_an_invitation_goes_its_way_then_the_list_says_how_far(
    client: FlaskClient,
    conference: Conference,
    sides: dict[str, Side],
    invite: AddInvitation,
    link_of: LinkOf,
    mailing_of: Callable[..., Mailing],
) -> None:
    def status() -> str:
        session().rollback()
        (row,) = list_invitations(conference.id).rows
        assert count_invitations(conference.id) == {row.status: 1}
        return row.status.value

    invitation = invite()
    assert status() == "new"
    mailing_of(is_released=False)
    assert status() == "held"
    with transaction():
        release_mailing(
            SYSTEM, conference_id=conference.id, mailing_id=newest(invitation.id).mailing_id or ""
        )
    assert status() == "sent"
    client.post(f"{link_of(invitation)}/opened")
    assert status() == "opened"
    client.post(form_address(client, link_of(invitation)), data=form_of(sides))
    assert status() == "registered"

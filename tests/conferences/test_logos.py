"""Logos of partners: chosen by organizers, on the public page and in the booklet, never left behind."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient
from PIL import Image

from eventapp.accounts.models import User
from eventapp.actor import SYSTEM, Actor
from eventapp.audit.models import AuditEntry
from eventapp.conferences.models import Conference, ConferencePartner, PartnerRole
from eventapp.conferences.queries import get_conference, list_partners
from eventapp.conferences.services import add_partner
from eventapp.db.session import session, transaction
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.files.models import StoredFile
from eventapp.localized import LocalizedText
from eventapp.organizations.services import OrganizationFacts, create_organization
from eventapp.permissions import Role
from eventapp.workflows.editions.building import NewConference, Part
from eventapp.workflows.editions.next_edition import NextEdition, start_next_edition
from eventapp.workflows.editions.services import copy_conference
from tests.designs.conftest import picture

SignIn = Callable[[User], FlaskClient]
LIST = "/manage/launch-2027/partners"
NAME = "A <b>Bank</b> & Co"
NEXT = NewConference(
    slug="launch-2028",
    title=LocalizedText(en="Second Launch", zh="第二届"),
    timezone="Asia/Shanghai",
    starts_on=date(2028, 10, 21),
    ends_on=date(2028, 10, 21),
    contact_email="office@park.example",
)


@pytest.fixture
def partner(conference: Conference) -> str:
    """The id of the only partner, a sponsor."""
    with transaction():
        organization = create_organization(SYSTEM, OrganizationFacts(LocalizedText(en=NAME)))
        return add_partner(
            SYSTEM, conference=conference, organization_id=organization.id, role=PartnerRole.SPONSOR
        ).id


@pytest.fixture
def office(member: Callable[[Role], User], sign_in: SignIn) -> FlaskClient:
    return sign_in(member(Role.ORGANIZER))


def send(client: FlaskClient, partner: str, content: bytes | None) -> tuple[int, str]:
    data = {} if content is None else {"logo": (io.BytesIO(content), "logo.png")}
    answer = client.post(f"{LIST}/{partner}/logo", data=data, content_type="multipart/form-data")
    return answer.status_code, answer.get_data(as_text=True)


def logo_of(partner: str) -> str | None:
    session().expire_all()
    return session().get_one(ConferencePartner, partner).logo_id


def publish(conference: Conference) -> None:
    with transaction():
        get_conference(conference.slug).state = "published"


def actions() -> list[str]:
    rows = session().query(AuditEntry).filter(AuditEntry.action.like("partner.logo%"))
    return [row.action for row in rows.order_by(AuditEntry.id)]


def test_logo_when_sent_then_it_is_small_see_through_and_shown(
    office: FlaskClient, conference: Conference, partner: str
) -> None:
    session().expire_all()
    before = get_conference(conference.slug).revision
    assert send(office, partner, picture((3000, 1500)))[0] == 303
    logo_id = logo_of(partner)
    file = session().get_one(StoredFile, logo_id)
    with Image.open(io.BytesIO(file.content)) as image:
        assert (file.media_type, image.size, image.mode) == ("image/png", (600, 300), "RGBA")
    assert get_conference(conference.slug).revision == before + 1
    shown = f'src="{LIST}/{partner}/logo/picture?v={logo_id}"'
    pages = [office.get(path).text for path in (LIST, f"{LIST}/{partner}/logo", f"{LIST[:-8]}preview")]
    assert [page.count(shown) for page in pages] == [1, 1, 1]
    assert [page.count("<b>Bank</b>") for page in pages] == [0, 0, 0]
    assert office.get(f"{LIST}/{partner}/logo/picture").mimetype == "image/png"
    assert actions() == ["partner.logo_changed"]


def test_logo_when_replaced_or_removed_then_the_former_file_is_gone(
    office: FlaskClient, conference: Conference, partner: str
) -> None:
    send(office, partner, picture())
    first = logo_of(partner)
    send(office, partner, picture((40, 40)))
    second = logo_of(partner)
    assert (first == second, [file.id for file in session().query(StoredFile)]) == (False, [second])
    for _ in range(2):
        assert office.post(f"{LIST}/{partner}/logo/remove").status_code == 303
    assert (logo_of(partner), session().query(StoredFile).count()) == (None, 0)
    assert actions() == ["partner.logo_changed"] * 2 + ["partner.logo_removed"] * 2
    send(office, partner, picture())
    assert office.post(f"{LIST}/{partner}/remove").status_code == 302
    assert (list_partners(conference.id), session().query(StoredFile).count()) == ([], 0)


def test_logo_when_huge_or_no_picture_then_it_is_said_at_the_field(office: FlaskClient, partner: str) -> None:
    huge = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(huge, "PNG")
    send(office, partner, picture())
    kept = logo_of(partner)
    for content, text in (
        (huge.getvalue(), "This picture is too large. Please choose a smaller one."),
        (b"<svg onload=alert(1)>", "Please choose a picture: JPEG, PNG or WebP."),
        (b"", "Please choose a picture: JPEG, PNG or WebP."),
        (None, "Please choose a file."),
    ):
        status, page = send(office, partner, content)
        assert (status, page.count('id="logo-error"'), text in page) == (422, 1, True)
    assert (logo_of(partner), session().query(StoredFile).count()) == (kept, 1)


def test_logo_when_somebody_may_not_then_nothing_changes(
    office: FlaskClient, client: FlaskClient, member: Callable[[Role], User], sign_in: SignIn, partner: str
) -> None:
    send(office, partner, picture())
    kept = logo_of(partner)
    viewer = sign_in(member(Role.VIEWER))
    page = f"{LIST}/{partner}/logo"
    assert send(viewer, partner, picture())[0] == 403
    assert [viewer.get(page).status_code, viewer.post(f"{page}/remove").status_code] == [403, 403]
    assert viewer.get(f"{page}/picture").status_code == 200
    assert send(client, partner, picture())[0] in (302, 303)
    assert client.get(f"{page}/picture").status_code in (302, 303)
    assert logo_of(partner) == kept
    assert [office.get(f"{LIST}/{'0' * 26}/logo{end}").status_code for end in ("", "/picture")] == [404, 404]
    assert send(office, "0" * 26, picture())[0] == 404


def test_logo_when_public_then_it_is_known_by_its_etag_and_a_draft_shows_none(
    office: FlaskClient, client: FlaskClient, conference: Conference, partner: str
) -> None:
    address = f"/c/launch-2027/partners/{partner}/logo"
    send(office, partner, picture())
    assert client.get(address).status_code == 404
    publish(conference)
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    page = client.get("/c/launch-2027/").text
    assert f'src="{address}?v={logo_of(partner)}" width="160" height="64"' in page
    assert 'alt="Logo of A &lt;b&gt;Bank&lt;/b&gt; &amp; Co"' in page
    send(office, partner, picture((9, 9)))
    other = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (other.status_code, f"{address}?v={logo_of(partner)}" in client.get("/c/launch-2027/").text) == (
        200,
        True,
    )
    office.post(f"{LIST}/{partner}/logo/remove")
    assert (client.get(address).status_code, address in client.get("/c/launch-2027/").text) == (404, False)


def test_booklet_shows_the_logo(office: FlaskClient, conference: Conference, partner: str) -> None:
    send(office, partner, picture())
    logo_id = logo_of(partner)
    composed = compose(get_conference(conference.slug), DocumentKind.PROGRAMME, "en")
    assert (f'src="picture:{logo_id}"' in composed.html, logo_id in composed.order.pictures) == (True, True)


@pytest.mark.parametrize(("parts", "number"), [(tuple(Part), 1), ((Part.AGENDA,), 0)])
@pytest.mark.parametrize("is_edition", [True, False])
def test_later_conference_has_logos_of_its_own(
    office: FlaskClient,
    conference: Conference,
    actor: Actor,
    partner: str,
    parts: tuple[Part, ...],
    number: int,
    is_edition: bool,
) -> None:
    send(office, partner, picture())
    owner = replace(actor, roles={conference.id: frozenset({Role.OWNER})})
    source = get_conference(conference.slug)
    with transaction():
        if is_edition:
            command = NextEdition(facts=NEXT, parts=parts, carried=(), series=LocalizedText(en="Launches"))
            later = start_next_edition(owner, source=source, command=command, secret_key="k" * 40).conference
        else:
            later = copy_conference(owner, source=source, facts=NEXT, parts=parts).conference
    copies = [session().get_one(StoredFile, each.logo_id) for each in list_partners(later.id)]
    original = session().get_one(StoredFile, logo_of(partner))
    assert [(file.conference_id, file.sha256) for file in copies] == [(later.id, original.sha256)] * number
    assert [file.id for file in copies if file.id == original.id] == []

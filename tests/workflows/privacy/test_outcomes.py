"""What outcomes keep of a person: told to them, and gone when they are erased, with nobody else's."""

import json
from typing import Any

from eventapp.action_items.models import ActionItem, ActionItemOwner, Handover
from eventapp.agreements.models import Agreement, AgreementParty
from eventapp.calendars.models import FeedToken
from eventapp.clock import now
from eventapp.contacts.models import Contact
from eventapp.db.session import session, transaction
from eventapp.exports.kinds import KINDS
from eventapp.exports.models import Document
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.minutes.models import Attendance, Minutes, MinutesComment, MinutesVersion
from eventapp.organizations.models import Organization
from eventapp.pulses.models import Pulse
from eventapp.registration.services import Outcome
from tests.minutes.builders import make_agenda_item, make_organization
from tests.workflows.privacy.conftest import LONG_AFTER
from tests.workflows.privacy.test_erasure import erase, fresh
from tests.workflows.privacy.test_export import everything


def _mention(delegate_id: str) -> None:
    """Let Anna, and somebody else, stand in minutes, in an agreement, behind a pulse and a calendar."""
    anna = session().query(Contact).filter_by(name="Anna Keller").one()
    conference_id, at = anna.conference_id, now()
    other = Contact(conference_id=conference_id, name="Wang", language="zh", created_at=at, updated_at=at)
    item = make_agenda_item(conference_id)
    parties = [make_organization("Basel", country="CH"), make_organization("Changzhou")]
    minutes = Minutes(conference_id=conference_id, agenda_item_id=item.id, summary=NO_TEXT, updated_at=at)
    agreement = Agreement(
        conference_id=conference_id,
        number=1,
        kind="memorandum",
        title=LocalizedText(en="Exchange"),
        created_at=at,
        updated_at=at,
    )
    session().add_all([other, minutes, agreement])
    session().flush()
    for position, (contact, party) in enumerate(zip((anna, other), parties, strict=True)):
        _mention_one(contact, party, minutes, agreement, position, delegate_id if contact is anna else None)
    session().query(ActionItem).one().reported_by = "Anna Keller"


def _mention_one(
    contact: Contact,
    party: Organization,
    minutes: Minutes,
    agreement: Agreement,
    position: int,
    delegate_id: str | None,
) -> None:
    conference_id, at = contact.conference_id, now()
    shared = {"conference_id": conference_id, "contact_id": contact.id}
    session().add_all(
        [
            Attendance(
                conference_id=conference_id,
                agenda_item_id=minutes.agenda_item_id,
                status="present",
                name=LocalizedText(en=contact.name),
                organization_name=NO_TEXT,
                delegation_name=NO_TEXT,
                delegate_id=delegate_id,
                position=position,
            ),
            MinutesComment(
                **shared,
                minutes_id=minutes.id,
                version_number=1,
                author_name=contact.name,
                text="Yes",
                created_at=at,
            ),
            AgreementParty(
                **shared,
                agreement_id=agreement.id,
                organization_id=party.id,
                position=position,
                cleared_at=at,
                cleared_by=contact.name,
            ),
            Pulse(
                **shared,
                agreement_id=agreement.id,
                organization_id=party.id,
                months=1,
                due_on=LONG_AFTER.date(),
                comment=f"from {contact.name}",
                created_at=at,
            ),
            FeedToken(
                **shared,
                kind="contact",
                label=contact.name,
                language="en",
                token_hash=contact.name,
                created_at=at,
            ),
        ]
    )


def test_export_when_somebody_follows_things_up_then_tells_them_what_they_said(anna: Outcome) -> None:
    with transaction():
        _mention(anna.delegate_id)
    told, _files = everything()
    assert [each["author_name"] for each in told["minutes_comments"]] == ["Anna Keller"]
    assert [each["name"] for each in told["attendance"]] == [{"en": "Anna Keller"}]
    assert [each["cleared_by"] for each in told["agreements"]] == ["Anna Keller"]
    assert [each["comment"] for each in told["pulses"]] == ["from Anna Keller"]
    assert [each["label"] for each in told["calendar_feeds"]] == ["Anna Keller"]
    assert "Wang" not in json.dumps(told)


def test_erasure_when_somebody_follows_things_up_then_takes_their_name_out_and_leaves_others(
    anna: Outcome,
) -> None:
    with transaction():
        _mention(anna.delegate_id)
    erase()
    assert sorted(each.name for each in fresh(Contact)) == ["Wang", "—"]
    assert sorted(each.name["en"] for each in fresh(Attendance)) == ["Wang", "—"]
    assert sorted(each.author_name for each in fresh(MinutesComment)) == ["Wang", "—"]
    assert sorted(each.cleared_by for each in fresh(AgreementParty)) == ["Wang", "—"]
    assert [each.reported_by for each in fresh(ActionItem)] == ["—"]
    assert [each.label for each in fresh(FeedToken)] == ["Wang"]


def _attended(*names: str) -> dict[str, Any]:
    people = [{"name": {"en": name}, "organization": {}, "status": "present"} for name in names]
    return {"summary": {}, "decisions": [], "attendance": [{"delegation": {}, "people": people}]}


def test_erasure_takes_the_name_off_versions_of_minutes_and_leaves_others(anna: Outcome) -> None:
    with transaction():
        _mention(anna.delegate_id)
        minutes = session().query(Minutes).one()
        session().add(
            MinutesVersion(
                conference_id=minutes.conference_id,
                minutes_id=minutes.id,
                number=1,
                status="approved",
                content=_attended("Anna Keller", "Wang"),
                created_at=now(),
                by_name="Office",
            )
        )
    erase()
    (version,) = fresh(MinutesVersion)
    assert version.content == _attended("—", "Wang")


def test_erasure_takes_the_name_off_what_others_speak_for_or_own_by_then(anna: Outcome) -> None:
    with transaction():
        _mention(anna.delegate_id)
        contact = session().query(Contact).filter_by(name="Anna Keller").one()
        other = session().query(Contact).filter_by(name="Wang").one()
        party = session().query(AgreementParty).filter_by(cleared_by="Anna Keller").one()
        party.contact_id = other.id
        contact.organization_id = party.organization_id
        item = session().query(ActionItem).one()
        session().query(ActionItemOwner).update({"contact_id": other.id})
        session().add(
            Handover(
                conference_id=contact.conference_id,
                action_item_id=item.id,
                from_contact_id=contact.id,
                to_contact_id=other.id,
                at=now(),
            )
        )
    erase()
    assert sorted(each.cleared_by for each in fresh(AgreementParty)) == ["Wang", "—"]
    assert [each.reported_by for each in fresh(ActionItem)] == ["—"]


def test_erasure_deletes_documents_that_may_name_the_person(anna: Outcome) -> None:
    conference_id = session().query(Contact).filter_by(name="Anna Keller").one().conference_id
    with transaction():
        for kind in KINDS:
            session().add(
                Document(
                    conference_id=conference_id,
                    kind=kind,
                    language="en",
                    content_hash=kind,
                    status="ready",
                    source="<p>Anna Keller</p>",
                    requested_at=now(),
                )
            )
    erase()
    left = {each.kind for each in fresh(Document)}
    assert left == {kind for kind, facts in KINDS.items() if not facts.is_naming}
    assert {"summary", "minutes", "register", "agreement", "dossier"}.isdisjoint(left)

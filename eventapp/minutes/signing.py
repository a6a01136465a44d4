"""Who is to sign that they were at an agenda item."""

from sqlalchemy import exists, select

from eventapp.agendas.models import AgendaItem
from eventapp.conferences.categories import DelegateCategory
from eventapp.db.session import session
from eventapp.localized import NO_TEXT
from eventapp.minutes.expecting import Expected, list_expected
from eventapp.minutes.models import AttendanceStatus
from eventapp.personal_agendas.models import Choice
from eventapp.registration.names import script_tag
from eventapp.registration.participants import DelegationList, Participant, SideList, list_participants


def list_to_sign(item: AgendaItem, timezone: str) -> list[SideList]:
    """Return those who chose an item or, where nobody did, all delegates; then others who have a part in it.

    Those others come last, in a list without a name. Who has said no is not asked to sign.
    """
    expected = [each for each in list_expected(item, timezone) if each.status != AttendanceStatus.EXCUSED]
    is_chosen = session().scalar(select(exists().where(Choice.agenda_item_id == item.id)))
    among = [each.delegate_id for each in expected if each.delegate_id] if is_chosen else None
    sides = list_participants(item.conference_id, among=among)
    others = tuple(_participant(each) for each in expected if each.delegate_id is None)
    return [*sides, SideList(NO_TEXT, (DelegationList(NO_TEXT, others),))] if others else sides


def _participant(person: Expected) -> Participant:
    name, native = person.name.read("en"), person.name.get("zh", "")
    return Participant(
        id=person.person_id or "",
        name=name,
        native_name=native if native != name else "",
        native_tag=script_tag(native),
        organization=person.organization_name,
        position=NO_TEXT,
        category=DelegateCategory.SPEAKER,
        is_head=False,
    )

"""The delegations of the demo conference, all made up: who sends whom, letters, quotas, who came."""

from datetime import date, timedelta

from eventapp.accounts.tokens import new_token
from eventapp.actor import Actor
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.delegations.named_lines import NamedLine
from eventapp.delegations.services.focal_points import add_focal_point
from eventapp.delegations.services.keeping import DelegationFacts, add_delegation
from eventapp.delegations.services.letters import LetterFacts, add_letter
from eventapp.delegations.services.quotas import set_quotas
from eventapp.delegations.services.visa_letters import issue_visa_letter
from eventapp.delegations.visits import Costs, Visit
from eventapp.localized import LocalizedText
from eventapp.registration.attendance import Occasion
from eventapp.registration.models import Delegation
from eventapp.registration.rules import Particulars
from eventapp.registration.services import Nominate, Nominee, assign_delegate, nominate, set_head
from eventapp.registration.services.check_in import check_in
from eventapp.registration.submissions import check_for
from eventapp.workflows.demo import facts

#: Key → name, side, seats, head, focal point, members by their names in ``made_up.DELEGATES``.
DELEGATIONS = {
    "cn": (
        LocalizedText(en="Chinese delegation", zh="中方代表团"),
        "CN",
        8,
        "CHEN Jing",
        ("HE Qing", "zh"),
        ("CHEN Jing", "ZHAO Ming", "SUN Lei", "LIN Yue", "WU Haiyan", "HE Qing"),
    ),
    "ch": (
        LocalizedText(en="Swiss delegation", zh="瑞方代表团"),
        "CH",
        4,
        "Andrea Keller",
        ("Nina Gerber", "en"),
        ("Andrea Keller", "Luc Favre", "Nina Gerber"),
    ),
    "companies": (
        LocalizedText(en="Companies of the park", zh="园区企业代表团"),
        "CN",
        6,
        "XU Fang",
        ("GAO Peng", "zh"),
        ("XU Fang", "GAO Peng", "MA Lin"),
    ),
}
#: Delegation → people named later: the first has a seat, the second waits for one.
NOMINEES = {"ch": (("Reto Baumann", "Science Counsellor"), ("Sophie Girard", "Attaché"))}
#: What the letter of the Swiss delegation says; one of those named has not been registered.
LETTER = (
    "2021-0917",
    date(2021, 9, 17),
    (("Andrea Keller", "Ambassador"), ("Luc Favre", ""), ("Peter Frei", "")),
)
#: Who needs a letter for a visa, where it is applied for, and who pays.
VISA_LETTERS = (
    ("Andrea Keller", "Bern", Costs.STAY_BY_HOST),
    ("Stefan Brunner", "Zürich", Costs.ORGANIZATION),
)
#: Those who did not come.
ABSENT = frozenset({"MA Lin", "Luc Favre", "Marco Bernasconi"})


def add_delegations(actor: Actor, conference: Conference, delegates: dict[str, str]) -> None:
    """Make the delegations; ``delegates`` maps names to the ids of those who are registered."""
    sides = {side.code: side.id for side in list_sides(conference.id)}
    for key, (name, side, seats, head, focal_point, members) in DELEGATIONS.items():
        delegation = add_delegation(
            actor, conference_id=conference.id, facts=DelegationFacts(name, sides[side])
        )
        of_delegation = {"conference_id": conference.id, "delegation_id": delegation.id}
        for member in members:
            assign_delegate(actor, delegate_id=delegates[member], category="delegate", **of_delegation)
        set_head(actor, delegate_id=delegates[head], **of_delegation)
        set_quotas(actor, version=delegation.version, seats_by_category={None: seats}, **of_delegation)
        _nominate(actor, conference, delegation, NOMINEES.get(key, ()))
        add_focal_point(
            actor,
            name=focal_point[0],
            email=f"{focal_point[0].lower().replace(' ', '.')}@delegates.example",
            language=focal_point[1],
            secret_key=new_token(),
            **of_delegation,
        )
        if key == "ch":
            reference, dated_on, named = LETTER
            people = tuple(NamedLine(person, position) for person, position in named)
            add_letter(actor, facts=LetterFacts(reference, dated_on, people), **of_delegation)


def _nominate(
    actor: Actor, conference: Conference, delegation: Delegation, people: tuple[tuple[str, str], ...]
) -> None:
    for name, position in people:
        given = Particulars(
            name=name, organization_name="", position=position, side_id=delegation.side_id, email=""
        )
        nominee = Nominee(check_for(conference, given, is_nomination=True), "delegate", "en")
        nominate(
            actor,
            Nominate(
                conference_id=conference.id,
                delegation_id=delegation.id,
                key=new_token(),
                body_hash="",
                nominees=(nominee,),
                secret_key=new_token(),
            ),
        )


def invite_for_visas(actor: Actor, conference: Conference, delegates: dict[str, str]) -> None:
    """Issue letters with which people apply for a visa."""
    for name, consulate, costs in VISA_LETTERS:
        visit = Visit(
            arrives_on=facts.HELD_ON - timedelta(days=2),
            leaves_on=facts.HELD_ON + timedelta(days=2),
            costs=costs,
            consulate=consulate,
        )
        issue_visa_letter(actor, conference_id=conference.id, delegate_id=delegates[name], visit=visit)


def let_people_come(actor: Actor, conference: Conference, delegates: dict[str, str]) -> None:
    """Check in those who came."""
    for name, delegate_id in delegates.items():
        if name not in ABSENT:
            check_in(
                actor,
                conference_id=conference.id,
                delegate_id=delegate_id,
                occasion=Occasion(facts.HELD_ON),
            )

"""The documents there are: what each is called and for, whom it is for, and what may be chosen for it.

How one is composed stands in ``exports.pdf.composing``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.conferences.models import Conference
from eventapp.designs.rules import PAPERS
from eventapp.errors import InvalidInput
from eventapp.exports.models import PDF, ZIP, DocumentKind
from eventapp.i18n import N_, current_language
from eventapp.permissions import Permission
from eventapp.registration.queries import list_delegation_names

YES: Final = "yes"
NO: Final = "no"
#: What limits nothing.
ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: one of ``options`` (value → msgid), or yes and no where there are none.

    ``more`` gives options that a conference has besides (value → its name).
    """

    name: str
    label: str
    default: str = NO
    options: Mapping[str, str] = field(default_factory=dict)
    more: Callable[[Conference], Mapping[str, str]] | None = None

    def takes(self, value: str, conference: Conference) -> bool:
        """Tell whether there is such a value to choose at a conference."""
        if value in (self.options or (YES, NO)):
            return True
        return self.more is not None and value in self.more(conference)


#: Without a choice it is the paper of the conference's design.
PAPER: Final = Choice("paper", N_("Paper"), "", PAPERS)
#: For the archive it is PDF/A-3a, with its data attached.
ARCHIVE: Final = "archive"
FORMAT: Final = Choice(
    "format",
    N_("For"),
    "reading",
    {"reading": N_("Reading (PDF/UA)"), ARCHIVE: N_("The archive, with its data attached (PDF/A)")},
)


def _delegations(conference: Conference) -> dict[str, str]:
    language, first = current_language(), conference.first_language
    return {key: name.read(language, first) for key, name in list_delegation_names(conference.id)}


_DELEGATION: Final = Choice(
    "delegation", N_("Delegation"), ALL, {ALL: N_("All delegations")}, more=_delegations
)
_CATEGORY: Final = Choice("category", N_("Category"), ALL, {ALL: N_("All categories"), **CATEGORY_LABELS})
_LAYOUT: Final = Choice(
    "layout", N_("Size"), "a6", {"a6": N_("One a page, on A6"), "eight": N_("Eight on a sheet, to cut")}
)


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What holds for all documents of a kind; ``name`` and ``text`` are msgids.

    ``permission`` is what a reader needs besides that for documents. Where ``has_subject``, a document speaks
    of one thing, such as an agenda item, and is asked for on its page. Where ``may_have_subject``, it speaks
    of the whole conference, or is limited to one thing of it, such as a delegate. Where ``is_naming`` people,
    it is deleted when a delegate of the conference is erased. What ``is_of_delegate`` belongs to one of them,
    and the secretariat has it, too. One that ``has_all_languages`` counts as one in the conference's first.
    What is no PDF is an archive, which is made in steps.
    """

    name: str
    text: str = ""
    choices: tuple[Choice, ...] = (PAPER,)
    permission: Permission = Permission.DOCUMENTS_VIEW
    has_subject: bool = False
    may_have_subject: bool = False
    is_naming: bool = False
    is_of_delegate: bool = False
    has_all_languages: bool = False
    media_type: str = PDF


#: In the order in which organizers need them.
KINDS: Mapping[str, KindFacts] = {
    DocumentKind.PROGRAMME: KindFacts(
        N_("Programme"),
        N_("The agenda by day with rooms and people, to print and hand out."),
        (
            PAPER,
            Choice("cover", N_("Cover"), YES),
            Choice("contents", N_("Contents, also where it is short")),
            Choice("welcome", N_("Welcome"), YES),
            Choice("venue", N_("Venue with map and rooms"), YES),
            Choice("abstracts", N_("What each session is about")),
            Choice("tracks", N_("Agenda by track")),
            Choice("speakers", N_("Speakers with biographies and photographs"), YES),
            Choice("partners", N_("Partners with logos"), YES),
            FORMAT,
        ),
    ),
    DocumentKind.ONE_PAGE: KindFacts(
        N_("Agenda on one page"),
        N_("All days side by side, to pin up and hand out; a long agenda has a page for each day."),
    ),
    DocumentKind.PARTICIPANTS: KindFacts(
        N_("List of participants"),
        N_(
            "Everybody who takes part and has agreed to be named, by side and delegation in order of "
            "precedence."
        ),
        (PAPER, FORMAT),
        permission=Permission.DELEGATES_VIEW,
        is_naming=True,
    ),
    DocumentKind.ATTENDANCE_SHEET: KindFacts(
        N_("Attendance sheet"),
        N_(
            "Everybody who is expected, by delegation, with room to sign for each day, and empty lines for "
            "those who come without having registered."
        ),
        permission=Permission.DELEGATES_VIEW,
        may_have_subject=True,
        is_naming=True,
    ),
    DocumentKind.BADGES: KindFacts(
        N_("Badges"),
        N_("For everybody who is accepted, in both scripts, with the code that the desk scans."),
        (_LAYOUT, _DELEGATION, _CATEGORY, PAPER),
        permission=Permission.DELEGATES_VIEW,
        may_have_subject=True,
        is_naming=True,
    ),
    DocumentKind.CERTIFICATES: KindFacts(
        N_("Certificates of attendance"),
        N_("A page for everybody who was checked in, with the days on which they came, to print and sign."),
        permission=Permission.DELEGATES_VIEW,
        may_have_subject=True,
        is_naming=True,
    ),
    DocumentKind.TABLE_SIGNS: KindFacts(
        N_("Table signs"),
        N_("One for each delegate, to fold in the middle. Those for a panel are made under Protocol."),
        (_DELEGATION, _CATEGORY, PAPER),
        permission=Permission.DELEGATES_VIEW,
        may_have_subject=True,
        is_naming=True,
    ),
    DocumentKind.DOOR_SIGNS: KindFacts(
        N_("Door signs"),
        N_("What takes place in each room, a page for each day."),
    ),
    DocumentKind.SUMMARY: KindFacts(
        N_("Conference summary"),
        N_(
            "Key figures, partners, participants, decisions and action items, for those who were there and "
            "those who were not."
        ),
        (
            PAPER,
            Choice("minutes", N_("What was said at each agenda item"), YES),
            Choice("charts", N_("Charts of the participants"), YES),
            Choice("action_items", N_("Action items"), YES),
            FORMAT,
        ),
        is_naming=True,
    ),
    DocumentKind.COMMUNIQUE: KindFacts(
        N_("Communiqué"),
        N_("The text in which the sides say together what took place and what follows."),
        (PAPER, Choice("signatures", N_("Room for the signatures of the sides"), YES), FORMAT),
        permission=Permission.OUTCOMES_VIEW,
    ),
    DocumentKind.REGISTER: KindFacts(
        N_("Register of action items"),
        N_(
            "All action items with owners, due dates and status, what is overdue in front. Confidential ones "
            "are in it and marked."
        ),
        (PAPER, FORMAT),
        is_naming=True,
    ),
    DocumentKind.STATUS_REPORT: KindFacts(
        N_("Status report"),
        N_(
            "Where the action items stand today: what is overdue and by how long, what is due soon, what was "
            "done, by side and organization."
        ),
        (PAPER, FORMAT),
        is_naming=True,
    ),
    DocumentKind.INDICATORS: KindFacts(
        N_("Indicators"),
        N_("Participants, working links, agreements and action items in figures."),
        (PAPER, FORMAT),
    ),
    DocumentKind.SEATING: KindFacts(
        N_("Seating and signing plan"),
        permission=Permission.DELEGATES_VIEW,
        has_subject=True,
        is_naming=True,
    ),
    DocumentKind.MINUTES: KindFacts(N_("Minutes"), has_subject=True, is_naming=True),
    DocumentKind.AGREEMENT: KindFacts(N_("Agreement sheet"), has_subject=True, is_naming=True),
    DocumentKind.VISA_LETTER: KindFacts(
        N_("Visa letter"),
        permission=Permission.DELEGATES_VIEW,
        has_subject=True,
        is_naming=True,
        is_of_delegate=True,
    ),
    DocumentKind.CERTIFICATE: KindFacts(
        N_("Certificate of attendance"),
        permission=Permission.DELEGATES_VIEW,
        has_subject=True,
        is_naming=True,
        is_of_delegate=True,
    ),
    # Asked for by the delegate alone: organizers have no list of those.
    DocumentKind.OWN: KindFacts(N_("Personal programme"), has_subject=True),
    DocumentKind.DOSSIER: KindFacts(
        N_("Dossier"),
        N_(
            "One archive of everything, to be kept: all documents in all languages, data, and uploaded "
            "files, with checksums."
        ),
        (Choice("internal", N_("Also what is confidential or not settled, in a folder of its own")),),
        permission=Permission.DELEGATES_EXPORT,
        is_naming=True,
        has_all_languages=True,
        media_type=ZIP,
    ),
}
#: The kinds that speak of a whole conference, as Documents lists them.
OF_CONFERENCE: Mapping[str, KindFacts] = {
    kind: facts for kind, facts in KINDS.items() if not facts.has_subject
}


def complete_choices(
    conference: Conference, kind: DocumentKind, chosen: Mapping[str, str], *, paper: str
) -> dict[str, str]:
    """Return every choice of a kind, with its default, or ``paper``, where nothing is chosen.

    Raises :class:`InvalidInput` for a value that can't be chosen; what a kind doesn't ask is left out.
    """
    complete = {}
    for choice in KINDS[kind].choices:
        value = chosen.get(choice.name) or choice.default or paper
        if value != choice.default and not choice.takes(value, conference):
            raise InvalidInput(N_("Please choose one of the values offered."), field=choice.name)
        complete[choice.name] = value
    return complete

"""What the design of documents may be: papers, pictures, and how long its texts are."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Final

from eventapp.conferences.rules import LINE_MAX, checked_text
from eventapp.errors import InvalidInput
from eventapp.files.rules import Upload
from eventapp.i18n import N_
from eventapp.localized import NO_TEXT, LocalizedText

#: Paper → what it is called; the values are page sizes of CSS.
PAPERS: Mapping[str, str] = {"a4": N_("A4"), "letter": N_("Letter (United States)")}
#: Paper → width and height in millimetres.
SIZES: Mapping[str, tuple[float, float]] = {"a4": (210, 297), "letter": (215.9, 279.4)}
#: The paper of a conference that has chosen none.
USUAL_PAPER: Final = "a4"
#: Two pages of a booklet.
WELCOME_MAX: Final = 6_000
PHONE_MAX: Final = 50


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """A picture of the design: what it is called and for, and its longer side in pixels, enough for print.

    What is ``see_through`` is kept as PNG.
    """

    name: str
    text: str
    side: int
    see_through: bool = False


#: In the order in which the page asks for them; ``DocumentDesign`` has a column ``<key>_id`` for each.
PICTURES: Mapping[str, PictureFacts] = {
    "logo": PictureFacts(
        N_("Logo"), N_("In the head of letters, certificates and the booklet."), 1_000, see_through=True
    ),
    "cover": PictureFacts(N_("Cover picture"), N_("On the first page of the programme booklet."), 2_400),
    "map": PictureFacts(N_("Map or floor plan"), N_("Shown with the venue in the programme booklet."), 2_000),
    "signature": PictureFacts(
        N_("Signature, as a picture"),
        N_("Set above the signatory's name on visa letters and certificates. Organizers alone see it here."),
        1_000,
        see_through=True,
    ),
    "stamp": PictureFacts(
        N_("Stamp, as a picture"),
        N_("Set beside the signature. Organizers alone see it here."),
        1_000,
        see_through=True,
    ),
}

#: Whoever has these could sign for the office.
SIGNING: Final = frozenset({"signature", "stamp"})


@dataclass(frozen=True, slots=True)
class DesignWords:
    """A design without its pictures; ``DocumentDesign`` has a column for each field."""

    paper: str = USUAL_PAPER
    welcome: LocalizedText = NO_TEXT
    welcome_by: LocalizedText = NO_TEXT
    signatory_name: LocalizedText = NO_TEXT
    signatory_position: LocalizedText = NO_TEXT
    address: LocalizedText = NO_TEXT
    phone: str = ""


WORDS: Final = tuple(each.name for each in fields(DesignWords))


@dataclass(frozen=True, slots=True)
class DesignFacts(DesignWords):
    """What an organizer chooses.

    ``pictures`` are new ones by their keys in :data:`PICTURES`, which take the place of those there were;
    ``dropped`` are the keys of those to be taken away.
    """

    pictures: Mapping[str, Upload] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()


def checked_facts(facts: DesignFacts) -> DesignFacts:
    """Return what may be kept; raises :class:`InvalidInput`."""
    if facts.paper not in PAPERS:
        raise InvalidInput(N_("Please choose one of the values offered."), field="paper")
    if len(facts.phone) > PHONE_MAX:
        raise InvalidInput(N_("Please keep this under %(max)d characters."), field="phone", max=PHONE_MAX)
    return replace(
        facts,
        welcome=checked_text(facts.welcome, "welcome", WELCOME_MAX),
        welcome_by=checked_text(facts.welcome_by, "welcome_by", LINE_MAX),
        signatory_name=checked_text(facts.signatory_name, "signatory_name", LINE_MAX),
        signatory_position=checked_text(facts.signatory_position, "signatory_position", LINE_MAX),
        address=checked_text(facts.address, "address", LINE_MAX),
    )

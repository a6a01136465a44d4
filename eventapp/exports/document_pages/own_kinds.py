"""Documents of one delegate: which there are, who may have them now, and how each is composed.

A new one needs an entry in :data:`OWN_KINDS` alone: its page, its progress and its bytes are those of all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from eventapp.clock import now
from eventapp.communiques.queries import is_issued
from eventapp.conferences.models import Conference
from eventapp.exports.changes import changed_at, own_programme_changed_at
from eventapp.exports.kinds import KINDS, PAPER
from eventapp.exports.models import DocumentKind
from eventapp.exports.pdf.composing import compose
from eventapp.exports.pdf.frame import Composed
from eventapp.exports.pdf.own_programme import compose_own_programme
from eventapp.exports.queries import DocumentRow
from eventapp.i18n import N_
from eventapp.registration.attendance import last_check_in_at
from eventapp.registration.models import Delegate, DelegateStatus
from eventapp.registration.own_letters import find_valid_letter


@dataclass(frozen=True, slots=True)
class OwnKind:
    """What delegates ask for by their personal link; ``text`` is a msgid.

    ``may_have`` is asked on every reading, also of a ready document. ``compose`` is given the language.
    ``changed_at`` tells when what it shows last changed, but for its look: what was made since is offered as
    it is. Where it ``is_shared``, all who may have it get one and the same.
    """

    text: str
    may_have: Callable[[Conference, Delegate], bool]
    compose: Callable[[Conference, Delegate, str], Composed]
    changed_at: Callable[[Conference, Delegate], datetime]
    is_shared: bool = False

    def owner_id(self, delegate: Delegate) -> str | None:
        """Return whose documents of this kind are: the delegate's, or the conference's."""
        return None if self.is_shared else delegate.id


def takes_part(_conference: Conference, delegate: Delegate) -> bool:
    return delegate.status == DelegateStatus.ACCEPTED


def took_part(conference: Conference, delegate: Delegate) -> bool:
    return conference.concluded_at is not None and takes_part(conference, delegate)


def is_as_usual(document: DocumentRow) -> bool:
    """Tell whether nothing but the paper was chosen: what organizers added is for them alone."""
    usual = {choice.name: choice.default for choice in KINDS[document.kind].choices if choice != PAPER}
    return usual == {name: value for name, value in document.choices.items() if name != PAPER.name}


def has_visa_letter(conference: Conference, delegate: Delegate) -> bool:
    return takes_part(conference, delegate) and find_valid_letter(delegate.id) is not None


def compose_own_visa_letter(conference: Conference, delegate: Delegate, language: str) -> Composed:
    letter = find_valid_letter(delegate.id)
    return compose(conference, DocumentKind.VISA_LETTER, language, letter.id if letter else None)


def came(conference: Conference, delegate: Delegate) -> bool:
    return takes_part(conference, delegate) and last_check_in_at(delegate.id) is not None


#: In the order in which delegates need them.
OWN_KINDS: Mapping[str, OwnKind] = {
    DocumentKind.VISA_LETTER: OwnKind(
        N_("The invitation letter with which you apply for a visa."),
        may_have=has_visa_letter,
        compose=compose_own_visa_letter,
        # Made anew whenever a passport datum, the signature or the programme may have changed.
        changed_at=lambda _conference, _delegate: now(),
    ),
    DocumentKind.OWN: OwnKind(
        N_("What you have chosen of the agenda, and where you have a part."),
        may_have=takes_part,
        compose=compose_own_programme,
        changed_at=own_programme_changed_at,
    ),
    DocumentKind.CERTIFICATE: OwnKind(
        N_("That you were there, and on which days."),
        may_have=came,
        compose=lambda conference, delegate, language: compose(
            conference, DocumentKind.CERTIFICATE, language, delegate.id
        ),
        changed_at=lambda conference, _delegate: changed_at(conference, DocumentKind.CERTIFICATE),
    ),
    DocumentKind.SUMMARY: OwnKind(
        N_("What was decided, who does what by when, and who took part."),
        may_have=took_part,
        compose=lambda conference, _delegate, language: compose(conference, DocumentKind.SUMMARY, language),
        changed_at=lambda conference, _delegate: changed_at(conference, DocumentKind.SUMMARY),
        is_shared=True,
    ),
    DocumentKind.COMMUNIQUE: OwnKind(
        N_("What the sides say together of what took place and what follows."),
        may_have=lambda conference, delegate: takes_part(conference, delegate) and is_issued(conference.id),
        compose=lambda conference, _delegate, language: compose(
            conference, DocumentKind.COMMUNIQUE, language
        ),
        changed_at=lambda conference, _delegate: changed_at(conference, DocumentKind.COMMUNIQUE),
        is_shared=True,
    ),
}

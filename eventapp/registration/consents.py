"""Which consents a conference asks for, in which words, and whether what was ticked will do.

The product's own wording stands in templates/registration/_consents.html; a conference may put its own in its
place and names the recipients. What was agreed to is kept with the version of the text that was shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.registration.models import Consent, ConsentText, Purpose

#: Names the product's own texts and changes whenever one of them does.
STANDARD_VERSION = "2026-2"

#: Purpose → msgid of the box's label.
CONSENT_LABELS: Mapping[str, str] = {
    Purpose.PARTICIPATION: N_("I agree that my details are used to prepare and run this conference."),
    Purpose.TRANSFER_ABROAD: N_("I agree that my details are passed on to the recipients abroad named here."),
    Purpose.LIST_OF_PARTICIPANTS: N_(
        "I agree that my name, organization and position appear in the list of participants."
    ),
    Purpose.PHOTOGRAPHS: N_("I agree that photographs and recordings on which I can be seen are published."),
}

#: Purpose → what is done where a conference has set nothing: asked, required.
_STANDARD: Mapping[Purpose, tuple[bool, bool]] = {
    Purpose.PARTICIPATION: (True, True),
    Purpose.TRANSFER_ABROAD: (True, True),
    Purpose.LIST_OF_PARTICIPANTS: (True, False),
    Purpose.PHOTOGRAPHS: (True, False),
}


@dataclass(frozen=True, slots=True)
class AskedConsent:
    """One box of the form. ``text`` and ``recipients`` are the conference's own words, or empty."""

    purpose: Purpose
    version: str
    is_required: bool
    text: LocalizedText = NO_TEXT
    recipients: LocalizedText = NO_TEXT


@dataclass(frozen=True, slots=True)
class ConsentSetting:
    """How a conference deals with one purpose; ``number`` is that of its own text, 0 where there is none.

    ``text`` in a language where it is empty is the product's own wording, ``recipients`` the partners' names.
    """

    purpose: Purpose
    number: int
    is_asked: bool
    is_required: bool
    text: LocalizedText = NO_TEXT
    recipients: LocalizedText = NO_TEXT

    @property
    def version(self) -> str:
        """What an agreement to this text is kept with."""
        return f"{STANDARD_VERSION}/{self.number}" if self.number else STANDARD_VERSION


@dataclass(frozen=True, slots=True)
class Agreement:
    """What somebody has ticked: a purpose, and the version of the text that was shown with it."""

    purpose: str
    version: str


def list_settings(conference_id: str) -> list[ConsentSetting]:
    """Return how a conference deals with each purpose now, in their order."""
    # All of them, as there are few: the last of each purpose stays.
    own = {
        text.purpose: text
        for text in session().scalars(
            select(ConsentText).where(ConsentText.conference_id == conference_id).order_by(ConsentText.number)
        )
    }
    return [
        ConsentSetting(purpose, text.number, text.is_asked, text.is_required, text.text, text.recipients)
        if (text := own.get(purpose))
        else ConsentSetting(purpose, 0, *_STANDARD[purpose])
        for purpose in Purpose
    ]


def list_asked(conference_id: str) -> list[AskedConsent]:
    """Return the consents that a conference asks for, in their order."""
    return [
        AskedConsent(each.purpose, each.version, each.is_required, each.text, each.recipients)
        for each in list_settings(conference_id)
        if each.is_asked
    ]


def check_agreements(asked: Sequence[AskedConsent], given: Sequence[Agreement]) -> tuple[Agreement, ...]:
    """Return those of ``given`` that are asked for; raises :class:`InvalidInput` at the box concerned.

    A required one that is missing is refused, and so is a text that has changed since the page was opened.
    """
    by_purpose = {agreement.purpose: agreement for agreement in given}
    agreed = []
    for consent in asked:
        field = f"consent_{consent.purpose}"
        agreement = by_purpose.get(consent.purpose)
        if agreement is None:
            if consent.is_required:
                raise InvalidInput(N_("We can only register people who agree to this."), field=field)
            continue
        if agreement.version != consent.version:
            raise InvalidInput(
                N_("This text has changed while the page was open. Please read it again."), field=field
            )
        agreed.append(agreement)
    return tuple(agreed)


def keep_agreements(
    conference_id: str, delegate_id: str, agreements: Sequence[Agreement], *, given_by: str, at: datetime
) -> None:
    """Store what was agreed to; one statement, as this is the hot path."""
    if agreements:
        session().execute(
            insert(Consent),
            [
                {
                    "id": new_id(),
                    "conference_id": conference_id,
                    "delegate_id": delegate_id,
                    "purpose": agreement.purpose,
                    "text_version": agreement.version,
                    "given_by": given_by,
                    "given_at": at,
                }
                for agreement in agreements
            ],
        )


def list_given(delegate_id: str) -> list[Consent]:
    """Return all that a delegate has agreed to, what was taken back included, oldest first."""
    return list(
        session().scalars(
            select(Consent).where(Consent.delegate_id == delegate_id).order_by(Consent.given_at, Consent.id)
        )
    )


def held_purposes(delegate_id: str) -> frozenset[str]:
    """Return what a delegate agrees to as it stands."""
    return frozenset(c.purpose for c in list_given(delegate_id) if c.withdrawn_at is None)


def required_purposes(conference_id: str) -> frozenset[str]:
    """Return what everybody at a conference has to agree to."""
    return frozenset(consent.purpose for consent in list_asked(conference_id) if consent.is_required)


def holds_all_required(conference_id: str, delegate_id: str) -> bool:
    """Tell whether a delegate agrees to everything without which nobody can take part."""
    return required_purposes(conference_id) <= held_purposes(delegate_id)


def find_text(conference_id: str, purpose: str, version: str) -> AskedConsent | None:
    """Return the text that a consent was given to, or None for one of an older release that isn't kept."""
    standard, _slash, number = version.partition("/")
    if not number:
        return AskedConsent(Purpose(purpose), version, False) if standard == STANDARD_VERSION else None
    text = session().scalar(
        select(ConsentText).where(
            ConsentText.conference_id == conference_id,
            ConsentText.purpose == purpose,
            ConsentText.number == int(number),
        )
    )
    if text is None or (standard != STANDARD_VERSION and not text.text):
        return None
    return AskedConsent(Purpose(purpose), version, text.is_required, text.text, text.recipients)


def withdraw_agreements(delegate_id: str, purposes: Sequence[str] = tuple(Purpose), *, at: datetime) -> None:
    """Take consents back; the rows stay as proof of what was agreed to while."""
    session().execute(
        update(Consent)
        .where(
            Consent.delegate_id == delegate_id,
            Consent.purpose.in_(purposes),
            Consent.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=at)
        .execution_options(synchronize_session=False)
    )

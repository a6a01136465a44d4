"""Which consents a conference asks for, in which words, and whether what was ticked will do.

The product's own wording stands in templates/registration/_consents.html; a conference may put its own in its
place and names the recipients. What was agreed to is kept with the version of the text that was shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update

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
class Agreement:
    """What somebody has ticked: a purpose, and the version of the text that was shown with it."""

    purpose: str
    version: str


def list_asked(conference_id: str) -> list[AskedConsent]:
    """Return the consents that a conference asks for, in their order."""
    newest = (
        select(ConsentText.purpose, func.max(ConsentText.number).label("number"))
        .where(ConsentText.conference_id == conference_id)
        .group_by(ConsentText.purpose)
        .subquery()
    )
    own = {
        text.purpose: text
        for text in session().scalars(
            select(ConsentText)
            .join(
                newest,
                (ConsentText.purpose == newest.c.purpose) & (ConsentText.number == newest.c.number),
            )
            .where(ConsentText.conference_id == conference_id)
        )
    }
    asked = []
    for purpose in Purpose:
        text = own.get(purpose)
        is_asked, is_required = (text.is_asked, text.is_required) if text else _STANDARD[purpose]
        if is_asked:
            asked.append(
                AskedConsent(
                    purpose,
                    f"{STANDARD_VERSION}/{text.number}" if text else STANDARD_VERSION,
                    is_required,
                    text.text if text else NO_TEXT,
                    text.recipients if text else NO_TEXT,
                )
            )
    return asked


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

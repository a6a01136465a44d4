"""A form that was sent, checked and made ready before the transaction that stores it.

The writer lock is the product's narrowest place, so hashes, phone numbers and look-ups are done ahead of it.
"""

import hashlib
import re
from dataclasses import asdict, astuple, dataclass, field

from sqlalchemy import select

from eventapp.accounts.rules import normalised_email
from eventapp.conferences.models import Conference, Side
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.organizations.queries import find_organization_by_name
from eventapp.registration.models import DelegateCategory
from eventapp.registration.rules import CONSENT_VERSION, Particulars, checked_particulars, search_key

_KEY = re.compile(r"[A-Za-z0-9_-]{32,64}")


@dataclass(frozen=True, slots=True)
class Checked:
    """Particulars that hold at one conference, with what is derived from them."""

    particulars: Particulars
    organization_id: str | None
    search_key: str

    def columns(self) -> dict[str, str | None]:
        """Return the columns of a delegate that they fill."""
        given = self.particulars
        return {
            **asdict(given),
            "email_normalised": normalised_email(given.email),
            "organization_id": self.organization_id,
            "search_key": self.search_key,
        }


@dataclass(frozen=True, slots=True)
class Submission:
    """A registration ready to be stored. ``key`` is the form's one-time key, ``body_hash`` what was in it.

    ``delegate_id`` is used where the person is new, ``language`` is that of mails, and ``secret_key`` the
    installation's, from which the personal link is derived.
    """

    conference_id: str
    key: str
    body_hash: str
    checked: Checked
    category: str
    language: str
    delegate_id: str
    secret_key: str = field(repr=False)


def check_for(conference: Conference, particulars: Particulars) -> Checked:
    """Return particulars checked against the rules and against the conference's sides and languages.

    The organization is found in the directory by any form of its name; one that isn't there stays a name.
    Raises :class:`InvalidInput` at the first wrong field.
    """
    side_code = session().scalar(
        select(Side.code).where(Side.id == particulars.side_id, Side.conference_id == conference.id)
    )
    if side_code is None:
        raise InvalidInput(N_("Please choose one of the sides."), field="side_id")
    if particulars.interpretation not in (None, *conference.languages):
        raise InvalidInput(N_("Please choose one of the languages."), field="interpretation")
    tidy = checked_particulars(particulars, side_code=side_code)
    organization = find_organization_by_name(tidy.organization_name)
    return Checked(
        particulars=tidy,
        organization_id=organization.id if organization else None,
        search_key=search_key(tidy.name, tidy.native_name, tidy.organization_name, tidy.email),
    )


def prepare_submission(
    conference: Conference,
    particulars: Particulars,
    *,
    key: str,
    consent_version: str,
    language: str,
    secret_key: str,
    category: str = DelegateCategory.DELEGATE,
) -> Submission:
    """Return a form ready to be stored; reads the database, writes nothing. Raises :class:`InvalidInput`.

    ``consent_version`` names the text that was agreed to, '' for none; ``secret_key`` is the installation's.
    """
    checked = check_for(conference, particulars)
    if not consent_version:
        raise InvalidInput(N_("We can only register people who agree to this."), field="consent")
    if consent_version != CONSENT_VERSION:
        raise InvalidInput(
            N_("This text has changed while the page was open. Please read it again."), field="consent"
        )
    if category not in set(DelegateCategory):
        raise InvalidInput(N_("Please choose one of the categories."), field="category")
    if not _KEY.fullmatch(key):
        raise InvalidInput(N_("The page was open for too long. Please send the form once more."))
    delegate_id = new_id()
    body = "\x1f".join(map(str, (conference.id, category, *astuple(checked.particulars))))
    return Submission(
        conference_id=conference.id,
        key=key,
        body_hash=hashlib.sha256(body.encode()).hexdigest(),
        checked=checked,
        category=category,
        language=language,
        delegate_id=delegate_id,
        secret_key=secret_key,
    )

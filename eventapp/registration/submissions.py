"""A form that was sent, checked and made ready before the transaction that stores it.

The writer lock is the product's narrowest place, so hashes, phone numbers and look-ups are done ahead of it.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields
from typing import Any

from sqlalchemy import select

from eventapp.accounts.rules import normalised_email
from eventapp.conferences.categories import DelegateCategory, RegistrationMode, mode_of
from eventapp.conferences.models import Conference, Side
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import InvalidInput
from eventapp.i18n import N_
from eventapp.organizations.queries import find_organization_by_name
from eventapp.registration.consents import Agreement, AskedConsent, check_agreements, list_asked
from eventapp.registration.rules import Particulars, checked_particulars, search_key

_KEY = re.compile(r"[A-Za-z0-9_-]{32,64}")


@dataclass(frozen=True, slots=True)
class Checked:
    """Particulars that hold at one conference, with what is derived from them."""

    particulars: Particulars
    organization_id: str | None
    search_key: str

    def columns(self) -> dict[str, Any]:
        """Return the columns of a delegate that they fill."""
        given = self.particulars
        return {
            **{each.name: getattr(given, each.name) for each in fields(given)},
            "email_normalised": normalised_email(given.email) if given.email else None,
            "organization_id": self.organization_id,
            "search_key": self.search_key,
        }


@dataclass(frozen=True, slots=True)
class Submission:
    """A registration ready to be stored. ``key`` is the form's one-time key, ``body_hash`` what was in it.

    ``delegate_id`` is used where the person is new, ``language`` is that of mails, and ``secret_key`` the
    installation's, from which the personal link is derived. ``answers`` are those to the conference's own
    questions, checked. ``is_invited`` lets in where a category is by invitation only.
    """

    conference_id: str
    key: str
    body_hash: str
    checked: Checked
    category: str
    mode: RegistrationMode
    agreements: tuple[Agreement, ...]
    answers: Mapping[str, Any]
    delegation_id: str | None
    is_invited: bool
    language: str
    delegate_id: str
    secret_key: str = field(repr=False)


def check_for(
    conference: Conference,
    particulars: Particulars,
    *,
    is_nomination: bool = False,
    is_on_behalf: bool = False,
) -> Checked:
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
    tidy = checked_particulars(
        particulars, side_code=side_code, is_nomination=is_nomination, is_on_behalf=is_on_behalf
    )
    organization = find_organization_by_name(tidy.organization_name) if tidy.organization_name else None
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
    agreements: Sequence[Agreement],
    asked: Sequence[AskedConsent] | None = None,
    language: str,
    secret_key: str,
    category: str = DelegateCategory.DELEGATE,
    answers: Mapping[str, Any] | None = None,
    delegation_id: str | None = None,
    is_invited: bool = False,
    is_on_behalf: bool = False,
) -> Submission:
    """Return a form ready to be stored; reads the database, writes nothing. Raises :class:`InvalidInput`.

    ``agreements`` is what was ticked, ``asked`` what the conference asks for, where the caller has read it;
    ``answers`` are checked already; ``secret_key`` is the installation's. With ``is_on_behalf`` the person
    may have no e-mail address.
    """
    if category not in set(DelegateCategory):
        raise InvalidInput(N_("Please choose one of the categories."), field="category")
    checked = check_for(conference, particulars, is_on_behalf=is_on_behalf)
    agreed = check_agreements(list_asked(conference.id) if asked is None else asked, agreements)
    if not _KEY.fullmatch(key):
        raise InvalidInput(N_("The page was open for too long. Please send the form once more."))
    answers = answers or {}
    # Files and sealed answers are stored under another name each time, so they tell nothing.
    plain = [each for each in sorted(answers.items()) if not isinstance(each[1], dict)]
    body = "\x1f".join(map(str, (conference.id, category, *astuple(checked.particulars), *plain)))
    return Submission(
        conference_id=conference.id,
        key=key,
        body_hash=hashlib.sha256(body.encode()).hexdigest(),
        checked=checked,
        category=category,
        mode=mode_of(conference.registration_modes, category),
        agreements=agreed,
        answers=answers,
        delegation_id=delegation_id,
        is_invited=is_invited,
        language=language,
        delegate_id=new_id(),
        secret_key=secret_key,
    )

"""What a delegate has agreed to: read it, take it back, agree later."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import gettext
from eventapp.registration import services
from eventapp.registration.consents import (
    CONSENT_LABELS,
    Agreement,
    AskedConsent,
    find_text,
    list_asked,
    list_given,
)
from eventapp.registration.guards import by_token
from eventapp.registration.models import Consent, Delegate, Purpose
from eventapp.registration.queries import list_partner_organizations
from eventapp.registration.rules import PRESENT
from eventapp.registration.views.blueprint import registration
from eventapp.registration.views.own import to_own
from eventapp.web.flashes import warn_of


@dataclass(frozen=True, slots=True)
class OwnConsent:
    """One purpose on the page: the text agreed to, or asked now; ``given`` is the agreement in force.

    ``text`` is None where the text agreed to is of an older release. ``ends_registration`` says that nobody
    takes part without it; ``past`` is when agreements were given and taken back before.
    """

    purpose: Purpose
    label: str
    text: AskedConsent | None
    given: Consent | None
    ends_registration: bool
    may_give: bool
    past: tuple[tuple[datetime, datetime], ...]


@registration.get("/c/<slug>/registration/<token>/consents")
@by_token
def show_own_consents(conference: Conference, delegate: Delegate, token: str) -> str:
    return _page(conference, delegate, token)


@registration.post("/c/<slug>/registration/<token>/consents/<purpose>/withdraw")
@by_token
def withdraw_own_consent(conference: Conference, delegate: Delegate, token: str, purpose: str) -> Response:
    was_present = delegate.status in PRESENT
    with transaction():
        services.withdraw_own(conference_id=conference.id, delegate_id=delegate.id, purpose=_known(purpose))
    if was_present and delegate.status not in PRESENT:
        flash(gettext("You have taken this back, and your registration is cancelled."), "success")
        return to_own(conference, token)
    flash(gettext("You have taken this back."), "success")
    return _to_consents(conference, token)


@registration.post("/c/<slug>/registration/<token>/consents/<purpose>/give")
@by_token
def give_own_consent(conference: Conference, delegate: Delegate, token: str, purpose: str) -> Any:
    agreement = Agreement(_known(purpose), request.form.get("version", "")[:20])
    try:
        with transaction():
            services.give_own(conference_id=conference.id, delegate_id=delegate.id, agreement=agreement)
    except (InvalidInput, Conflict) as error:
        warn_of(error)
        return _page(conference, delegate, token), error.status
    flash(gettext("Thank you. We have noted that you agree."), "success")
    return _to_consents(conference, token)


def _known(purpose: str) -> Purpose:
    if purpose not in set(Purpose):
        raise NotFound
    return Purpose(purpose)


def _page(conference: Conference, delegate: Delegate, token: str) -> str:
    return render_template(
        "registration/own_consents.html",
        conference=conference,
        delegate=delegate,
        token=token,
        consents=_consents_of(conference, delegate),
        organizations=list_partner_organizations(conference.id),
    )


def _consents_of(conference: Conference, delegate: Delegate) -> list[OwnConsent]:
    asked = {consent.purpose: consent for consent in list_asked(conference.id)}
    rows = list_given(delegate.id)
    shown = []
    for purpose in Purpose:
        own = [row for row in rows if row.purpose == purpose]
        given = next((row for row in reversed(own) if row.withdrawn_at is None), None)
        asks = asked.get(purpose)
        if not own and asks is None:
            continue
        shown.append(
            OwnConsent(
                purpose=purpose,
                label=gettext(CONSENT_LABELS[purpose]),
                text=find_text(conference.id, purpose, given.text_version) if given else asks,
                given=given,
                ends_registration=purpose is Purpose.PARTICIPATION or (asks is not None and asks.is_required),
                may_give=given is None and asks is not None and delegate.status in PRESENT,
                past=tuple((row.given_at, row.withdrawn_at) for row in own if row.withdrawn_at is not None),
            )
        )
    return shown


def _to_consents(conference: Conference, token: str) -> Response:
    return redirect(url_for("registration.show_own_consents", slug=conference.slug, token=token), 303)

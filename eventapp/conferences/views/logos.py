"""Logos of partners: chosen by organizers, seen by the public once the conference is published."""

from typing import Any

from flask import Response, flash, redirect, render_template, url_for

from eventapp.conferences import services
from eventapp.conferences.forms import LogoForm
from eventapp.conferences.guards import in_conference, in_public_conference
from eventapp.conferences.models import Conference, ConferencePartner
from eventapp.conferences.queries import get_partner, get_row
from eventapp.conferences.views.blueprint import conferences
from eventapp.conferences.words import PARTNER_ROLE_NAMES
from eventapp.db.session import transaction
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.pictures import FOR_ALL, FOR_ONE, picture_answer

_PAGE = "/manage/<slug>/partners/<partner_id>/logo"


@conferences.get("/c/<slug>/partners/<partner_id>/logo")
@in_public_conference
def show_logo(conference: Conference, partner_id: str) -> Response:
    return _logo_answer(conference, partner_id, FOR_ALL)


@conferences.get(f"{_PAGE}/picture")
@in_conference(Permission.CONFERENCE_VIEW)
def show_logo_to_office(conference: Conference, partner_id: str) -> Response:
    return _logo_answer(conference, partner_id, FOR_ONE)


@conferences.get(_PAGE)
@in_conference(Permission.CONFERENCE_EDIT)
def edit_logo(conference: Conference, partner_id: str) -> str:
    return _page(conference, partner_id, LogoForm(formdata=None))


@conferences.post(_PAGE)
@in_conference(Permission.CONFERENCE_EDIT)
def change_logo(conference: Conference, partner_id: str) -> Any:
    form, slug = LogoForm(), conference.slug
    if not form.validate():
        return _page(conference, partner_id, form), 422
    with transaction():
        services.change_logo(
            current_actor(), conference=conference, partner_id=partner_id, logo=form.logo.small
        )
    flash(gettext("The logo is saved. Documents that are made from now on have it."), "success")
    return redirect(url_for("conferences.list_partners", slug=slug), 303)


@conferences.post(f"{_PAGE}/remove")
@in_conference(Permission.CONFERENCE_EDIT)
def remove_logo(conference: Conference, partner_id: str) -> Any:
    slug = conference.slug
    with transaction():
        services.change_logo(current_actor(), conference=conference, partner_id=partner_id, logo=None)
    flash(gettext("The logo is removed."), "success")
    return redirect(url_for("conferences.list_partners", slug=slug), 303)


def _logo_answer(conference: Conference, partner_id: str, cache_control: str) -> Response:
    partner = get_row(ConferencePartner, conference.id, partner_id)
    return picture_answer(conference.id, partner.logo_id, cache_control)


def _page(conference: Conference, partner_id: str, form: LogoForm) -> str:
    return render_template(
        "conferences/logo.html",
        conference=conference,
        partner=get_partner(conference.id, partner_id),
        role_names=PARTNER_ROLE_NAMES,
        form=form,
    )

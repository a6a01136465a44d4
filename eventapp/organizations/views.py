"""Pages of the directory of organizations."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, url_for

from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_, gettext
from eventapp.localized import DEFAULT_LANGUAGE, LocalizedText
from eventapp.organizations import queries, services
from eventapp.organizations.forms import OrganizationForm
from eventapp.organizations.models import Organization
from eventapp.organizations.services import AlreadyInDirectory, OrganizationFacts
from eventapp.organizations.words import KIND_NAMES, SECTOR_NAMES
from eventapp.web.actors import current_actor
from eventapp.web.markers import signed_in
from eventapp.web.paging import PER_PAGE, Page, requested_page
from eventapp.web.redirects import is_own_path, own_path

organizations = Blueprint("organizations", __name__)
#: The longest search that makes sense; a longer one is cut.
SEARCH_MAX = 100


@organizations.get("/organizations")
@signed_in
def list_organizations() -> str:
    number, search = requested_page(), request.args.get("q", "")[:SEARCH_MAX].strip()
    kind, sector = request.args.get("kind", ""), request.args.get("sector", "")
    rows, total = queries.list_organizations(
        search=search,
        kind=kind if kind in KIND_NAMES else "",
        sector=sector if sector in SECTOR_NAMES else "",
        offset=(number - 1) * PER_PAGE,
        limit=PER_PAGE,
    )
    return render_template(
        "organizations/list.html",
        page=Page(rows, number, total),
        search=search,
        kinds=KIND_NAMES,
        sectors=SECTOR_NAMES,
    )


@organizations.get("/organizations/new")
@signed_in
def new_organization() -> str:
    """Show the empty form; ``name`` fills it, ``next`` is where to go with the new organization."""
    typed = request.args.get("name", "")[:200]
    is_chinese = any("\u4e00" <= character <= "\u9fff" for character in typed)
    name = LocalizedText({"zh" if is_chinese else "en": typed})
    return _form_page(OrganizationForm(formdata=None, name=name, version=0))


@organizations.post("/organizations/new")
@signed_in
def create_organization() -> Any:
    form = OrganizationForm()
    if not form.validate():
        return _form_page(form), 422
    try:
        with transaction():
            organization = services.create_organization(current_actor(), _facts(form))
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        existing = error.existing if isinstance(error, AlreadyInDirectory) else None
        return _form_page(form, existing=existing), error.status
    flash(gettext("The organization is in the directory."), "success")
    return redirect(_next_url(organization))


@organizations.get("/organizations/<organization_id>")
@signed_in
def edit_organization(organization_id: str) -> str:
    organization = queries.get_organization(organization_id)
    parent = queries.get_organization(organization.parent_id) if organization.parent_id else None
    form = OrganizationForm(
        formdata=None,
        obj=organization,
        parent=next(iter(parent.name.values())) if parent else "",
    )
    return _form_page(form, organization)


@organizations.post("/organizations/<organization_id>")
@signed_in
def change_organization(organization_id: str) -> Any:
    organization = queries.get_organization(organization_id)
    form = OrganizationForm()
    if not form.validate():
        return _form_page(form, organization), 422
    try:
        with transaction():
            services.edit_organization(
                current_actor(),
                organization_id=organization_id,
                version=form.version.data,
                facts=_facts(form),
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        if isinstance(error, Conflict):
            form.take_newest(organization.version)
        existing = error.existing if isinstance(error, AlreadyInDirectory) else None
        return _form_page(form, organization, existing), error.status
    flash(gettext("Saved."), "success")
    return redirect(url_for("organizations.list_organizations"))


def _form_page(
    form: OrganizationForm, organization: Organization | None = None, existing: Organization | None = None
) -> str:
    return render_template(
        "organizations/form.html",
        form=form,
        organization=organization,
        existing=existing,
        suggestions=queries.list_name_suggestions(),
        next_path=own_path(request.args.get("next"), ""),
    )


def _facts(form: OrganizationForm) -> OrganizationFacts:
    return OrganizationFacts(
        name=form.name.data,
        short_name=form.short_name.data,
        kind=form.kind.data,
        sector=form.sector.data or "",
        country=form.country.data or None,
        website=form.website.data or None,
        parent_id=_parent_id(form.parent.data or ""),
    )


def _parent_id(name: str) -> str | None:
    if not name:
        return None
    parent = queries.find_organization_by_name(name)
    if parent is None:
        raise InvalidInput(
            N_("The directory has no organization of this name. Add it first, or leave this empty."),
            field="parent",
        )
    return parent.id


def _next_url(organization: Organization) -> str:
    """Return where the new organization was asked for, with its name, or the list."""
    target = request.args.get("next", "")
    if not is_own_path(target):
        return url_for("organizations.list_organizations")
    name = organization.name.read(DEFAULT_LANGUAGE)
    return f"{target}{'&' if '?' in target else '?'}{urlencode({'organization': name})}"

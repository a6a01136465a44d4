"""One working link: reading, adding, changing, deleting."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from eventapp.agendas.queries import list_items
from eventapp.agreements.queries import list_to_choose
from eventapp.clock import today
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import AppError, Conflict, InvalidInput, NotFound
from eventapp.i18n import current_language, gettext
from eventapp.organizations.queries import (
    get_organization,
    get_organization_by_name,
    list_name_suggestions,
)
from eventapp.organizations.words import SECTOR_NAMES
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.forms import VersionedForm
from eventapp.working_links import services
from eventapp.working_links.drawing import side_in_words
from eventapp.working_links.forms import ChangeLinkForm, LinkForm, form_values
from eventapp.working_links.history import list_link_happenings
from eventapp.working_links.listing import find_row
from eventapp.working_links.models import LinkOrigin, WorkingLink
from eventapp.working_links.queries import get_link
from eventapp.working_links.rules import ENDS, LinkEnd, next_stages
from eventapp.working_links.services import AlreadyLinked
from eventapp.working_links.views.blueprint import working_links
from eventapp.working_links.words import ORIGIN_NAMES, STAGE_NAMES, STAGE_STEPS


@working_links.get("/manage/<slug>/links/new")
@in_conference(Permission.OUTCOMES_EDIT)
def new_link(conference: Conference) -> str:
    """Show the empty form; ``item`` and ``agreement`` say where the link comes from.

    ``first`` and ``second`` name the organizations, by id or in words.
    """
    item, agreement = request.args.get("item", ""), request.args.get("agreement", "")
    origin = LinkOrigin.AGREEMENT if agreement else LinkOrigin.MEETING if item else LinkOrigin.INTRODUCTION
    form = LinkForm(
        formdata=None,
        origin=origin,
        agenda_item_id=item,
        agreement_id=agreement,
        **{f"{end}_organization": _named(request.args.get(end, "")) for end in ENDS},
    )
    _offer_origins(form, conference)
    return _page(conference, form)


@working_links.post("/manage/<slug>/links/new")
@in_conference(Permission.OUTCOMES_EDIT)
def create_link(conference: Conference) -> Any:
    form, conference_id, slug = LinkForm(), conference.id, conference.slug
    _offer_origins(form, conference)
    if not form.validate():
        return _page(conference, form), 422
    try:
        with transaction():
            link = services.create_link(
                current_actor(), conference_id=conference_id, ends=_ends(form), facts=form.facts()
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        existing = error.existing if isinstance(error, AlreadyLinked) else None
        return _page(conference, form, existing=existing), error.status
    flash(gettext("The working link is made."), "success")
    return redirect(url_for("working_links.show_link", slug=slug, link_id=link.id), 303)


@working_links.get("/manage/<slug>/links/<link_id>")
@in_conference(Permission.OUTCOMES_VIEW)
def show_link(conference: Conference, link_id: str) -> str:
    return _link_page(conference, link_id)


@working_links.get("/manage/<slug>/links/<link_id>/edit")
@in_conference(Permission.OUTCOMES_EDIT)
def edit_link(conference: Conference, link_id: str) -> str:
    link = get_link(conference.id, link_id)
    form = ChangeLinkForm(formdata=None, data=form_values(link))
    _offer_origins(form, conference)
    return _page(conference, form, link)


@working_links.post("/manage/<slug>/links/<link_id>/edit")
@in_conference(Permission.OUTCOMES_EDIT)
def change_link(conference: Conference, link_id: str) -> Any:
    form, link = ChangeLinkForm(), get_link(conference.id, link_id)
    conference_id, slug = conference.id, conference.slug
    _offer_origins(form, conference)
    if not form.validate():
        return _page(conference, form, link), 422
    try:
        with transaction():
            services.change_link(
                current_actor(),
                conference_id=conference_id,
                link_id=link_id,
                contacts=form.contacts(),
                facts=form.facts(),
                version=form.version.data,
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        session().expire_all()
        newest = get_link(conference_id, link_id)
        is_stale = isinstance(error, Conflict)
        if is_stale:
            form.take_newest(newest.version)
        return _page(conference, form, newest, is_stale=is_stale), error.status
    flash(gettext("Saved."), "success")
    return redirect(url_for("working_links.show_link", slug=slug, link_id=link_id), 303)


@working_links.post("/manage/<slug>/links/<link_id>/delete")
@in_conference(Permission.OUTCOMES_EDIT)
def delete_link(conference: Conference, link_id: str) -> Any:
    form, conference_id, slug = VersionedForm(), conference.id, conference.slug
    if not form.validate():
        abort(422)
    try:
        with transaction():
            services.delete_link(
                current_actor(), conference_id=conference_id, link_id=link_id, version=form.version.data
            )
    except (InvalidInput, Conflict) as error:
        warn_of(error)
        return redirect(url_for("working_links.show_link", slug=slug, link_id=link_id), 303)
    flash(gettext("The working link is deleted."), "success")
    return redirect(url_for("working_links.list_links", slug=slug), 303)


def stale_page(conference: Conference, link_id: str, error: AppError) -> Any:
    """Answer a button that did nothing with the newest state and why."""
    session().expire_all()
    message = gettext(error.message, **error.values)
    return _link_page(conference, link_id, message), error.status


def _link_page(conference: Conference, link_id: str, refusal: str = "") -> str:
    row = find_row(conference.id, link_id, today(conference.timezone))
    if row is None:
        raise NotFound
    return render_template(
        "working_links/link.html",
        conference=conference,
        row=row,
        refusal=refusal,
        steps=[(stage, STAGE_STEPS[stage]) for stage in next_stages(row.stage)],
        happenings=list_link_happenings(conference.id, link_id),
        sector_names=SECTOR_NAMES,
        stage_names=STAGE_NAMES,
        origin_names=ORIGIN_NAMES,
        side_in_words=side_in_words,
    )


def _offer_origins(form: LinkForm, conference: Conference) -> None:
    form.offer_origins(list_items(conference.id), list_to_choose(conference.id), conference.timezone)


def _ends(form: LinkForm) -> list[LinkEnd]:
    names = (form.first_organization.data, form.second_organization.data)
    return [
        LinkEnd(get_organization_by_name(name, f"{end}_organization").id, *contact)
        for end, name, contact in zip(ENDS, names, form.contacts(), strict=True)
    ]


def _named(wanted: str) -> str:
    """Return the name of an organization that an address names by its id, else the words themselves."""
    try:
        return get_organization(wanted).name.read(current_language())
    except NotFound:
        return wanted[:200]


def _page(
    conference: Conference,
    form: LinkForm,
    link: WorkingLink | None = None,
    *,
    existing: WorkingLink | None = None,
    is_stale: bool = False,
) -> str:
    """Render the form of a new link or, with ``link``, of one that is there."""
    return render_template(
        "working_links/form.html",
        conference=conference,
        form=form,
        link=link,
        existing=existing,
        is_stale=is_stale,
        row=find_row(conference.id, link.id, today(conference.timezone)) if is_stale and link else None,
        suggestions=list_name_suggestions(),
    )

"""The secretariat's pages of contacts: the list, one of them, and what is done with their link."""

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import list_sides
from eventapp.contacts import services
from eventapp.contacts.forms import ChangeContactForm, ContactForm, state_in_words
from eventapp.contacts.models import Contact
from eventapp.contacts.queries import count_contacts, get_contact
from eventapp.contacts.queries import list_contacts as find_contacts
from eventapp.contacts.views.blueprint import contacts
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import N_, gettext
from eventapp.organizations.queries import list_name_suggestions
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.forms import clean
from eventapp.web.paging import PER_PAGE, Page, requested_page


@contacts.get("/manage/<slug>/contacts")
@in_conference(Permission.OUTCOMES_VIEW)
def list_contacts(conference: Conference) -> str:
    text = (clean(request.args.get("q", "")) or "")[:100]
    only_unreachable, number = request.args.get("reach") == "none", requested_page()
    rows = find_contacts(
        conference.id,
        text=text,
        only_unreachable=only_unreachable,
        offset=(number - 1) * PER_PAGE,
        limit=PER_PAGE,
    )
    return render_template(
        "contacts/list.html",
        conference=conference,
        page=Page(rows, number, count_contacts(conference.id, text=text, only_unreachable=only_unreachable)),
        is_filtered=bool(text) or only_unreachable,
        state_in_words=state_in_words,
    )


@contacts.get("/manage/<slug>/contacts/new")
@in_conference(Permission.OUTCOMES_EDIT)
def new_contact(conference: Conference) -> str:
    return _page(conference, ContactForm(formdata=None, language=conference.mail_language))


@contacts.post("/manage/<slug>/contacts/new")
@in_conference(Permission.OUTCOMES_EDIT)
def create_contact(conference: Conference) -> Any:
    form, slug, conference_id = ContactForm(), conference.slug, conference.id
    form.offer_sides(list_sides(conference_id))
    if not form.validate():
        return _page(conference, form), 422
    try:
        facts = form.facts()
        with transaction():
            made = services.add_contact(current_actor(), conference_id=conference_id, facts=facts)
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        return _page(conference, form), error.status
    flash(gettext("The contact is added."), "success")
    return redirect(url_for("contacts.show_contact", slug=slug, contact_id=made.id))


@contacts.get("/manage/<slug>/contacts/<contact_id>")
@in_conference(Permission.OUTCOMES_VIEW)
def show_contact(conference: Conference, contact_id: str) -> str:
    contact = get_contact(conference.id, contact_id)
    form = ChangeContactForm(formdata=None)
    form.show(contact)
    return _page(conference, form, contact)


@contacts.post("/manage/<slug>/contacts/<contact_id>")
@in_conference(Permission.OUTCOMES_EDIT)
def change_contact(conference: Conference, contact_id: str) -> Any:
    form, contact = ChangeContactForm(), get_contact(conference.id, contact_id)
    form.offer_sides(list_sides(conference.id))
    slug, conference_id = conference.slug, conference.id
    if not form.validate():
        return _page(conference, form, contact), 422
    try:
        facts = form.facts()
        with transaction():
            services.change_contact(
                current_actor(),
                conference_id=conference_id,
                contact_id=contact_id,
                facts=facts,
                version=form.version.data,
            )
    except (InvalidInput, Conflict) as error:
        newest = get_contact(conference_id, contact_id)
        form.take_error(error)
        if isinstance(error, Conflict):
            form.take_newest(newest.version)
        is_stale = isinstance(error, Conflict)
        return _page(conference, form, newest, is_stale=is_stale), error.status
    flash(gettext("Saved."), "success")
    return redirect(url_for("contacts.show_contact", slug=slug, contact_id=contact_id))


@contacts.post("/manage/<slug>/contacts/<contact_id>/left")
@in_conference(Permission.OUTCOMES_EDIT)
def note_left(conference: Conference, contact_id: str) -> Any:
    return _do(conference, contact_id, services.note_left, N_("Nothing more is sent to this contact."))


@contacts.post("/manage/<slug>/contacts/<contact_id>/back")
@in_conference(Permission.OUTCOMES_EDIT)
def note_back(conference: Conference, contact_id: str) -> Any:
    return _do(conference, contact_id, services.note_back, N_("Mails go to this contact again."))


@contacts.post("/manage/<slug>/contacts/<contact_id>/revoke")
@in_conference(Permission.OUTCOMES_EDIT)
def revoke_link(conference: Conference, contact_id: str) -> Any:
    return _do(conference, contact_id, services.revoke_link, N_("The link no longer works."))


@contacts.post("/manage/<slug>/contacts/<contact_id>/send")
@in_conference(Permission.OUTCOMES_EDIT)
def send_link(conference: Conference, contact_id: str) -> Any:
    secret_key = current_app.config["SECRET_KEY"]
    return _do(
        conference, contact_id, services.send_link, N_("The link is on its way."), secret_key=secret_key
    )


def _do(conference: Conference, contact_id: str, service: Callable[..., Any], said: str, **more: str) -> Any:
    """Do one step with a contact, say what came of it, and lead back to their page."""
    slug, conference_id = conference.slug, conference.id
    try:
        with transaction():
            service(current_actor(), conference_id=conference_id, contact_id=contact_id, **more)
    except Conflict as error:
        warn_of(error)
    else:
        flash(gettext(said), "success")
    return redirect(url_for("contacts.show_contact", slug=slug, contact_id=contact_id))


def _page(
    conference: Conference, form: ContactForm, contact: Contact | None = None, *, is_stale: bool = False
) -> str:
    """Render a new contact's form or, with ``contact``, the page of one who is there."""
    form.offer_sides(list_sides(conference.id))
    return render_template(
        "contacts/contact.html",
        conference=conference,
        form=form,
        contact=contact,
        state=state_in_words(contact) if contact else "",
        is_stale=is_stale,
        suggestions=list_name_suggestions(),
    )

"""The question of a pulse, opened by a contact's link: looking writes nothing, only sending does."""

from typing import Any

from flask import redirect, render_template, request, url_for

from eventapp.conferences.models import Conference
from eventapp.contacts.guards import by_contact
from eventapp.contacts.models import Contact
from eventapp.contacts.queries import get_contact
from eventapp.db.session import transaction
from eventapp.errors import InvalidInput
from eventapp.pulses import services
from eventapp.pulses.forms import PulseForm
from eventapp.pulses.models import Pulse
from eventapp.pulses.queries import get_own_pulse, read_subject
from eventapp.pulses.views.blueprint import pulses
from eventapp.pulses.words import ANSWER_NAMES


@pulses.get("/c/<slug>/follow-up/<token>/pulses/<pulse_id>")
@by_contact
def show_pulse(conference: Conference, contact: Contact, token: str, pulse_id: str) -> str:
    """Show the question; ``answer`` chooses one of the answers beforehand, and sends nothing."""
    pulse = get_own_pulse(contact, pulse_id)
    chosen = request.args.get("answer", "")
    form = PulseForm(
        formdata=None,
        answer=chosen if chosen in ANSWER_NAMES else pulse.answer,
        comment=pulse.comment,
    )
    return _page(conference, token, form, pulse)


@pulses.post("/c/<slug>/follow-up/<token>/pulses/<pulse_id>")
@by_contact
def answer_pulse(conference: Conference, contact: Contact, token: str, pulse_id: str) -> Any:
    form, pulse = PulseForm(), get_own_pulse(contact, pulse_id)
    conference_id, contact_id, slug = conference.id, contact.id, conference.slug
    if not form.validate():
        return _page(conference, token, form, pulse), 422
    try:
        with transaction():
            services.answer_pulse(
                get_contact(conference_id, contact_id),
                pulse_id=pulse_id,
                answer=form.answer.data,
                comment=form.comment.data or "",
            )
    except InvalidInput as error:
        form.take_error(error)
        return _page(conference, token, form, get_own_pulse(contact, pulse_id)), error.status
    return redirect(url_for("pulses.show_thanks", slug=slug, token=token, pulse_id=pulse_id), 303)


@pulses.get("/c/<slug>/follow-up/<token>/pulses/<pulse_id>/thanks")
@by_contact
def show_thanks(conference: Conference, contact: Contact, token: str, pulse_id: str) -> str:
    pulse = get_own_pulse(contact, pulse_id)
    return render_template(
        "pulses/thanks.html", conference=conference, token=token, pulse=pulse, answer_names=ANSWER_NAMES
    )


def _page(conference: Conference, token: str, form: PulseForm, pulse: Pulse) -> str:
    return render_template(
        "pulses/own.html",
        conference=conference,
        token=token,
        form=form,
        pulse=pulse,
        subject=read_subject(pulse),
    )

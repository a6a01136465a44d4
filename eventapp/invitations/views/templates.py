"""The conference's own words for its mails."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, url_for

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import gettext, speaking
from eventapp.invitations import queries, services
from eventapp.invitations.forms import ResetForm, TemplateForm
from eventapp.invitations.models import MailTemplate, TemplateKind
from eventapp.invitations.rules import PLACEHOLDERS
from eventapp.invitations.services import SaveTemplate
from eventapp.invitations.texts import PLACEHOLDER_MEANINGS, STANDARD
from eventapp.invitations.views.blueprint import invitations
from eventapp.invitations.writing import Written, write
from eventapp.localized import LANGUAGES, LocalizedText
from eventapp.permissions import Permission
from eventapp.registration.queries import list_delegations
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of

#: Who the preview is written to.
_EXAMPLE_NAMES: Mapping[str, str] = {"en": "Dr. Anna Keller", "zh": "李伟"}


@invitations.get("/manage/<slug>/mail-texts")
@in_conference(Permission.MAIL_SEND)
def list_templates(conference: Conference) -> str:
    return render_template(
        "invitations/templates.html",
        conference=conference,
        standard=STANDARD,
        own=queries.list_templates(conference.id),
    )


@invitations.get("/manage/<slug>/mail-texts/<kind>")
@in_conference(Permission.MAIL_SEND)
def edit_template(conference: Conference, kind: str) -> str:
    chosen = _kind(kind)
    template = queries.find_template(conference.id, chosen)
    standard = _standard(chosen)
    form = TemplateForm(
        chosen,
        formdata=None,
        subject=LocalizedText({**standard["subject"], **(template.subject if template else {})}),
        body=LocalizedText({**standard["body"], **(template.body if template else {})}),
        version=template.version if template else None,
    )
    return _page(conference, chosen, form, template)


@invitations.post("/manage/<slug>/mail-texts/<kind>")
@in_conference(Permission.MAIL_SEND)
def change_template(conference: Conference, kind: str) -> Any:
    """Store the words or, asked by the other button, show what they look like filled in."""
    chosen = _kind(kind)
    form, template = TemplateForm(chosen), queries.find_template(conference.id, chosen)
    if not form.validate():
        return _page(conference, chosen, form, template), 422
    subject, body = _own_words(chosen, form)
    if form.preview.data:
        return _page(
            conference, chosen, form, template, previews=_previews(conference, chosen, subject, body)
        )
    try:
        with transaction():
            services.save_template(
                current_actor(), SaveTemplate(conference.id, chosen, subject, body, form.version.data)
            )
    except (InvalidInput, Conflict) as error:
        form.take_error(error)
        session().expire_all()
        template = queries.find_template(conference.id, chosen)
        if isinstance(error, Conflict):
            form.take_newest(template.version if template else None)
        return _page(conference, chosen, form, template, is_stale=isinstance(error, Conflict)), error.status
    flash(gettext("Saved. Mailings that are prepared already keep their words."), "success")
    return redirect(url_for("invitations.list_templates", slug=conference.slug), 303)


@invitations.post("/manage/<slug>/mail-texts/<kind>/reset")
@in_conference(Permission.MAIL_SEND)
def reset_template(conference: Conference, kind: str) -> Any:
    form, chosen = ResetForm(), _kind(kind)
    try:
        with transaction():
            services.reset_template(
                current_actor(), conference_id=conference.id, kind=chosen, version=form.version.data
            )
        flash(gettext("The product’s words are back."), "success")
    except Conflict as error:
        warn_of(error)
    return redirect(url_for("invitations.edit_template", slug=conference.slug, kind=kind), 303)


def _kind(kind: str) -> TemplateKind:
    if kind not in set(TemplateKind):
        raise NotFound
    return TemplateKind(kind)


def _standard(kind: TemplateKind) -> dict[str, dict[str, str]]:
    """Return the product's words in every language."""
    words: dict[str, dict[str, str]] = {"subject": {}, "body": {}}
    for language in LANGUAGES:
        with speaking(language):
            words["subject"][language] = gettext(STANDARD[kind].subject)
            words["body"][language] = gettext(STANDARD[kind].body)
    return words


def _own_words(kind: TemplateKind, form: TemplateForm) -> tuple[LocalizedText, LocalizedText]:
    """Return what differs from the product's words: the rest follows them, also when they get better."""
    standard = _standard(kind)
    subject, body = (
        LocalizedText(
            {
                code: text
                for code, text in form[name].data.items()
                if text.split() != standard[name].get(code, "").split()
            }
        )
        for name in ("subject", "body")
    )
    return subject, body


def _previews(
    conference: Conference, kind: TemplateKind, subject: LocalizedText, body: LocalizedText
) -> dict[str, Written]:
    """Return the mail in each language, to an example of a person, with the conference's real data."""
    frame = replace(queries.frame_of_template(conference, kind), subject=subject, body=body)
    delegation = next((each.name for each in list_delegations(conference.id)), None)
    if "delegation" not in PLACEHOLDERS[kind]:
        delegation = None
    previews = {}
    for language in LANGUAGES:
        with speaking(language):
            example = delegation or LocalizedText({language: gettext("an example of a delegation")})
            previews[language] = write(frame, name=_EXAMPLE_NAMES[language], delegation=example)
    return previews


def _page(
    conference: Conference,
    kind: TemplateKind,
    form: TemplateForm,
    template: MailTemplate | None,
    *,
    previews: Mapping[str, Written] | None = None,
    is_stale: bool = False,
) -> str:
    return render_template(
        "invitations/template.html",
        conference=conference,
        kind=kind,
        standard=STANDARD[kind],
        form=form,
        template=template,
        is_stale=is_stale,
        placeholders={name: PLACEHOLDER_MEANINGS[name] for name in PLACEHOLDERS[kind]},
        previews=previews or {},
    )

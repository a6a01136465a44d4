"""The steps that take an agreement from stage to stage: a page each, which says what will be, and a form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash

from eventapp.agreements import services
from eventapp.agreements.forms import AbandonForm, ExpireForm, InForceForm, RenewForm, SignForm
from eventapp.agreements.rules import Step
from eventapp.agreements.views.blueprint import agreements
from eventapp.agreements.views.pages import form_page, take_error, to_agreement
from eventapp.agreements.words import STEP_NAMES
from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput, NotFound
from eventapp.i18n import N_, gettext
from eventapp.permissions import Permission
from eventapp.web.actors import current_actor
from eventapp.web.forms import VersionedForm


@dataclass(frozen=True, slots=True)
class StepPage:
    """A step as people take it.

    ``form`` holds what it asks for, ``arguments`` maps its fields to those of ``service``. ``text``, which
    says what will be, and ``done``, which is said afterwards, are msgids.
    """

    service: Callable[..., Any]
    form: type[VersionedForm]
    arguments: Mapping[str, str]
    text: str
    done: str
    style: str = "primary"


STEP_PAGES: Mapping[Step, StepPage] = {
    Step.BEGIN_DRAFT: StepPage(
        services.begin_draft,
        VersionedForm,
        {},
        N_("The text is being written. Each party can then clear it."),
        N_("It is a draft now."),
    ),
    Step.SIGN: StepPage(
        services.sign_agreement,
        SignForm,
        {"on": "signed_on"},
        N_("From then on, texts, parties and signatories stay as they are."),
        N_("The agreement is signed."),
    ),
    Step.BRING_INTO_FORCE: StepPage(
        services.bring_into_force,
        InForceForm,
        {"on": "in_force_on", "expires_on": "expires_on"},
        N_("Its parties are reminded before it ends."),
        N_("The agreement is in force."),
    ),
    Step.RENEW: StepPage(
        services.renew_agreement,
        RenewForm,
        {"expires_on": "expires_on"},
        N_("It goes on until the day that you give. The history keeps when it would have ended."),
        N_("The agreement is renewed."),
    ),
    Step.EXPIRE: StepPage(
        services.expire_agreement,
        ExpireForm,
        {"on": "expired_on"},
        N_("It was in force until the day that you give, and no longer. It can still be renewed."),
        N_("The agreement has expired."),
    ),
    Step.ABANDON: StepPage(
        services.abandon_agreement,
        AbandonForm,
        {"reason": "reason"},
        N_("It is given up, or ended before its time, and stays in the register. Its milestones stay open."),
        N_("The agreement is abandoned."),
        "danger",
    ),
    Step.TAKE_BACK: StepPage(
        services.take_back_step,
        VersionedForm,
        {},
        N_("For what was noted by mistake: the agreement goes back to the stage before."),
        N_("The step is taken back."),
        "secondary",
    ),
}


@agreements.get("/manage/<slug>/agreements/<agreement_id>/steps/<step>")
@in_conference(Permission.OUTCOMES_EDIT)
def show_step(conference: Conference, agreement_id: str, step: str) -> str:
    page = _page_of(step)
    return _render(conference, agreement_id, step, page.form(formdata=None))


@agreements.post("/manage/<slug>/agreements/<agreement_id>/steps/<step>")
@in_conference(Permission.OUTCOMES_EDIT)
def take_step(conference: Conference, agreement_id: str, step: str) -> Any:
    page = _page_of(step)
    form = page.form()
    if not form.validate():
        return _render(conference, agreement_id, step, form), 422
    values = {argument: form[field].data for field, argument in page.arguments.items()}
    try:
        with transaction():
            page.service(
                current_actor(),
                conference_id=conference.id,
                agreement_id=agreement_id,
                version=form.version.data,
                **values,
            )
    except (InvalidInput, Conflict) as error:
        take_error(form, error, conference, agreement_id)
        return _render(conference, agreement_id, step, form), error.status
    flash(gettext(page.done), "success")
    return to_agreement(conference, agreement_id)


def _page_of(step: str) -> StepPage:
    if step not in set(Step):
        raise NotFound
    return STEP_PAGES[Step(step)]


def _render(conference: Conference, agreement_id: str, step: str, form: VersionedForm) -> str:
    return form_page(
        "agreements/step.html",
        conference,
        agreement_id,
        form,
        step=step,
        page=STEP_PAGES[Step(step)],
        title=STEP_NAMES[Step(step)],
    )

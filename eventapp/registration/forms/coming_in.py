"""The forms by which somebody comes in: the public's, and the secretariat's on behalf of somebody."""

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, RadioField, SelectChoice, SelectField
from wtforms.validators import ValidationError

from eventapp.accounts.tokens import new_token
from eventapp.conferences.categories import (
    CATEGORY_LABELS,
    DelegateCategory,
    RegistrationMode,
    categories_open_to_public,
    mode_of,
)
from eventapp.conferences.models import Conference, Side
from eventapp.i18n import current_language, gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.registration.consent_boxes import ConsentsForm
from eventapp.registration.consents import AskedConsent
from eventapp.registration.forms.asking import AskingForm
from eventapp.registration.forms.particulars import ParticularsForm
from eventapp.web.forms import AppForm, required


class RegistrationForm(ParticularsForm, AskingForm, ConsentsForm):
    """Particulars and consents of somebody new; ``form_key`` is the form's one-time key."""

    form_key = HiddenField(default=new_token)

    def __init__(
        self,
        conference: Conference,
        sides: Sequence[Side],
        asked: Sequence[AskedConsent],
        **kwargs: Any,
    ) -> None:
        ConsentsForm.__init__(self, asked, **kwargs)
        self.offer_choices(conference, sides, current_language())

    def renew(self) -> None:
        """Give the form another key, so that it can be sent once more; a new text asks for consent anew."""
        self.form_key.data = new_token()
        super().renew()


class PublicForm(RegistrationForm):
    """The public form. The category is asked where more than one is open to the public.

    Somebody who was invited comes in the category ``invited_as`` and needs nobody's approval.
    """

    category = RadioField(_("You take part as"), validate_choice=False)

    def __init__(
        self,
        conference: Conference,
        sides: Sequence[Side],
        asked: Sequence[AskedConsent],
        *,
        invited_as: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(conference, sides, asked, **kwargs)
        modes = conference.registration_modes
        if invited_as is not None:
            self.open_categories = [DelegateCategory(invited_as)]
        else:
            self.open_categories = categories_open_to_public(modes)
        self.needs_approval = invited_as is None and any(
            mode_of(modes, category) is RegistrationMode.APPROVAL for category in self.open_categories
        )
        if len(self.open_categories) == 1:
            self._only = self.open_categories[0]
            del self.category
            return
        self._only = DelegateCategory.DELEGATE
        self.category.flags.required = True
        self.category.choices = [
            (
                category.value,
                gettext("%(category)s: the secretariat decides", category=gettext(CATEGORY_LABELS[category]))
                if mode_of(modes, category) is RegistrationMode.APPROVAL
                else gettext(CATEGORY_LABELS[category]),
            )
            for category in self.open_categories
        ]
        # It is asked first, so its error is summed up first.
        self._fields.move_to_end("category", last=False)

    def validate_category(self, field: Any) -> None:
        if field.data not in self.open_categories:
            raise ValidationError(gettext("Please choose one of the categories."))

    def chosen_category(self) -> str:
        """Return the category that was chosen, or the only one that is open."""
        return self.category.data or "" if "category" in self else self._only


def delegation_field() -> SelectField:
    """Return a choice among delegations; :func:`offer_delegations` gives it the choices."""
    return SelectField(_("Delegation"), validate_choice=False)


def offer_delegations(form: AppForm, names: Sequence[tuple[str, str]]) -> None:
    """Offer delegations, as (id, name) in their order; without any the question is left out."""
    if names:
        form["delegation_id"].choices = [("", gettext("No delegation")), *names]
    else:
        del form["delegation_id"]


def category_field() -> SelectField:
    """Return a choice among all categories, for the secretariat."""
    choices = [SelectChoice(value, _(label)) for value, label in CATEGORY_LABELS.items()]
    return SelectField(_("Category"), [required()], choices=choices, validate_choice=False)


class OnBehalfForm(RegistrationForm):
    """The form by which the secretariat registers somebody, perhaps for a delegation."""

    category = category_field()
    delegation_id = delegation_field()

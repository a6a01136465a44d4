"""Forms of registration. What is typed is judged by the rules; each field shows its own refusal."""

from eventapp.registration.consent_boxes import ConsentField, ConsentsForm
from eventapp.registration.forms.asking import AskingForm, asking
from eventapp.registration.forms.changing import (
    ChangeForm,
    CompleteForm,
    EditForm,
    FollowUpForm,
    PassOnForm,
)
from eventapp.registration.forms.coming_in import OnBehalfForm, PublicForm, RegistrationForm, category_field
from eventapp.registration.forms.particulars import ParticularsForm

__all__ = [
    "AskingForm",
    "ChangeForm",
    "CompleteForm",
    "ConsentField",
    "ConsentsForm",
    "EditForm",
    "FollowUpForm",
    "OnBehalfForm",
    "ParticularsForm",
    "PassOnForm",
    "PublicForm",
    "RegistrationForm",
    "asking",
    "category_field",
]

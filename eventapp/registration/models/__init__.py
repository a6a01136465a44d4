"""Delegations and delegates, their seats, consents and check-ins."""

from eventapp.registration.models.attendance import CheckIn
from eventapp.registration.models.consents import Consent, ConsentText, Purpose
from eventapp.registration.models.delegates import Delegate, DelegateStatus, SubmittedForm
from eventapp.registration.models.delegations import Delegation, FocalPoint, Quota
from eventapp.registration.models.lists import SavedView
from eventapp.registration.models.visa_letters import VisaLetter

__all__ = [
    "CheckIn",
    "Consent",
    "ConsentText",
    "Delegate",
    "DelegateStatus",
    "Delegation",
    "FocalPoint",
    "Purpose",
    "Quota",
    "SavedView",
    "SubmittedForm",
    "VisaLetter",
]

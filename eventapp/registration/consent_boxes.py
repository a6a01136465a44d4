"""The boxes of consent, for forms of this slice and of those above it."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field
from wtforms.widgets import CheckboxInput

from eventapp.i18n import gettext
from eventapp.registration.consents import CONSENT_LABELS, Agreement, AskedConsent
from eventapp.registration.models import Purpose
from eventapp.web.forms import AppForm

_VERSION_MAX = 20


class ConsentField(Field):
    """A box whose value is the version of the text beside it; ``data`` is what was agreed to, or ''."""

    widget = CheckboxInput()
    version = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0][:_VERSION_MAX] if valuelist else ""

    def _value(self) -> str:
        return self.version


class ConsentsForm(AppForm):
    """The boxes of consent, one for each purpose that a conference asks for. ``labels`` are their msgids."""

    labels: Mapping[str, str] = CONSENT_LABELS

    consent_participation = ConsentField()
    consent_transfer_abroad = ConsentField()
    consent_list_of_participants = ConsentField()
    consent_photographs = ConsentField()

    def __init__(self, asked: Sequence[AskedConsent], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.asked = tuple(asked)
        self._asked = {f"consent_{consent.purpose}": consent for consent in asked}
        for purpose in Purpose:
            name = f"consent_{purpose}"
            consent = self._asked.get(name)
            if consent is None:
                del self[name]
                continue
            box = self[name]
            box.version = consent.version
            box.label.text = gettext(self.labels[purpose])
            if consent.is_required:
                box.flags.required = True
            # They stand last on every page, so their errors are summed up last as well.
            self._fields.move_to_end(name)

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        for name, consent in self._asked.items():
            if consent.is_required and not self[name].data:
                self[name].errors = [gettext("We can only register people who agree to this.")]
                is_valid = False
        return is_valid

    def agreements(self) -> list[Agreement]:
        """Return what was ticked, with the version of each text that was shown."""
        return [
            Agreement(consent.purpose, self[name].data)
            for name, consent in self._asked.items()
            if self[name].data
        ]

    def renew(self) -> None:
        """Ask anew for consent to a text that has changed meanwhile."""
        for name, consent in self._asked.items():
            if self[name].data != consent.version:
                self[name].data = ""

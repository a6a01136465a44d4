"""The form of the consents: for each purpose its boxes, its own wording and who receives the details."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from eventapp.i18n import lazy_gettext as _
from eventapp.registration.consents import ConsentSetting
from eventapp.registration.models import Purpose
from eventapp.registration.services.consent_settings import RECIPIENTS_MAX, TEXT_MAX
from eventapp.web.forms import AppForm, localized_field


class ConsentsSettingsForm(AppForm):
    """For each purpose the ``number_…`` that was read, ``asked_…``, ``required_…``, and both its texts."""

    def __init__(self, settings: Sequence[ConsentSetting]) -> None:
        values: dict[str, Any] = {}
        for each in settings:
            values |= {
                f"number_{each.purpose}": each.number,
                f"asked_{each.purpose}": each.is_asked,
                f"required_{each.purpose}": each.is_required,
                f"text_{each.purpose}": each.text,
                f"recipients_{each.purpose}": each.recipients,
            }
        super().__init__(data=values)

    def settings(self) -> list[ConsentSetting]:
        """Return what was chosen and typed, with the numbers that were read."""
        return [
            ConsentSetting(
                purpose,
                self[f"number_{purpose}"].data,
                self[f"asked_{purpose}"].data,
                self[f"required_{purpose}"].data,
                self[f"text_{purpose}"].data,
                self[f"recipients_{purpose}"].data,
            )
            for purpose in Purpose
        ]

    def take_newest(self, settings: Sequence[ConsentSetting]) -> None:
        """Let the next try replace the newest texts: its sender has been told and has looked."""
        for each in settings:
            field = self[f"number_{each.purpose}"]
            field.raw_data, field.data = None, each.number


for _purpose in Purpose:
    for _name, _field in {
        "number": IntegerField(validators=[InputRequired()], widget=HiddenInput()),
        "asked": BooleanField(_("Ask for this consent")),
        "required": BooleanField(_("Only who agrees can register")),
        "text": localized_field(
            _("Your own wording"),
            kind="text",
            max_length=TEXT_MAX,
            description=_("Left empty, the wording of the product stands. Markdown makes lists and links."),
        ),
        "recipients": localized_field(
            _("Who receives the details"),
            max_length=RECIPIENTS_MAX,
            description=_("Names of organizations. Left empty, these are the partners of the conference."),
        ),
    }.items():
        setattr(ConsentsSettingsForm, f"{_name}_{_purpose}", _field)

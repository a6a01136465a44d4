"""The form of the design."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, Field, RadioField, SelectChoice, StringField

from eventapp.conferences.rules import LINE_MAX
from eventapp.designs.queries import Design
from eventapp.designs.rules import PAPERS, PHONE_MAX, PICTURES, WELCOME_MAX, WORDS, DesignFacts
from eventapp.files.pictures import small_picture
from eventapp.files.rules import MAX_SIZE, Upload
from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import VersionedForm, judged_by, line, localized_field


class DesignForm(VersionedForm):
    """Texts, and for each picture a field of its key and ``drops_<key>``."""

    paper = RadioField(_("Paper"), choices=[SelectChoice(value, _(name)) for value, name in PAPERS.items()])
    welcome = localized_field(
        _("Words of welcome"),
        kind="text",
        max_length=WELCOME_MAX,
        description=_("In front of the programme booklet. You can use Markdown: **bold**, lists, links."),
    )
    welcome_by = localized_field(
        _("Who welcomes"),
        max_length=LINE_MAX,
        description=_("Name and office, for example: Wang Min, Mayor of Changzhou."),
    )
    signatory_name = localized_field(_("Name of the signatory"), max_length=LINE_MAX)
    signatory_position = localized_field(_("Position of the signatory"), max_length=LINE_MAX)
    address = localized_field(
        _("Postal address"),
        max_length=LINE_MAX,
        description=_("Of the office that invites, for letters to consulates."),
    )
    phone = StringField(
        _("Phone"),
        [line(PHONE_MAX)],
        description=_("Consulates call it to ask. For example +86 519 8888 0000."),
        render_kw={"inputmode": "tel", "autocomplete": "off"},
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._small: dict[str, Upload] = {}

    def show(self, design: Design) -> None:
        self.version.data = design.version
        for name in WORDS:
            self[name].process(None, getattr(design, name))

    def facts(self) -> DesignFacts:
        return DesignFacts(
            **{name: self[name].data for name in WORDS if name != "phone"},
            phone=self.phone.data or "",
            pictures=self._small,
            dropped=frozenset(key for key in PICTURES if self[f"drops_{key}"].data),
        )

    def take_picture(self, key: str, stream: Any) -> None:
        facts = PICTURES[key]
        content = stream.read(MAX_SIZE + 1)
        self._small[key] = small_picture(content, key, side=facts.side, see_through=facts.see_through)


def _judge_picture(form: DesignForm, field: Field) -> None:
    judged_by(lambda data: form.take_picture(field.short_name, data.stream))(form, field)


for _key, _facts in PICTURES.items():
    setattr(
        DesignForm,
        _key,
        FileField(
            _(_facts.name),
            [_judge_picture],
            description=_(_facts.text),
            render_kw={"accept": ".jpg,.jpeg,.png,.webp"},
        ),
    )
    setattr(DesignForm, f"drops_{_key}", BooleanField(_("Take this picture away")))

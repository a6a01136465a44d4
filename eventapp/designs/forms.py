"""The form of the design."""

from wtforms import BooleanField, RadioField, SelectChoice, StringField

from eventapp.conferences.rules import LINE_MAX
from eventapp.designs.queries import Design
from eventapp.designs.rules import PAPERS, PHONE_MAX, PICTURES, WELCOME_MAX, WORDS, DesignFacts
from eventapp.i18n import lazy_gettext as _
from eventapp.web.forms import VersionedForm, line, localized_field
from eventapp.web.uploads import PictureField


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

    def show(self, design: Design) -> None:
        self.version.data = design.version
        for name in WORDS:
            self[name].process(None, getattr(design, name))

    def facts(self) -> DesignFacts:
        return DesignFacts(
            **{name: self[name].data for name in WORDS if name != "phone"},
            phone=self.phone.data or "",
            pictures={key: self[key].small for key in PICTURES if self[key].small is not None},
            dropped=frozenset(key for key in PICTURES if self[f"drops_{key}"].data),
        )


for _key, _facts in PICTURES.items():
    _field = PictureField(
        _(_facts.name), side=_facts.side, see_through=_facts.see_through, description=_(_facts.text)
    )
    setattr(DesignForm, _key, _field)
    setattr(DesignForm, f"drops_{_key}", BooleanField(_("Take this picture away")))

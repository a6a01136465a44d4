"""Forms of materials. Times are those on the conference's clocks."""

from datetime import datetime, time
from typing import Any

from flask_wtf.file import FileField
from wtforms import DateField, SelectField, StringField, TimeField

from eventapp.agendas.rules import existing_instant
from eventapp.clock import to_wall_clock
from eventapp.conferences.models import Conference
from eventapp.errors import InvalidInput
from eventapp.files.rules import ACCEPT
from eventapp.i18n import N_
from eventapp.i18n import lazy_gettext as _
from eventapp.materials.models import Material, Visibility
from eventapp.materials.rules import TITLE_MAX, URL_MAX, checked_url
from eventapp.materials.services import MaterialFacts
from eventapp.materials.words import VISIBILITY_NAMES
from eventapp.web.forms import AppForm, VersionedForm, judged_by, line, localized_field, optional
from eventapp.web.uploads import UploadForm


class VisibilityForm(AppForm):
    """What is said of a material, whichever it is."""

    title = localized_field(_("Title"), max_length=TITLE_MAX)
    visibility = SelectField(
        _("Who sees it"), choices=list(VISIBILITY_NAMES.items()), default=Visibility.PUBLIC
    )
    visible_on = DateField(
        _("Visible from"), [optional()], description=_("Leave it empty to show it at once.")
    )
    visible_time = TimeField(_("Time"), [optional()])

    def find_field(self, name: str) -> Any:
        return super().find_field({"visible_from": "visible_on"}.get(name, name))

    def facts(self, conference: Conference, url: str = "") -> MaterialFacts:
        """Return what was typed; raises ``InvalidInput`` for a time that a clock skips or without a day."""
        day, clock = self.visible_on.data, self.visible_time.data
        if clock is not None and day is None:
            raise InvalidInput(N_("Please give the day, too."), field="visible_from")
        at = None
        if day is not None:
            wall_clock = datetime.combine(day, clock or time())
            at = existing_instant(wall_clock, conference.timezone, "visible_from")
        return MaterialFacts(title=self.title.data, visibility=self.visibility.data, visible_from=at, url=url)


class AddMaterialForm(VisibilityForm, UploadForm):
    """A new material: a file or a link."""

    file = FileField(
        _("File"),
        description=_("PDF, picture, Word, Excel or PowerPoint, up to 10 MB."),
        render_kw={"accept": ACCEPT},
    )
    url = StringField(_("Or the address of a link"), [optional(), line(URL_MAX), judged_by(checked_url)])


class ChangeMaterialForm(VisibilityForm, VersionedForm):
    """A material that is there already; its file stays."""

    url = StringField(_("Address"), [optional(), line(URL_MAX), judged_by(checked_url)])

    def show(self, material: Material, conference: Conference) -> None:
        self.version.data, self.url.data = material.version, material.url
        self.visibility.data = material.visibility
        self.title.process(None, material.title)
        if material.visible_from is not None:
            at = to_wall_clock(material.visible_from, conference.timezone)
            self.visible_on.data, self.visible_time.data = at.date(), at.time()

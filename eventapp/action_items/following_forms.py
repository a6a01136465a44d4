"""Forms of what is said and done about one action item, by the secretariat or by owners with their link."""

from typing import Any

from flask_wtf.file import FileField
from wtforms import EmailField, IntegerField, SelectField, StringField, TextAreaField

from eventapp.accounts.rules import checked_email
from eventapp.action_items.models import OPEN
from eventapp.action_items.rules import MAX_NAME, MAX_NOTE, check_percent
from eventapp.action_items.services import EvidenceFacts, PassOn
from eventapp.action_items.words import STATUS_LABELS
from eventapp.contacts.rules import ContactFacts
from eventapp.files.rules import ACCEPT
from eventapp.i18n import lazy_gettext as _
from eventapp.i18n import lazy_pgettext
from eventapp.localized import LANGUAGES
from eventapp.materials.rules import URL_MAX, checked_url
from eventapp.web.forms import AppForm, VersionedForm, judged_by, line, optional, required
from eventapp.web.uploads import UploadForm

_AREA = {"rows": 3}


class CommentForm(AppForm):
    text = TextAreaField(
        lazy_pgettext("action item", "Your comment"), [required(), line(MAX_NOTE)], render_kw=_AREA
    )


class EvidenceForm(UploadForm):
    """A link or a file, with a note, or a note alone."""

    url = StringField(_("Link"), [optional(), line(URL_MAX), judged_by(checked_url)])
    file = FileField(
        _("Or a file"),
        description=_("PDF, picture, Word, Excel or PowerPoint, up to 10 MB."),
        render_kw={"accept": ACCEPT},
    )
    note = TextAreaField(_("Note"), [line(MAX_NOTE)], render_kw=_AREA)

    def facts(self) -> EvidenceFacts:
        return EvidenceFacts(self.url.data or "", self.note.data or "", self.upload)


class WatcherForm(AppForm):
    """Somebody who hears of an action item without owning it."""

    name = StringField(_("Name"), [required(), line(MAX_NAME)], render_kw={"autocomplete": "off"})
    email = EmailField(
        _("E-mail"), [required(), line(), judged_by(checked_email)], render_kw={"autocomplete": "off"}
    )

    def facts(self) -> ContactFacts:
        return ContactFacts(self.name.data or "", self.email.data or "")


class ProgressForm(VersionedForm):
    """How far an owner is."""

    status = SelectField(
        _("Status"),
        choices=[(status, _(label)) for status, label in STATUS_LABELS.items() if status in OPEN],
    )
    percent = IntegerField(
        _("Done so far, in percent"),
        [optional(), judged_by(check_percent)],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


class ReportForm(VersionedForm):
    """That it is done, with a note."""

    report_note = TextAreaField(_("What was done"), [line(MAX_NOTE)], render_kw=_AREA)

    def find_field(self, name: str) -> Any:
        return super().find_field({"note": "report_note"}.get(name, name))


class AnswerForm(VersionedForm):
    """Whether what another side has reported is done; ``answer`` is the button that was pressed."""

    answer = SelectField(choices=[("confirm", ""), ("send_back", "")])
    reason = TextAreaField(_("What is missing"), [line(MAX_NOTE)], render_kw=_AREA)


class PassOnForm(VersionedForm):
    """The colleague to whom an owner passes an action item on."""

    name = StringField(_("Name of your colleague"), [required(), line(MAX_NAME)])
    email = EmailField(_("E-mail of your colleague"), [required(), line(), judged_by(checked_email)])
    language = SelectField(_("Language of mails"), choices=list(LANGUAGES.items()))

    def to(self) -> PassOn:
        return PassOn(self.name.data or "", self.email.data or "", self.language.data)

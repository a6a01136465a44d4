"""Forms: the base class, localized fields, and how a service's refusal comes back to its field."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, Literal

from flask import g
from flask_wtf import FlaskForm
from wtforms import Field, Form, FormField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from eventapp.errors import AppError, InvalidInput
from eventapp.i18n import gettext, lazy_gettext
from eventapp.localized import CONFERENCE_LANGUAGES, LANGUAGES, LocalizedText

_ = lazy_gettext
#: Characters that are text in no script and would break calendars, mails or documents.
_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))
MAX_LINE = 200
MAX_TEXT = 20_000


def clean(text: str | None) -> str | None:
    """Take control characters and outer blanks away; line breaks become ``\\n``."""
    if not isinstance(text, str):
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROL).strip()


class AppForm(FlaskForm):
    """The base of all forms: CSRF-protected, text cleaned, messages in the reader's language."""

    form_errors: list[str]

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            if issubclass(unbound_field.field_class, StringField | SelectField):
                options = {**options, "filters": [*unbound_field.kwargs.get("filters", ()), clean]}
                unbound_field.kwargs.pop("filters", None)
            return unbound_field.bind(form=form, **options)

    def take_error(self, error: AppError) -> None:
        """Show a service's refusal at the field it names, or on top of the form."""
        text = gettext(error.message, **error.values)
        field = self.find_field(error.field) if isinstance(error, InvalidInput) and error.field else None
        if field is None:
            self.form_errors = [*self.form_errors, text]
        else:
            field.errors = [*field.errors, text]

    def find_field(self, name: str) -> Field | None:
        """Return the field called ``name``; ``title.zh`` is the Chinese part of a localized field."""
        first, _dot, language = name.partition(".")
        field: Any = self._fields.get(first)
        if isinstance(field, LocalizedField):
            return field.form._fields.get(language) if language else field.parts()[0][1]
        return field


def offer_languages(languages: Iterable[str]) -> None:
    """Let the localized fields of this request ask for texts in the languages of a conference."""
    g.offered_languages = frozenset(languages)


def offered_languages() -> list[str]:
    """Return the languages in which forms ask for texts, those of pages unless others are offered."""
    return [code for code in CONFERENCE_LANGUAGES if code in g.get("offered_languages", LANGUAGES)]


class LocalizedField(FormField):
    """The same text once for each language; ``data`` is a :class:`LocalizedText`.

    In HTML the parts are called ``title-en`` and ``title-zh``; in templates iterate ``field.parts()``.
    """

    def __init__(
        self, form: type[Form], *, is_for_mails: bool = False, has_more: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(form, **kwargs)
        self.is_for_mails, self.has_more = is_for_mails, has_more

    def parts(self) -> list[tuple[str, Field]]:
        """Return (language code, field of that language): those offered, and those that hold a text."""
        return self.parts_in(LANGUAGES if self.is_for_mails else offered_languages())

    def parts_in(self, languages: Collection[str]) -> list[tuple[str, Field]]:
        """Return the parts of some languages, and those that hold a text."""
        return [
            (code, part) for code, part in self._every_part() if code in languages or part.data or part.errors
        ]

    def more_parts(self) -> list[tuple[str, Field]]:
        """Return the parts that are left, for a field of a page that belongs to no conference."""
        shown = {code for code, _part in self.parts()}
        return [each for each in self._every_part() if each[0] not in shown] if self.has_more else []

    def _every_part(self) -> list[tuple[str, Field]]:
        return [(code, self.form._fields[code]) for code in CONFERENCE_LANGUAGES]

    @property
    def data(self) -> LocalizedText:
        return LocalizedText(self.form.data)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(formdata, dict(data) if isinstance(data, LocalizedText) else data, extra_filters)


def localized_field(
    label: Any,
    *,
    kind: Literal["line", "text"] = "line",
    required: bool = False,
    max_length: int | None = None,
    **kwargs: Any,
) -> LocalizedField:
    """Return a field of one line or of running text for each language; ``required`` asks for at least one."""
    part = StringField if kind == "line" else TextAreaField
    length = max_length or (MAX_LINE if kind == "line" else MAX_TEXT)
    parts: dict[str, Any] = {
        code: part(
            name,
            validators=[Length(max=length, message=_("Please keep this under %(max)d characters."))],
            filters=[clean],
        )
        for code, name in CONFERENCE_LANGUAGES.items()
    }
    if required:
        parts.update({f"validate_{code}": _any_language for code in CONFERENCE_LANGUAGES})
    form = type("LocalizedForm", (Form,), {"Meta": type("Meta", (AppForm.Meta,), {"csrf": False}), **parts})
    return LocalizedField(form, label=label, **kwargs)


def _any_language(form: Form, field: Field) -> None:
    # Said once, at the first part that is shown.
    if field.short_name == offered_languages()[0] and not any(form.data.values()):
        raise ValidationError(gettext("Please fill this in, in at least one language."))


def required(message: Any = None) -> DataRequired:
    return DataRequired(message=message or _("Please fill this in."))


def line(max_length: int = MAX_LINE) -> Length:
    return Length(max=max_length, message=_("Please keep this under %(max)d characters."))


def optional() -> Optional:
    return Optional(strip_whitespace=True)


def judged_by(rule: Callable[[Any], object]) -> Callable[[Form, Field], None]:
    """Return a validator that shows what ``rule`` refuses, together with what is wrong elsewhere in the form.

    The service asks the same rule again, but it stops at the first refusal; people want to see all of them.
    """

    def validate(_form: Form, field: Field) -> None:
        if field.errors or not field.data:
            return
        try:
            rule(field.data)
        except InvalidInput as refusal:
            raise ValidationError(gettext(refusal.message, **refusal.values)) from refusal

    return validate


class VersionedForm(AppForm):
    """A form for what two people may edit: it carries the version that was read."""

    version = IntegerField(validators=[InputRequired()], widget=HiddenInput())

    def take_newest(self, version: int) -> None:
        """Let the next try replace the newest version: its sender has been told and has looked."""
        self.version.raw_data = None
        self.version.data = version

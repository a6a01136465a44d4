"""Forms: the base class, localized fields, and how a service's refusal comes back to its field."""

from collections.abc import Callable, Iterable
from typing import Any, Literal

from flask_wtf import FlaskForm
from wtforms import Field, Form, FormField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput

from eventapp.errors import AppError, InvalidInput
from eventapp.i18n import gettext, lazy_gettext
from eventapp.localized import LANGUAGES, LocalizedText

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
            return field.form._fields.get(language or next(iter(LANGUAGES)))
        return field


class LocalizedField(FormField):
    """The same text once for each language; ``data`` is a :class:`LocalizedText`.

    In HTML the parts are called ``title-en`` and ``title-zh``; in templates iterate ``field.parts()``.
    """

    def parts(self) -> Iterable[tuple[str, Field]]:
        """Yield (language code, field of that language) in the order of the language switch."""
        return [(code, self.form._fields[code]) for code in LANGUAGES]

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
        for code, name in LANGUAGES.items()
    }
    if required:
        parts["validate_" + next(iter(LANGUAGES))] = _any_language
    form = type("LocalizedForm", (Form,), {"Meta": type("Meta", (AppForm.Meta,), {"csrf": False}), **parts})
    return LocalizedField(form, label=label, **kwargs)


def _any_language(form: Form, _field: Field) -> None:
    if not any(form._fields[code].data for code in LANGUAGES):
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

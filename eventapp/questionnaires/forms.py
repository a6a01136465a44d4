"""Forms of the form builder."""

from collections.abc import Mapping
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.conferences.categories import CATEGORY_LABELS
from eventapp.i18n import current_language, gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.localized import CONFERENCE_LANGUAGES, LocalizedText
from eventapp.questionnaires import models
from eventapp.questionnaires.models import FieldKind, Stage
from eventapp.questionnaires.questionnaire import NO, YES, Questionnaire
from eventapp.questionnaires.rules import DAYS_MAX, HELP_MAX, LABEL_MAX, MOST_OPTIONS, GivenOption
from eventapp.questionnaires.services import EditField, EditSection
from eventapp.questionnaires.services.conditions import can_decide
from eventapp.questionnaires.words import AUDIENCE_LABELS, KIND_LABELS, STAGE_LABELS
from eventapp.web.forms import (
    AppForm,
    VersionedForm,
    clean,
    line,
    localized_field,
    offered_languages,
    optional,
    required,
)

#: Empty rows for further answers to choose from; saving brings as many again.
_BLANK_ROWS = 4


def _boxes(label: Any, labels: Mapping[str, str], **settings: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        choices=[SelectChoice(value, _(msgid)) for value, msgid in labels.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
        **settings,
    )


class SectionForm(AppForm):
    title = localized_field(_("Title"), required=True, max_length=LABEL_MAX)
    help = localized_field(
        _("Help"), kind="text", max_length=HELP_MAX, description=_("What this is asked for, in a sentence.")
    )
    stage = RadioField(
        _("When is this asked?"),
        [required(_("Please choose one."))],
        choices=[SelectChoice(value, _(msgid)) for value, msgid in STAGE_LABELS.items()],
        default=Stage.REGISTRATION,
        validate_choice=False,
    )
    categories = _boxes(_("For whom?"), CATEGORY_LABELS, description=_("Choose nobody to ask everybody."))

    def command(self, conference_id: str, version: int | None = None) -> EditSection:
        """Return what was typed; that it holds is for the services to see."""
        return EditSection(
            conference_id=conference_id,
            title=self.title.data,
            help=self.help.data,
            stage=self.stage.data or "",
            categories=tuple(self.categories.data or ()),
            version=version,
        )


class ChangeSectionForm(SectionForm, VersionedForm):
    """A section that is there already."""


class _OptionRow(Form):
    """An answer to choose from, in each language; its key is kept from edit to edit."""

    class Meta(AppForm.Meta):
        csrf = False

    key = HiddenField()

    @property
    def label(self) -> LocalizedText:
        return LocalizedText({code: self._fields[code].data for code in CONFERENCE_LANGUAGES})

    def parts(self) -> list[Field]:
        """Return the fields of the languages that are offered or hold a text."""
        offered, every = offered_languages(), [self._fields[code] for code in CONFERENCE_LANGUAGES]
        return [part for part in every if part.short_name in offered or part.data or part.errors]


for _code, _name in CONFERENCE_LANGUAGES.items():
    setattr(_OptionRow, _code, StringField(_name, [line(LABEL_MAX)], filters=[clean]))


class FieldForm(AppForm):
    """A field; ``offer_conditions`` says on which answers it may depend."""

    kind = SelectField(
        _("Kind"),
        [required()],
        choices=[SelectChoice(value, _(msgid)) for value, msgid in KIND_LABELS.items()],
        validate_choice=False,
    )
    label = localized_field(_("Question or label"), required=True, max_length=LABEL_MAX)
    help = localized_field(_("Help"), max_length=HELP_MAX, description=_("Stands beside the field."))
    options = FieldList(FormField(_OptionRow), _("Answers to choose from"), max_entries=MOST_OPTIONS + 20)
    required_for = _boxes(
        _("Who must answer?"), CATEGORY_LABELS, description=_("For everybody else it is voluntary.")
    )
    shown_on = SelectMultipleField(
        _("Ask only after one of these answers"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
        description=_("Choose answers of one question. Without any, this is always asked."),
    )
    audiences = _boxes(
        _("Who sees the answer?"),
        AUDIENCE_LABELS,
        description=_("The delegate and the secretariat see it in any case."),
    )
    delete_after_days = IntegerField(
        _("Delete the answers so many days after the conference"),
        [
            optional(),
            NumberRange(0, DAYS_MAX, message=_("Please give a number from %(min)d to %(max)d.")),
        ],
        description=_("Leave it empty to keep them."),
        render_kw={"inputmode": "numeric"},
    )
    is_sealed = BooleanField(
        _("Encrypt the answers"), description=_("For passport numbers and the like. Search can't find them.")
    )
    needs_approval = BooleanField(
        _("Approve again when it changes"),
        description=_("If an accepted delegate changes the answer, the secretariat looks at it again."),
    )

    def offer_conditions(
        self, questionnaire: Questionnaire, field_id: str | None, first_language: str
    ) -> None:
        """Offer the answers of the other questions to depend on."""
        language = current_language()
        self.shown_on.choices = [
            (f"{question.id} {key}", f"{question.label.read(language, first_language)}: {label}")
            for question in questionnaire.questions
            if can_decide(question) and question.id != field_id
            for key, label in (
                [(option.key, option.label.read(language, first_language)) for option in question.options]
                or [(YES, gettext("Yes")), (NO, gettext("No"))]
            )
        ]

    def offer_rows(self) -> None:
        """Add empty rows for answers to choose from."""
        blank = sum(1 for row in self.options if not row.form.label)
        for _row in range(_BLANK_ROWS - blank):
            self.options.append_entry()

    def command(self, conference_id: str, version: int | None = None) -> EditField:
        """Return what was typed; that it holds is for the services to see."""
        chosen = [value.partition(" ") for value in self.shown_on.data or ()]
        targets = {target for target, _blank, _key in chosen}
        # Answers of two questions are refused like an unknown one.
        target = targets.pop() if len(targets) == 1 else "two" if targets else None
        return EditField(
            conference_id=conference_id,
            kind=self.kind.data or "",
            label=self.label.data,
            help=self.help.data,
            options=tuple(GivenOption(row.form.key.data or "", row.form.label) for row in self.options),
            required_for=tuple(self.required_for.data or ()),
            audiences=tuple(self.audiences.data or ()),
            shown_on=target,
            shown_values=tuple(key for _target, _blank, key in chosen),
            delete_after_days=self.delete_after_days.data,
            is_sealed=self.is_sealed.data,
            needs_approval=self.needs_approval.data,
            version=version,
        )


class ChangeFieldForm(FieldForm, VersionedForm):
    """A field that is there already."""


def values_of(field: models.FormField) -> dict[str, Any]:
    """Return the values of a stored field as its form names them."""
    return {
        "kind": field.kind,
        "label": field.label,
        "help": field.help,
        "options": [{"key": option["key"], **option["label"]} for option in field.options],
        "required_for": field.required_for,
        "shown_on": [f"{field.condition_field_id} {value}" for value in field.condition_values],
        "audiences": field.audiences,
        "delete_after_days": field.delete_after_days,
        "is_sealed": field.is_sealed,
        "needs_approval": field.needs_approval,
        "version": field.version,
    }


class RemoveForm(VersionedForm):
    """The button that takes a section or field away, with the version that was looked at."""


#: Kinds whose answers are written as rows, for the page's script.
CHOOSING_KINDS = f"{FieldKind.CHOICE} {FieldKind.CHOICES}"

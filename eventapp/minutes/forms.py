"""Forms of minutes, attendance and decisions."""

import re
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    Field,
    FieldList,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from eventapp.contacts.rules import ContactFacts
from eventapp.errors import InvalidInput
from eventapp.i18n import N_, gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.minutes.attending import ATTENDANCE_NAMES
from eventapp.minutes.rules import MAX_COMMENT, MAX_DECISION, MAX_PARTIES, MAX_REVIEWERS, MAX_SUMMARY
from eventapp.web.forms import AppForm, VersionedForm, line, localized_field, required

_NAME_AND_ADDRESS = re.compile(r"(?P<name>[^@<>]*[^@<> ]) ?[ <](?P<email>[^@<> ]+@[^@<> ]+)>?")


class MinutesForm(VersionedForm):
    """The summary of one agenda item; ``version`` is 0 where nobody wrote any yet.

    ``base`` is the text that the form was opened with, so that what others write meanwhile stays. ``seen`` is
    the clash that a button beside it has put aside.
    """

    summary = localized_field(
        _("Summary"),
        kind="text",
        max_length=MAX_SUMMARY,
        description=_("What was said and agreed. A blank line begins a paragraph, a dash a point of a list."),
    )
    base = localized_field(_("Summary"), kind="text", max_length=MAX_SUMMARY)
    seen = StringField(validators=[line(26)])


class DecisionForm(AppForm):
    text = localized_field(
        _("What was decided"),
        kind="text",
        required=True,
        max_length=MAX_DECISION,
        description=_("One decision in one or two sentences; the number is given when you save."),
    )
    parties = FieldList(
        StringField(_("A party to the decision"), validators=[line()]),
        _("Parties to the decision"),
        min_entries=3,
        max_entries=MAX_PARTIES,
    )
    is_confidential = BooleanField(
        _("Confidential"),
        description=_("Left out of all that the public reads, and shown by link to its parties alone."),
    )

    def find_field(self, name: str) -> Field | None:
        """Return the field called ``name``; ``parties-1`` is the second party."""
        if name.startswith("parties-"):
            place = int(name.removeprefix("parties-"))
            entry: Field = self.parties.entries[min(place, len(self.parties.entries) - 1)]
            return entry
        return super().find_field(name)

    def leave_room(self) -> None:
        """Offer two more fields than there are parties."""
        filled = sum(bool(entry.data) for entry in self.parties.entries)
        while len(self.parties.entries) < min(filled + 2, MAX_PARTIES):
            self.parties.append_entry()


class ChangeDecisionForm(DecisionForm, VersionedForm):
    """A decision that is there already."""


class AttendeeForm(AppForm):
    """Somebody who was at an agenda item, or should have been."""

    name = localized_field(_("Name"), required=True)
    organization_name = localized_field(_("Organization"))
    delegation_name = localized_field(_("Delegation"))
    status = SelectField(_("Attendance"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.status.choices = [(value, gettext(name)) for value, name in ATTENDANCE_NAMES.items()]


class ChangeAttendeeForm(AttendeeForm, VersionedForm):
    """Somebody who is on the list already."""


class ChosenForm(AppForm):
    """People ticked in the list, and what to do with them: an ``AttendanceStatus`` value, or ``out``."""

    chosen = SelectMultipleField(validate_choice=False, validators=[Length(max=500)])
    do = StringField(validators=[line(20)])


class CirculationForm(VersionedForm):
    """Whom to ask to comment on minutes, and until when.

    ``delegates`` were at the item, ``contacts`` have been asked before; ``others`` are written one a line.
    """

    delegates = SelectMultipleField(validate_choice=False, validators=[Length(max=MAX_REVIEWERS)])
    contacts = SelectMultipleField(validate_choice=False, validators=[Length(max=MAX_REVIEWERS)])
    others = TextAreaField(
        _("Others"),
        validators=[line(MAX_SUMMARY)],
        description=_("One a line: name and e-mail address, such as “Anna Keller, anna.keller@example.org”."),
    )
    comments_until = DateField(_("Comments are wanted until"), validators=[Optional()])

    def read_others(self) -> list[ContactFacts]:
        """Return those who are written down; raises :class:`InvalidInput` at a line that isn't one."""
        found = []
        for number, text in enumerate((self.others.data or "").split("\n"), start=1):
            words = " ".join(re.split(r"[\s,;，；]+", text)).strip()
            match = _NAME_AND_ADDRESS.fullmatch(words)
            if match:
                found.append(ContactFacts(name=match["name"].strip(' "“”'), email=match["email"]))
            elif words:
                raise InvalidInput(
                    N_("Please write a name and an e-mail address in line %(line)d."),
                    field="others",
                    line=number,
                )
        return found


class CommentForm(AppForm):
    text = TextAreaField(_("Your comment"), validators=[required(), line(MAX_COMMENT)])

"""What kinds, stages and readers are called on pages."""

from collections.abc import Mapping

from eventapp.i18n import N_
from eventapp.questionnaires.models import Audience, FieldKind, Stage

#: Kind → msgid, in the order in which they are offered.
KIND_LABELS: Mapping[str, str] = {
    FieldKind.SHORT_TEXT: N_("Short text"),
    FieldKind.LONG_TEXT: N_("Long text"),
    FieldKind.CHOICE: N_("One choice"),
    FieldKind.CHOICES: N_("Several choices"),
    FieldKind.YES_NO: N_("Yes or no"),
    FieldKind.NUMBER: N_("Number"),
    FieldKind.DATE: N_("Date"),
    FieldKind.COUNTRY: N_("Country"),
    FieldKind.ORGANIZATION: N_("Organization"),
    FieldKind.PHONE: N_("Phone"),
    FieldKind.FILE: N_("File"),
}

#: Stage → msgid.
STAGE_LABELS: Mapping[str, str] = {
    Stage.REGISTRATION: N_("With the registration"),
    Stage.FOLLOW_UP: N_("After acceptance, on the personal page"),
}

#: Audience → msgid.
AUDIENCE_LABELS: Mapping[str, str] = {
    Audience.FOCAL_POINT: N_("Focal points of the delegation"),
    Audience.DESK: N_("Check-in desk"),
}

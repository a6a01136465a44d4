"""Kinds, stages and steps of agreements in words, translated where shown."""

from eventapp.agreements.models import AgreementKind, AgreementStage
from eventapp.agreements.rules import Step
from eventapp.i18n import lazy_gettext as _
from eventapp.i18n import lazy_pgettext

KIND_NAMES = {
    AgreementKind.MEMORANDUM: _("Memorandum of understanding"),
    AgreementKind.LETTER_OF_INTENT: _("Letter of intent"),
    AgreementKind.IMPLEMENTING: _("Implementing agreement"),
    AgreementKind.JOINT_STATEMENT: _("Joint statement"),
    AgreementKind.OTHER: lazy_pgettext("agreement", "Other"),
}
STAGE_NAMES = {
    AgreementStage.IDEA: _("Idea"),
    AgreementStage.DRAFT: lazy_pgettext("agreement", "Draft"),
    AgreementStage.CLEARED: _("Cleared"),
    AgreementStage.SIGNED: _("Signed"),
    AgreementStage.IN_FORCE: _("In force"),
    AgreementStage.EXPIRED: _("Expired"),
    AgreementStage.ABANDONED: _("Abandoned"),
}
#: What is done, as a button.
STEP_NAMES = {
    Step.BEGIN_DRAFT: _("Begin the draft"),
    Step.SIGN: _("Note the signature"),
    Step.BRING_INTO_FORCE: _("Note that it is in force"),
    Step.RENEW: _("Renew"),
    Step.EXPIRE: _("Note that it has expired"),
    Step.ABANDON: _("Abandon"),
    Step.TAKE_BACK: _("Take the last step back"),
}

"""Use cases of the conference's own words."""

from dataclasses import dataclass

from eventapp.actor import Actor
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.db.session import session
from eventapp.db.versions import SINCE_OPENED, check_is_newest
from eventapp.invitations.models import MailTemplate, TemplateKind
from eventapp.invitations.queries import find_template
from eventapp.invitations.rules import check_texts
from eventapp.localized import LocalizedText
from eventapp.permissions import Permission, require


@dataclass(frozen=True, slots=True)
class SaveTemplate:
    """The words of one kind; ``version`` is the one that was read, None where there were none."""

    conference_id: str
    kind: TemplateKind
    subject: LocalizedText
    body: LocalizedText
    version: int | None


def save_template(actor: Actor, command: SaveTemplate) -> None:
    """Keep a conference's own words; mailings that are prepared already keep theirs."""
    require(actor, Permission.MAIL_SEND, command.conference_id)
    template = find_template(command.conference_id, command.kind)
    check_is_newest(template, command.version)
    check_texts(command.kind, command.subject, command.body)
    if template is None:
        template = MailTemplate(conference_id=command.conference_id, kind=command.kind)
        session().add(template)
    template.subject, template.body, template.updated_at = command.subject, command.body, now()
    session().flush()
    _note(actor, "mail_template.saved", template)


def reset_template(actor: Actor, *, conference_id: str, kind: TemplateKind, version: int | None) -> None:
    """Go back to the product's words in every language."""
    require(actor, Permission.MAIL_SEND, conference_id)
    template = find_template(conference_id, kind)
    check_is_newest(template, version, SINCE_OPENED)
    if template is not None:
        _note(actor, "mail_template.reset", template)
        session().delete(template)
        session().flush()


def _note(actor: Actor, action: str, template: MailTemplate) -> None:
    record(
        actor,
        action,
        subject_type="mail_template",
        subject_id=template.id,
        conference_id=template.conference_id,
        kind=template.kind,
    )

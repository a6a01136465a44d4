"""Use cases of the papers: the text in each language, and whatever else belongs to an agreement."""

from eventapp.actor import Actor
from eventapp.agreements import rules
from eventapp.agreements.models import AgreementDocument, AgreementText
from eventapp.agreements.parts import get_document, get_text, list_documents, list_texts
from eventapp.agreements.services.changing import changing, finish, held
from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import InvalidInput
from eventapp.files.rules import Upload
from eventapp.files.services import forget_file, keep_file
from eventapp.i18n import N_


def add_text(
    actor: Actor,
    *,
    conference_id: str,
    agreement_id: str,
    version: int,
    language: str,
    is_authentic: bool,
    upload: Upload | None = None,
) -> AgreementText:
    """Add the text in a language (a BCP 47 tag), with its file or before there is one."""
    rules.check_language(language)
    with changing(
        actor, conference_id, agreement_id, version, "agreement.text_added", language=language
    ) as agreement:
        if any(text.language == language for text in list_texts(agreement.id)):
            raise InvalidInput(N_("There is a text in this language already."), field="language")
        text = AgreementText(
            id=new_id(),
            conference_id=conference_id,
            agreement_id=agreement.id,
            language=language,
            is_authentic=is_authentic,
            file_id=keep_file(conference_id, upload).id if upload else None,
        )
        session().add(text)
    return text


def change_text(
    actor: Actor,
    *,
    conference_id: str,
    agreement_id: str,
    text_id: str,
    version: int,
    is_authentic: bool,
    upload: Upload | None = None,
) -> AgreementText:
    """Say anew whether a text is authentic; ``upload`` takes the place of its file."""
    text = get_text(conference_id, agreement_id, text_id)
    with changing(
        actor, conference_id, agreement_id, version, "agreement.text_changed", language=text.language
    ):
        text.is_authentic = is_authentic
        before = text.file_id
        if upload is not None:
            text.file_id = keep_file(conference_id, upload).id
            session().flush()
            if before is not None:
                forget_file(conference_id, before)
    return text


def remove_text(actor: Actor, *, conference_id: str, agreement_id: str, text_id: str, version: int) -> None:
    """Take the text in a language away, with its file."""
    text = get_text(conference_id, agreement_id, text_id)
    with changing(
        actor, conference_id, agreement_id, version, "agreement.text_removed", language=text.language
    ):
        session().delete(text)
        session().flush()
        if text.file_id is not None:
            forget_file(conference_id, text.file_id)


def add_document(
    actor: Actor,
    *,
    conference_id: str,
    agreement_id: str,
    version: int,
    title: str,
    note: str,
    upload: Upload,
) -> AgreementDocument:
    """Add another paper in whatever stage; one without a title is called by its file's name."""
    agreement = held(actor, conference_id, agreement_id, version)
    rules.check_room_for_one(len(list_documents(agreement.id)), rules.MAX_DOCUMENTS, "file")
    if len(title) > rules.MAX_NAME:
        raise InvalidInput(
            N_("Please keep this under %(max)d characters."), field="title", max=rules.MAX_NAME
        )
    document = AgreementDocument(
        id=new_id(),
        conference_id=conference_id,
        agreement_id=agreement.id,
        title=title.strip() or upload.filename,
        note=rules.checked_note(note, "note"),
        file_id=keep_file(conference_id, upload).id,
        created_at=now(),
    )
    session().add(document)
    finish(actor, "agreement.document_added", agreement, title=document.title)
    return document


def remove_document(
    actor: Actor, *, conference_id: str, agreement_id: str, document_id: str, version: int
) -> None:
    """Take a paper away, with its file."""
    agreement = held(actor, conference_id, agreement_id, version)
    document = get_document(conference_id, agreement_id, document_id)
    title, file_id = document.title, document.file_id
    session().delete(document)
    session().flush()
    forget_file(conference_id, file_id)
    finish(actor, "agreement.document_removed", agreement, title=title)

"""Use cases of people of the agenda: whom the secretariat writes to, and what they say by their link."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from eventapp.accounts.rules import checked_email
from eventapp.accounts.tokens import token_hash
from eventapp.actor import Actor
from eventapp.agendas.models import Contribution, ContributionAnswer, Person, PersonProfile
from eventapp.agendas.queries import get_person
from eventapp.agendas.rules import check_text
from eventapp.agendas.services import correct_person
from eventapp.audit.trail import record
from eventapp.clock import now
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.db.versions import check_is_newest
from eventapp.errors import InvalidInput, NotFound
from eventapp.files.rules import Upload
from eventapp.files.services import forget_file, keep_file
from eventapp.i18n import N_
from eventapp.jobs.outbox import queue_mail
from eventapp.localized import LANGUAGES, LocalizedText
from eventapp.organizations.queries import find_organization_by_name
from eventapp.permissions import Permission, require
from eventapp.registration.queries import get_delegation
from eventapp.speakers.access import SPEAKER
from eventapp.speakers.links import speaker_token
from eventapp.speakers.queries import find_profile

BIOGRAPHY_MAX = 4_000
#: Invitations in one go; the rest with the next.
INVITED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Contact:
    """How the secretariat reaches a person, and whom they belong to.

    ``organization`` is a name of the directory, '' for none.
    """

    email: str
    language: str
    delegation_id: str | None = None
    organization: str = ""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What a person says of themselves. ``photo`` replaces the one there is, ``drops_photo`` removes it."""

    name: LocalizedText
    job_title: LocalizedText
    affiliation: LocalizedText
    biography: LocalizedText
    photo: Upload | None = None
    drops_photo: bool = False


def set_contact(
    actor: Actor, *, conference_id: str, person_id: str, version: int, contact: Contact
) -> Person:
    """Note how to reach a person; raises :class:`Conflict` unless ``version`` is the newest.

    Another address makes the link that went to the former one stop working.
    """
    require(actor, Permission.AGENDA_EDIT, conference_id)
    person = get_person(conference_id, person_id)
    check_is_newest(person, version)
    if contact.language not in LANGUAGES:
        raise InvalidInput(N_("Please choose one of the languages."), field="language")
    if contact.delegation_id is not None:
        get_delegation(conference_id, contact.delegation_id)
    organization = find_organization_by_name(contact.organization) if contact.organization else None
    if contact.organization and organization is None:
        raise InvalidInput(N_("The directory has no organization of this name."), field="organization")
    email = checked_email(contact.email) if contact.email else ""
    if email != person.email:
        person.token_hash, person.invited_at = None, None
    person.email, person.language = email, contact.language
    person.delegation_id = contact.delegation_id
    person.organization_id = organization.id if organization else None
    return _recorded(actor, "person.contact_changed", person)


def invite_speaker(actor: Actor, *, conference_id: str, person_id: str, secret_key: str) -> Person:
    """Mail a person a new link to their part; the one before stops working. ``secret_key`` is ours."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    person = get_person(conference_id, person_id)
    if not person.email:
        raise InvalidInput(N_("Please give an e-mail address first."), field="email")
    _invite(person, secret_key)
    return _recorded(actor, "person.invited", person)


def invite_new_speakers(actor: Actor, *, conference_id: str, secret_key: str) -> int:
    """Mail everybody who has an address and no link yet; return how many they were."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    people = session().scalars(
        select(Person)
        .where(Person.conference_id == conference_id, Person.email != "", Person.invited_at.is_(None))
        .order_by(Person.id)
        .limit(INVITED_AT_ONCE)
    )
    number = 0
    for person in people.all():
        _invite(person, secret_key)
        _recorded(actor, "person.invited", person)
        number += 1
    return number


def revoke_link(actor: Actor, *, conference_id: str, person_id: str) -> Person:
    """Make a person's link stop working at once."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    person = get_person(conference_id, person_id)
    person.token_hash = None
    return _recorded(actor, "person.link_revoked", person)


def write_profile(
    actor: Actor, *, conference_id: str, person_id: str, version: int, words: OwnWords
) -> Person:
    """Write for a person what they say of themselves, on the secretariat's part."""
    require(actor, Permission.AGENDA_EDIT, conference_id)
    return _take_words(actor, get_person(conference_id, person_id), version, words)


def say_of_oneself(*, conference_id: str, person_id: str, version: int, words: OwnWords) -> Person:
    """Take what the holder of a person's link says of themselves.

    Biography and photograph are public at once; how the person is written in the programme goes into the
    working copy, which the secretariat releases. Raises :class:`Conflict` unless ``version`` is the newest.
    """
    return _take_words(SPEAKER, get_person(conference_id, person_id), version, words)


def answer_part(*, conference_id: str, person_id: str, contribution_id: str, answer: str) -> None:
    """Confirm or decline one part of one's own; an answer can be changed."""
    part = session().scalar(
        select(Contribution).where(
            Contribution.id == contribution_id,
            Contribution.conference_id == conference_id,
            Contribution.person_id == person_id,
        )
    )
    if part is None:
        raise NotFound
    if answer not in set(ContributionAnswer):
        raise InvalidInput(N_("Please choose one of the answers."), field="answer")
    part.answer, part.answered_at = answer, now()
    record(
        SPEAKER,
        f"contribution.{answer}",
        subject_type="contribution",
        subject_id=part.id,
        conference_id=conference_id,
        agenda_item_id=part.agenda_item_id,
    )
    session().flush()


def forget_contact(person: Person) -> None:
    """Forget how a person is reached and what they said of themselves; the programme still names them.

    A part of erasing somebody, which ``workflows.privacy`` has judged and records.
    """
    person.email = person.language = ""
    person.token_hash = person.invited_at = None
    profile = find_profile(person.id)
    if profile is not None:
        session().delete(profile)
        session().flush()
        if profile.photo_id is not None:
            forget_file(person.conference_id, profile.photo_id)


def _take_words(actor: Actor, person: Person, version: int, words: OwnWords) -> Person:
    check_is_newest(person, version)
    check_text(words.biography, BIOGRAPHY_MAX, "biography")
    correct_person(person, name=words.name, affiliation=words.affiliation, job_title=words.job_title)
    # One version guards the person and the profile.
    flag_modified(person, "job_title")
    profile = find_profile(person.id) or _make_profile(person)
    replaced = profile.photo_id if words.photo or words.drops_photo else None
    if words.photo is not None:
        profile.photo_id = keep_file(person.conference_id, words.photo).id
    elif words.drops_photo:
        profile.photo_id = None
    if profile.biography != words.biography:
        profile.biography = words.biography
    if session().is_modified(profile):
        profile.updated_at = now()
    _recorded(actor, "person.profile_changed", person)
    if replaced is not None:
        forget_file(person.conference_id, replaced)
    return person


def _make_profile(person: Person) -> PersonProfile:
    profile = PersonProfile(
        id=new_id(), conference_id=person.conference_id, person_id=person.id, updated_at=now()
    )
    session().add(profile)
    return profile


def _invite(person: Person, secret_key: str) -> None:
    person.token_generation += 1
    person.token_hash = token_hash(speaker_token(secret_key, person.id, person.token_generation))
    person.invited_at = now()
    language = person.language or next(iter(LANGUAGES))
    queue_mail(
        "speaker_invited",
        recipient_name=person.name.read(language),
        recipient_email=person.email,
        language=language,
        payload={"person_id": person.id},
        conference_id=person.conference_id,
    )


def _recorded(actor: Actor, action: str, person: Person) -> Person:
    record(
        actor,
        action,
        subject_type="person",
        subject_id=person.id,
        conference_id=person.conference_id,
    )
    session().flush()
    return person

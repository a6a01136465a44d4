"""Mails to people of the agenda about their own part."""

from flask import current_app

from eventapp.agendas.models import Person
from eventapp.conferences.models import Conference
from eventapp.db.session import session
from eventapp.i18n import N_, current_language, instant_in_words, timezone_in_words
from eventapp.i18n import gettext as _
from eventapp.jobs.mail_text import one_line, plain_name
from eventapp.jobs.models import OutboxMessage
from eventapp.jobs.worker import CannotBeDone
from eventapp.notifications.delegate_letter import questions
from eventapp.notifications.letters import Letter
from eventapp.speakers.links import speaker_token, speaker_url
from eventapp.speakers.queries import list_parts


def write_speaker_invited(message: OutboxMessage) -> Letter:
    """Return the mail with the link by which somebody confirms their part and says who they are."""
    conference = session().get(Conference, message.conference_id)
    person = session().get(Person, message.payload["person_id"])
    if conference is None or person is None:
        raise CannotBeDone(N_("This person is no longer in the agenda."))
    if person.token_hash is None or person.email != message.recipient_email:
        raise CannotBeDone(N_("The link was revoked before the mail was sent."))
    language, first = current_language(), conference.first_language
    title = one_line(conference.title.read(language, first))
    base_url = str(current_app.config["SETTINGS"].base_url)
    token = speaker_token(current_app.config["SECRET_KEY"], person.id, person.token_generation)
    zone = conference.timezone
    parts = [part for part in list_parts(conference.id, person.id) if not part.is_cancelled]
    facts = [
        (
            instant_in_words(part.starts_at, zone, language) if part.starts_at else _("time to be announced"),
            one_line(part.title.read(language, first)),
        )
        for part in parts
    ]
    if starts := [part.starts_at for part in parts if part.starts_at]:
        facts.append((_("Time zone"), timezone_in_words(zone, starts[0], language)))
    return Letter(
        subject=_("%(conference)s: your part in the programme", conference=title),
        greeting=_("Dear %(name)s,", name=plain_name(message.recipient_name)),
        paragraphs=(
            _("You are in the programme of %(conference)s. Please confirm your part.", conference=title),
            _("On the same page you can say how your name is written, and add a biography and a photograph."),
        ),
        facts=tuple(facts),
        link_label=_("See and confirm your part"),
        link_url=speaker_url(base_url, conference.slug, token),
        closing=(
            _("The link is yours alone: whoever has it can change what the programme says of you."),
            *questions(conference),
        ),
        secret=token,
        sender=title,
        reply_to=conference.contact_email,
    )

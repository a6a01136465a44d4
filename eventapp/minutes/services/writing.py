"""Use cases of those who write minutes, several of them at once."""

from datetime import timedelta

from eventapp.actor import Actor
from eventapp.agendas.queries import get_item
from eventapp.agendas.rules import check_text
from eventapp.audit.trail import record, was_just_recorded
from eventapp.clock import now
from eventapp.conferences.holding import hold_conference
from eventapp.db.base import new_id
from eventapp.db.session import session
from eventapp.errors import NotFound
from eventapp.localized import NO_TEXT, LocalizedText
from eventapp.minutes.merging import merge
from eventapp.minutes.models import Minutes, MinutesClash, MinutesStatus, MinutesWriter
from eventapp.minutes.queries import find_minutes
from eventapp.minutes.rules import MAX_SUMMARY, check_can_be_edited
from eventapp.minutes.writers import get_clash, list_who_saved_since
from eventapp.permissions import Permission, require

#: Savings of one person that follow each other so closely are one entry of the audit trail.
ONE_SITTING = timedelta(minutes=10)


def write_minutes(
    actor: Actor,
    *,
    conference_id: str,
    agenda_item_id: str,
    summary: LocalizedText,
    base: LocalizedText = NO_TEXT,
    version: int = 0,
) -> Minutes:
    """Put what somebody has changed in ``base``, the text that they began with, into the minutes.

    ``version`` is that of the minutes when ``base`` was read, 0 if there were none. What others wrote
    meanwhile stays; where both changed the same passage both texts are kept, and a :class:`MinutesClash`
    tells both. What came of it is the summary returned. Raises :class:`Conflict` when the minutes were
    approved meanwhile, :class:`InvalidInput` when nothing would be left of them, or too much.
    """
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    check_text(summary, MAX_SUMMARY, "summary")
    item = get_item(conference_id, agenda_item_id)
    minutes = _find_or_begin(conference_id, item.id)
    check_can_be_edited(minutes)
    merged, clashes = _merged(base, summary, minutes.summary)
    check_text(merged, MAX_SUMMARY, "summary", is_required=True)
    if merged == minutes.summary:
        # Who takes out what another has just changed sees it come back: both are told of that, too.
        _tell_both(actor, minutes, version, clashes)
        return minutes
    minutes.summary = merged
    minutes.updated_at = now()
    session().add(minutes)
    session().flush()
    _tell_both(actor, minutes, version, clashes)
    note_writing(actor, conference_id=conference_id, agenda_item_id=item.id, saved_version=minutes.version)
    if not was_just_recorded(actor, "minutes.written", subject_id=minutes.id, within=ONE_SITTING):
        _record(actor, "minutes.written", minutes)
    session().flush()
    return minutes


def note_writing(
    actor: Actor, *, conference_id: str, agenda_item_id: str, saved_version: int | None = None
) -> None:
    """Note that somebody has the minutes of an item open for writing, so that others see it."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    item = get_item(conference_id, agenda_item_id)
    if actor.id is None:
        return
    writer = session().get(MinutesWriter, (item.id, actor.id))
    if writer is None:
        writer = MinutesWriter(agenda_item_id=item.id, user_id=actor.id)
        session().add(writer)
    writer.name, writer.seen_at = actor.name or actor.email, now()
    if saved_version is not None:
        writer.saved_version = saved_version
    session().flush()


def note_clash_seen(actor: Actor, *, conference_id: str, agenda_item_id: str, clash_id: str) -> None:
    """Note that one of both writers has seen that they wrote the same passage; raises :class:`NotFound`."""
    require(actor, Permission.OUTCOMES_EDIT, conference_id)
    clash = get_clash(conference_id, agenda_item_id, clash_id)
    if actor.id not in (clash.first_user_id, clash.second_user_id):
        raise NotFound
    if actor.id == clash.first_user_id:
        clash.first_told_at = clash.first_told_at or now()
    if actor.id == clash.second_user_id:
        clash.second_told_at = clash.second_told_at or now()
    record(
        actor,
        "minutes.clash_seen",
        subject_type="minutes_clash",
        subject_id=clash.id,
        conference_id=conference_id,
        agenda_item_id=agenda_item_id,
    )
    session().flush()


def _find_or_begin(conference_id: str, agenda_item_id: str) -> Minutes:
    """Return the minutes, held for writing; new ones, which the caller adds, where nobody has begun."""
    minutes = find_minutes(conference_id, agenda_item_id, for_update=True)
    if minutes is None:
        # Two who begin at once wait for each other here, for there is no row to hold.
        hold_conference(conference_id)
        minutes = find_minutes(conference_id, agenda_item_id, for_update=True)
    return minutes or Minutes(
        id=new_id(),
        conference_id=conference_id,
        agenda_item_id=agenda_item_id,
        status=MinutesStatus.DRAFT,
        summary=NO_TEXT,
    )


def _merged(
    base: LocalizedText, mine: LocalizedText, current: LocalizedText
) -> tuple[LocalizedText, list[tuple[str, str]]]:
    """Return the text of all languages, and each passage that both changed with its language."""
    texts, clashes = {}, []
    for language in {**current, **mine}:
        merged = merge(base.get(language, ""), mine.get(language, ""), current.get(language, ""))
        texts[language] = merged.text.strip()
        clashes += [(language, passage) for passage in merged.clashes]
    return LocalizedText(texts), clashes


def _tell_both(actor: Actor, minutes: Minutes, version: int, clashes: list[tuple[str, str]]) -> None:
    """Tell the actor, and everybody who has saved something since ``version``, of each clash."""
    if not clashes:
        return
    # Where nobody else has, it was a second window of the same person, or an answer that never arrived.
    others = list_who_saved_since(minutes.agenda_item_id, version, but=actor.id) or [(actor.id, actor.name)]
    for language, passage in clashes:
        for user_id, name in others:
            session().add(
                MinutesClash(
                    id=new_id(),
                    conference_id=minutes.conference_id,
                    agenda_item_id=minutes.agenda_item_id,
                    language=language,
                    passage=passage,
                    first_user_id=user_id,
                    first_name=name,
                    second_user_id=actor.id,
                    second_name=actor.name,
                    created_at=now(),
                )
            )


def _record(actor: Actor, action: str, minutes: Minutes) -> None:
    record(
        actor,
        action,
        subject_type="minutes",
        subject_id=minutes.id,
        conference_id=minutes.conference_id,
        agenda_item_id=minutes.agenda_item_id,
    )

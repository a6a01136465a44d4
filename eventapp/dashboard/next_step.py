"""What an organizer should do next, from where the conference stands: one pure rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from eventapp.conferences.models import ConferenceState
from eventapp.i18n import N_


@dataclass(frozen=True, slots=True)
class NextStep:
    """A sentence, the words of its button, and the page it leads to."""

    text: str
    button: str
    endpoint: str


#: Publishing is a button of the overview itself.
PUBLISH = NextStep(
    N_("Everything needed is there. Look at the preview, then publish."),
    N_("See the preview"),
    "dashboard.preview",
)
CONCLUDE = NextStep(
    N_("The conference is over. One step sends the summary to the delegates and begins the follow-up."),
    N_("Conclude the conference"),
    "concluding.show_conclusion",
)
NEXT_EDITION = NextStep(
    N_("Everything promised is done. The next edition can begin with this one."),
    N_("Prepare the next edition"),
    "editions.show_next_edition",
)
RELEASE = NextStep(
    N_("The agenda has changes that the public doesn't see yet. Look at whom they touch, then release them."),
    N_("Go to the release"),
    "releasing.show_release",
)


def next_step(
    state: str,
    *,
    missing: Sequence[str],
    has_agenda: bool,
    has_examples: bool,
    has_unreleased: bool,
    has_begun: bool,
    has_delegates: bool,
    has_outcomes: bool,
    has_open_items: bool,
    is_over: bool,
    is_concluded: bool,
    has_next_edition: bool,
) -> NextStep | None:
    """Return the next step, or None; ``missing`` are the pages that publication waits for.

    ``is_over`` is from the day after the last one on.
    """
    if is_concluded and has_next_edition and not has_open_items:
        return None
    if state == ConferenceState.DRAFT:
        return _before_publication(missing, has_agenda, has_examples)
    if state == ConferenceState.PUBLISHED and not has_begun:
        return (
            _agenda_step(has_agenda, has_examples)
            or (RELEASE if has_unreleased else None)
            or _before_the_day(has_delegates)
        )
    if state == ConferenceState.PUBLISHED and has_unreleased:
        return RELEASE
    if state == ConferenceState.ARCHIVED:
        return None
    return _from_the_day_on(has_outcomes, has_open_items, is_over=is_over, is_concluded=is_concluded)


def _before_publication(missing: Sequence[str], has_agenda: bool, has_examples: bool) -> NextStep:
    if missing:
        return NextStep(
            N_("Something that the public must be told is missing."), N_("Complete it"), missing[0]
        )
    return _agenda_step(has_agenda, has_examples) or PUBLISH


def _before_the_day(has_delegates: bool) -> NextStep:
    if has_delegates:
        return NextStep(
            N_("Delegates are registering. See who comes and who waits."),
            N_("See the delegates"),
            "registration.list_delegates",
        )
    return NextStep(
        N_("The page is public. Send its address to the delegations, so that they register."),
        N_("See the public page"),
        "dashboard.show_conference",
    )


def _agenda_step(has_agenda: bool, has_examples: bool) -> NextStep | None:
    if not has_agenda:
        return NextStep(N_("The agenda is still empty."), N_("Write the agenda"), "agendas.list_items")
    if has_examples:
        return NextStep(
            N_("The agenda still holds examples. Give them their real titles, or delete them."),
            N_("Edit the agenda"),
            "agendas.list_items",
        )
    return None


def _from_the_day_on(
    has_outcomes: bool, has_open_items: bool, *, is_over: bool, is_concluded: bool
) -> NextStep:
    if not has_outcomes and not is_concluded:
        return NextStep(
            N_("Record what was decided and who does what by when, item by item."),
            N_("Go to the minutes"),
            "action_items.list_outcomes",
        )
    if is_over and not is_concluded:
        return CONCLUDE
    if has_open_items:
        return NextStep(
            N_("Action items are open. Follow up what was promised."),
            N_("See the action items"),
            "action_items.show_register",
        )
    if is_concluded:
        return NEXT_EDITION
    return NextStep(
        N_("Everything promised is done. Send the summary to both sides."),
        N_("Go to the documents"),
        "exports.list_documents",
    )

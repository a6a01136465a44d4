"""The next edition of a conference: what it begins with, and what goes on in it."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.conferences.queries import find_series
from eventapp.db.session import session, transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import current_language, gettext, ngettext, timezone_cities
from eventapp.permissions import Permission, is_permitted
from eventapp.web.actors import current_actor
from eventapp.workflows.editions import next_edition as services
from eventapp.workflows.editions.building import Part
from eventapp.workflows.editions.forms import CarryOverForm, NextEditionForm
from eventapp.workflows.editions.next_edition import FOLLOWED_UP, Carried, EditionExists, NextEdition
from eventapp.workflows.editions.queries import find_next_edition
from eventapp.workflows.editions.times import a_year_later
from eventapp.workflows.editions.views.blueprint import editions
from eventapp.workflows.editions.views.copies import tell_without_day


@editions.get("/manage/<slug>/next-edition")
@in_conference(Permission.CONFERENCE_EDIT)
def show_next_edition(conference: Conference) -> str:
    following = find_next_edition(conference.id)
    if following is not None:
        return _there_page(conference, following, CarryOverForm(formdata=None, carried=list(FOLLOWED_UP)))
    counts = _counts(conference)
    form = NextEditionForm(
        formdata=None,
        title=conference.title,
        starts_on=a_year_later(conference.starts_on),
        ends_on=a_year_later(conference.ends_on),
        timezone=conference.timezone,
        contact_email=conference.contact_email,
        parts=list(Part),
        carried=list(counts),
        series=conference.title,
    )
    return _page(conference, form, counts)


@editions.post("/manage/<slug>/next-edition")
@in_conference(Permission.CONFERENCE_EDIT)
def start_next_edition(conference: Conference) -> Any:
    form, counts, slug = NextEditionForm(), _counts(conference), conference.slug
    form.offer()
    form.offer_carried(counts, least=0)
    if not form.validate():
        return _page(conference, form, counts), 422
    try:
        command = NextEdition(
            facts=form.facts(),
            parts=[Part(part) for part in form.parts.data],
            carried=[Carried(each) for each in form.carried.data or ()],
            series=form.series.data,
        )
        with transaction():
            started = services.start_next_edition(
                current_actor(),
                source=conference,
                command=command,
                secret_key=current_app.config["SECRET_KEY"],
            )
            started_slug = started.conference.slug
    except EditionExists as error:
        # Somebody pressed twice, or somebody else was faster: the page shows which one it is.
        flash(gettext(error.message), "success")
        return redirect(url_for("editions.show_next_edition", slug=slug), 303)
    except (InvalidInput, Conflict) as error:
        session().refresh(conference)
        form.take_error(error)
        return _page(conference, form, counts), error.status
    made = gettext("The next edition is made. Only its members can see it until you publish it.")
    _tell(made, *_told(started.counts))
    tell_without_day(started.without_day)
    return redirect(url_for("dashboard.show_overview", slug=started_slug), 303)


@editions.post("/manage/<slug>/next-edition/carry")
@in_conference(Permission.CONFERENCE_EDIT)
def carry_over(conference: Conference) -> Any:
    """Carry over what has come since, or was left out at first."""
    form, slug, following = CarryOverForm(), conference.slug, find_next_edition(conference.id)
    if following is None:
        return redirect(url_for("editions.show_next_edition", slug=slug), 303)
    form.offer_carried(_followed_up(conference), least=0)
    if not form.validate():
        return _there_page(conference, following, form), 422
    with transaction():
        counts = services.carry_over(
            current_actor(),
            source=conference,
            target=following,
            carried=[Carried(each) for each in form.carried.data or ()],
        )
    _tell(*(_told(counts) or [gettext("There was nothing to carry over.")]))
    return redirect(url_for("editions.show_next_edition", slug=slug), 303)


def _counts(conference: Conference) -> dict[Carried, int]:
    """Return how much there is of what the reader may carry over."""
    needed = {Carried.MEMBERS: Permission.MEMBERS_EDIT, Carried.FOCAL_POINTS: Permission.DELEGATES_EDIT}
    actor = current_actor()
    return {
        carried: number
        for carried, number in services.count_to_carry(conference.id).items()
        if is_permitted(actor, needed.get(carried, Permission.OUTCOMES_EDIT), conference.id)
    }


def _followed_up(conference: Conference) -> dict[Carried, int]:
    return {each: number for each, number in _counts(conference).items() if each in FOLLOWED_UP}


def _told(counts: Mapping[str, int]) -> list[str]:
    """Return in sentences what was carried over and is followed up there now."""
    items, agreements, links = (
        counts.get(name, 0) for name in ("action_items", "agreements", "working_links")
    )
    said = (
        (
            items,
            ngettext(
                "%(num)d open action item is carried over.",
                "%(num)d open action items are carried over.",
                items,
            ),
        ),
        (
            agreements,
            ngettext(
                "%(num)d agreement is carried over.", "%(num)d agreements are carried over.", agreements
            ),
        ),
        (
            links,
            ngettext(
                "%(num)d working link is carried over.", "%(num)d working links are carried over.", links
            ),
        ),
        (
            counts.get("contacts", 0),
            ngettext(
                "%(num)d contact is taken over.",
                "%(num)d contacts are taken over.",
                counts.get("contacts", 0),
            ),
        ),
    )
    return [text for number, text in said if number]


def _tell(*sentences: str) -> None:
    flash(("" if current_language() == "zh" else " ").join(sentences), "success")


def _page(conference: Conference, form: NextEditionForm, counts: Mapping[Carried, int]) -> str:
    form.offer()
    form.offer_carried(counts)
    return render_template(
        "editions/next_edition.html",
        conference=conference,
        form=form,
        series=find_series(conference.series_id),
        cities=timezone_cities(current_language()),
    )


def _there_page(conference: Conference, following: Conference, form: CarryOverForm) -> str:
    counts = _followed_up(conference)
    form.offer_carried(counts)
    return render_template(
        "editions/next_edition_there.html",
        conference=conference,
        following=following,
        may_see_it=is_permitted(current_actor(), Permission.CONFERENCE_VIEW, following.id),
        may_carry=is_permitted(current_actor(), Permission.OUTCOMES_EDIT, following.id),
        counts=counts,
        form=form,
    )

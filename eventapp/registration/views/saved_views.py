"""Saving how a member likes to see the list of delegates."""

from urllib.parse import urlencode

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from eventapp.conferences.guards import in_conference
from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from eventapp.errors import Conflict, InvalidInput
from eventapp.i18n import gettext
from eventapp.permissions import Permission
from eventapp.registration import services
from eventapp.registration.views.blueprint import registration
from eventapp.registration.views.listing import requested_filter
from eventapp.web.actors import current_actor
from eventapp.web.flashes import warn_of
from eventapp.web.forms import clean


@registration.post("/manage/<slug>/delegates/views")
@in_conference(Permission.DELEGATES_VIEW)
def save_view(conference: Conference) -> Response:
    """Keep the filters, order and columns of the address under the name that was typed."""
    arguments = requested_filter(conference).arguments()
    try:
        with transaction():
            view = services.save_view(
                current_actor(),
                conference_id=conference.id,
                name=clean(request.form.get("name", "")) or "",
                arguments=urlencode(arguments, doseq=True),
            )
    except (InvalidInput, Conflict) as error:
        warn_of(error)
    else:
        flash(gettext("“%(name)s” is among your views now.", name=view.name), "success")
    return redirect(url_for("registration.list_delegates", slug=conference.slug, **arguments), 303)


@registration.post("/manage/<slug>/delegates/views/<view_id>/delete")
@in_conference(Permission.DELEGATES_VIEW)
def delete_view(conference: Conference, view_id: str) -> Response:
    with transaction():
        services.delete_view(current_actor(), conference_id=conference.id, view_id=view_id)
    flash(gettext("The view is deleted."), "success")
    return redirect(url_for("registration.list_delegates", slug=conference.slug), 303)

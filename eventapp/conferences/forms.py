"""Forms of a conference's frame."""

from flask_wtf.file import FileRequired
from wtforms import EmailField, IntegerField, SelectField, StringField
from wtforms.validators import NumberRange

from eventapp.accounts.rules import checked_email
from eventapp.conferences.rules import CAPACITY_MAX, LINE_MAX, side_code
from eventapp.conferences.words import PARTNER_ROLE_NAMES, ROLE_NAMES
from eventapp.i18n import lazy_gettext as _
from eventapp.i18n import lazy_pgettext
from eventapp.permissions import Role
from eventapp.web.forms import AppForm, VersionedForm, judged_by, line, localized_field, optional, required
from eventapp.web.uploads import PictureField


class SideForm(AppForm):
    code = StringField(
        _("Country or code"),
        [required(), line(60), judged_by(side_code)],
        description=_("A country, such as Switzerland or CH, or a short code of your own, such as ASEAN."),
        render_kw={"list": "countries", "autocomplete": "off"},
    )
    name = localized_field(
        lazy_pgettext("thing", "Name"),
        max_length=LINE_MAX,
        description=_("Leave it empty for the country's usual name."),
    )


class ChangeSideForm(SideForm, VersionedForm):
    """A side that is there already."""


class RoomForm(AppForm):
    name = localized_field(lazy_pgettext("thing", "Name"), required=True)
    capacity = IntegerField(
        lazy_pgettext("room", "Seats"),
        [
            optional(),
            NumberRange(1, CAPACITY_MAX, message=_("Please give a number from %(min)d to %(max)d.")),
        ],
        render_kw={"inputmode": "numeric"},
    )


class ChangeRoomForm(RoomForm, VersionedForm):
    """A room that is there already."""


class PartnerForm(AppForm):
    organization = StringField(
        _("Organization"),
        [required(), line()],
        description=_("Its name or short name, in any language."),
        render_kw={"list": "organization-names", "autocomplete": "off"},
    )
    role = SelectField(_("Part"), choices=list(PARTNER_ROLE_NAMES.items()))


#: The longer side of a partner's logo in pixels: 38 mm in print at 400 dpi.
LOGO_SIDE = 600


class LogoForm(AppForm):
    """The logo of a partner."""

    logo = PictureField(
        _("Logo"),
        [FileRequired(message=_("Please choose a file."))],
        side=LOGO_SIDE,
        see_through=True,
        description=_("JPEG, PNG or WebP, up to 10 MB; best a PNG without a ground. It is made small."),
    )


class InvitationForm(AppForm):
    email = EmailField(
        _("E-mail"), [required(), line(), judged_by(checked_email)], render_kw={"autocomplete": "off"}
    )
    name = StringField(_("Name"), [line()], description=_("For somebody who has no account yet."))
    role = SelectField(_("Role"), choices=list(ROLE_NAMES.items()), default=Role.ORGANIZER)


class RoleForm(AppForm):
    role = SelectField(_("Role"), choices=list(ROLE_NAMES.items()))

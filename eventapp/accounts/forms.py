"""Forms of accounts."""

from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.validators import Length

from eventapp.accounts.rules import PASSWORD_MAX
from eventapp.i18n import lazy_gettext as _
from eventapp.localized import LANGUAGES
from eventapp.web.forms import AppForm, line, required


class SignInForm(AppForm):
    email = EmailField(_("E-mail"), [required(), line()], render_kw={"autocomplete": "username"})
    password = PasswordField(
        _("Password"), [required(), Length(max=PASSWORD_MAX)], render_kw={"autocomplete": "current-password"}
    )


class LinkForm(AppForm):
    email = EmailField(_("E-mail"), [required(), line()], render_kw={"autocomplete": "username"})


class UseLinkForm(AppForm):
    """Nothing but the button: a mail scanner that opens the link doesn't use it up."""


class ProfileForm(AppForm):
    name = StringField(_("Name"), [required(), line()], render_kw={"autocomplete": "name"})
    language = SelectField(_("Language of mails to you"), choices=list(LANGUAGES.items()))


class PasswordForm(AppForm):
    password = PasswordField(
        _("New password"),
        [required(), Length(max=PASSWORD_MAX)],
        render_kw={"autocomplete": "new-password"},
        description=_("At least 12 characters. Your other sign-ins end."),
    )

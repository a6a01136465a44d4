"""Forms of contacts."""

from wtforms import EmailField, SelectField, StringField

from eventapp.accounts.rules import checked_email
from eventapp.conferences.models import Side
from eventapp.contacts.models import Contact
from eventapp.contacts.rules import MAX_NAME, ContactFacts
from eventapp.i18n import current_language, gettext
from eventapp.i18n import lazy_gettext as _
from eventapp.localized import LANGUAGES
from eventapp.organizations.queries import get_organization_by_name
from eventapp.web.forms import AppForm, VersionedForm, judged_by, line, optional, required


class ContactForm(AppForm):
    """A new contact."""

    name = StringField(_("Name"), [required(), line(MAX_NAME)], render_kw={"autocomplete": "off"})
    position = StringField(_("Position"), [line(MAX_NAME)], render_kw={"autocomplete": "off"})
    organization = StringField(
        _("Organization"),
        [line()],
        description=_("Type a part of the name and choose from the directory."),
        render_kw={"list": "organization-names", "autocomplete": "off"},
    )
    side_id = SelectField(_("Side"), default="")
    email = EmailField(
        _("E-mail"),
        [optional(), line(), judged_by(checked_email)],
        description=_("Links and reminders go here. Without an address nothing is sent."),
        render_kw={"autocomplete": "off"},
    )
    language = SelectField(_("Language of mails"), choices=list(LANGUAGES.items()))

    def offer_sides(self, sides: list[Side]) -> None:
        """Fill the select; what isn't offered is refused."""
        self.side_id.choices = [("", gettext("As the organization’s country"))] + [
            (side.id, side.name.read(current_language()) or side.code) for side in sides
        ]

    def facts(self) -> ContactFacts:
        """Return what was typed; raises :class:`InvalidInput` for an organization that isn't there."""
        name = self.organization.data or ""
        organization = get_organization_by_name(name, "organization") if name else None
        return ContactFacts(
            name=self.name.data or "",
            email=self.email.data or "",
            organization_id=organization.id if organization else None,
            side_id=self.side_id.data or None,
            position=self.position.data or "",
            language=self.language.data,
        )


class ChangeContactForm(ContactForm, VersionedForm):
    """A contact who is there already."""

    def show(self, contact: Contact) -> None:
        """Fill the form from a contact whose organization is loaded."""
        self.version.data, self.name.data, self.position.data = (
            contact.version,
            contact.name,
            contact.position,
        )
        self.email.data, self.language.data = contact.email, contact.language
        self.side_id.data = contact.side_id or ""
        if contact.organization is not None:
            self.organization.data = contact.organization.name.read(current_language())


def state_in_words(contact: Contact) -> str:
    """Say why nothing reaches a contact, '' where mails do."""
    if contact.left_at is not None:
        return str(gettext("Has left"))
    if contact.bounced_at is not None:
        return str(gettext("Mail comes back"))
    return "" if contact.email else str(gettext("No address"))

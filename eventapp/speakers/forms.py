"""Forms of people of the agenda: how they are reached, and what they say of themselves."""

from wtforms import BooleanField, EmailField, SelectField, StringField

from eventapp.accounts.rules import checked_email
from eventapp.agendas.models import Person, PersonProfile
from eventapp.agendas.rules import MAX_NAME
from eventapp.conferences.models import Conference
from eventapp.files.pictures import SIDE
from eventapp.i18n import current_language
from eventapp.i18n import lazy_gettext as _
from eventapp.localized import LANGUAGES, LocalizedText
from eventapp.speakers.services import BIOGRAPHY_MAX, Contact, OwnWords
from eventapp.web.forms import VersionedForm, judged_by, line, localized_field, optional
from eventapp.web.uploads import PictureField


class ContactForm(VersionedForm):
    email = EmailField(_("E-mail"), [optional(), line(), judged_by(checked_email)])
    language = SelectField(_("Language of mails"), choices=list(LANGUAGES.items()))
    delegation_id = SelectField(_("Delegation"), validate_choice=False)
    organization = StringField(
        _("Organization of the directory"),
        [line()],
        description=_("Calendars of one organization hold the items of its people."),
        render_kw={"list": "organizations", "autocomplete": "off"},
    )

    def offer(self, delegations: list[tuple[str, LocalizedText]], conference: Conference) -> None:
        """Fill what can be chosen: ids and names of delegations."""
        language, first = current_language(), conference.first_language
        named = [(key, name.read(language, first)) for key, name in delegations]
        self.delegation_id.choices = [("", _("No delegation")), *named]

    def show(self, person: Person) -> None:
        self.version.data, self.email.data = person.version, person.email
        self.language.data = person.language or next(iter(LANGUAGES))
        self.delegation_id.data = person.delegation_id or ""
        if person.organization is not None:
            self.organization.data = person.organization.name.read(current_language())

    def contact(self) -> Contact:
        return Contact(
            email=self.email.data or "",
            language=self.language.data,
            delegation_id=self.delegation_id.data or None,
            organization=self.organization.data or "",
        )


class OwnWordsForm(VersionedForm):
    """What a person says of themselves."""

    name = localized_field(_("Name"), required=True, max_length=MAX_NAME)
    job_title = localized_field(_("Position"), max_length=MAX_NAME)
    affiliation = localized_field(_("Organization"), max_length=MAX_NAME)
    biography = localized_field(
        _("Biography"),
        kind="text",
        max_length=BIOGRAPHY_MAX,
        description=_("A few sentences for the audience, in one language or both."),
    )
    photo = PictureField(
        _("Photograph"),
        side=SIDE,
        description=_(
            "JPEG, PNG or WebP, up to 10 MB. It is shown on the public page; location and camera details "
            "are removed."
        ),
    )
    drops_photo = BooleanField(_("Take the photograph away"))

    def show(self, person: Person, profile: PersonProfile | None) -> None:
        self.version.data = person.version
        self.name.process(None, person.name)
        self.job_title.process(None, person.job_title)
        self.affiliation.process(None, person.affiliation)
        if profile is not None:
            self.biography.process(None, profile.biography)

    def words(self) -> OwnWords:
        return OwnWords(
            name=self.name.data,
            job_title=self.job_title.data,
            affiliation=self.affiliation.data,
            biography=self.biography.data,
            photo=self.photo.small,
            drops_photo=self.drops_photo.data,
        )

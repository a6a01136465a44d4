"""Forms by which secret addresses are made."""

from wtforms import SelectField, StringField

from eventapp.calendars.feed_tokens import LONGEST_LABEL, NewFeed
from eventapp.calendars.models import FeedKind
from eventapp.exports.feeds.choices import SecretOptions
from eventapp.i18n import lazy_gettext
from eventapp.localized import LANGUAGES
from eventapp.web.forms import AppForm, line, required

_ = lazy_gettext


class OwnFeedForm(AppForm):
    """A secret address of one's own."""

    label = StringField(_("For which program or person"), validators=[required(), line(LONGEST_LABEL)])
    language = SelectField(_("Language"), choices=list(LANGUAGES.items()))

    def own_feed(self, user_id: str) -> NewFeed:
        return NewFeed(
            FeedKind.ALL_CONFERENCES,
            label=self.label.data or "",
            language=self.language.data,
            user_id=user_id,
        )


class FeedForm(OwnFeedForm):
    """A secret address of the action items of a conference or an organization, or of a delegation's items."""

    holds = SelectField(_("What it holds"))

    def offer(self, options: SecretOptions) -> None:
        """Set what can be chosen, each under the heading of its group."""
        self.holds.choices = {
            heading: [(option.value, option.name) for option in group] for heading, group in options.items()
        }
        self._owners = {option.value: option for group in options.values() for option in group}

    def feed(self, conference_id: str) -> NewFeed:
        chosen = self._owners[self.holds.data]
        return NewFeed(
            chosen.kind,
            label=self.label.data or "",
            language=self.language.data,
            conference_id=conference_id,
            delegation_id=chosen.owner_id if chosen.kind == FeedKind.DELEGATION else None,
            organization_id=chosen.owner_id if chosen.kind == FeedKind.ORGANIZATION else None,
        )


class ContactFeedForm(AppForm):
    """A secret address of what a contact follows up."""

    language = SelectField(_("Language"), choices=list(LANGUAGES.items()))

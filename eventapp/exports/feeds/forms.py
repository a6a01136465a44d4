"""Forms by which secret addresses are made."""

from wtforms import SelectField, StringField

from eventapp.calendars.feed_tokens import LONGEST_LABEL, NewFeed
from eventapp.calendars.models import FeedKind
from eventapp.exports.feeds.choices import Options
from eventapp.i18n import lazy_gettext
from eventapp.localized import LANGUAGES
from eventapp.web.forms import AppForm, line, required

_ = lazy_gettext
ACTION_ITEMS = "action_items"


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
    """A secret address of a conference's action items, or of a delegation's items."""

    holds = SelectField(_("What it holds"))

    def offer(self, options: Options) -> None:
        """Set what can be chosen: ``ACTION_ITEMS``, and ids of delegations."""
        self.holds.choices = options

    def feed(self, conference_id: str) -> NewFeed:
        is_register = self.holds.data == ACTION_ITEMS
        return NewFeed(
            FeedKind.ACTION_ITEMS if is_register else FeedKind.DELEGATION,
            label=self.label.data or "",
            language=self.language.data,
            conference_id=conference_id,
            delegation_id=None if is_register else self.holds.data,
        )

"""What forms of a delegate's particulars offer by language, for forms of this slice and of those above it."""

from wtforms import Field, SelectField

from eventapp.conferences.models import Conference
from eventapp.i18n import current_language, gettext, language_name
from eventapp.web.forms import AppForm, LocalizedField


class LanguagesForm(AppForm):
    """A form with the fields ``positions`` and ``interpretation``.

    ``position`` is in the language ``position_language``.
    """

    positions: LocalizedField
    interpretation: SelectField

    def offer_languages(self, conference: Conference, written_in: str) -> None:
        """Offer the languages of a conference; the position is written in ``written_in``."""
        language = current_language()
        self.position_language = written_in
        self._other_languages = [code for code in conference.languages if code != written_in]
        self.interpretation.choices = [
            ("", gettext("Not needed")),
            *(
                (code, gettext("Into %(language)s", language=language_name(code, language)))
                for code in conference.languages
            ),
        ]

    def other_positions(self) -> list[tuple[str, Field]]:
        """Return (language code, field) for each further language in which the position is asked or given."""
        return self.positions.parts_in(self._other_languages)

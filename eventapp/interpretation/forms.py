"""Forms of interpretation."""

from wtforms import HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from eventapp.agendas.models import InterpretationTeam
from eventapp.agendas.rules import SPOKEN_LANGUAGES
from eventapp.conferences.models import Conference
from eventapp.i18n import current_language, language_name, lazy_pgettext
from eventapp.i18n import lazy_gettext as _
from eventapp.interpretation.services import MAX_INTERPRETERS, MAX_NAME, TeamFacts
from eventapp.web.forms import AppForm, VersionedForm, line, optional, required


class TeamForm(AppForm):
    """A team that interprets together."""

    name = StringField(lazy_pgettext("thing", "Name"), [required(), line(MAX_NAME)])
    languages = SelectMultipleField(
        _("Languages"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_("Those between which the team interprets, in both directions."),
    )
    booth = StringField(
        _("Booth"),
        [optional(), line(MAX_NAME)],
        description=_("Only for simultaneous interpretation."),
    )
    interpreters = TextAreaField(
        _("Interpreters"),
        [optional(), line(MAX_INTERPRETERS * (MAX_NAME + 1))],
        description=_("One a line, in the order in which they take turns. The usual number is two."),
        render_kw={"rows": 3},
    )

    def offer(self, conference: Conference, known: tuple[str, ...] = ()) -> None:
        """Fill what can be chosen; ``known`` are further languages that the team has already."""
        codes = dict.fromkeys((*conference.languages, *SPOKEN_LANGUAGES, *known))
        self.languages.choices = [(code, language_name(code, current_language())) for code in codes]

    def facts(self) -> TeamFacts:
        lines = (name.strip() for name in (self.interpreters.data or "").splitlines())
        return TeamFacts(
            name=self.name.data or "",
            languages=tuple(self.languages.data or ()),
            booth=self.booth.data or "",
            interpreters=tuple(name for name in lines if name),
        )


class ChangeTeamForm(TeamForm, VersionedForm):
    """A team that is there already."""

    def show(self, team: InterpretationTeam) -> None:
        self.version.data, self.name.data, self.booth.data = team.version, team.name, team.booth
        self.languages.data = team.languages
        self.interpreters.data = "\n".join(team.interpreters)


class DutyForm(AppForm):
    """Which teams interpret one item; ``seen`` are those that were on duty when it was opened."""

    team_ids = SelectMultipleField(
        _("Teams on duty"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    seen = HiddenField()

    def show(self, team_ids: list[str]) -> None:
        self.team_ids.data, self.seen.data = team_ids, ",".join(team_ids)

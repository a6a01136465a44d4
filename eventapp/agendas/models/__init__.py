"""The agenda: its working copy, its people, who interprets, and what has been released."""

from eventapp.agendas.models.edits import AgendaEdit
from eventapp.agendas.models.interpreting import InterpretationDuty, InterpretationTeam
from eventapp.agendas.models.items import (
    DEFAULT_MINUTES,
    AgendaItem,
    AgendaItemKind,
    InterpretationMode,
    Track,
)
from eventapp.agendas.models.people import (
    Contribution,
    ContributionAnswer,
    ContributionRole,
    Person,
    PersonProfile,
)
from eventapp.agendas.models.versions import AgendaVersion, ReleasedItem

__all__ = [
    "DEFAULT_MINUTES",
    "AgendaEdit",
    "AgendaItem",
    "AgendaItemKind",
    "AgendaVersion",
    "Contribution",
    "ContributionAnswer",
    "ContributionRole",
    "InterpretationDuty",
    "InterpretationMode",
    "InterpretationTeam",
    "Person",
    "PersonProfile",
    "ReleasedItem",
    "Track",
]

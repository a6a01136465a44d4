"""A conference to import programmes into."""

from datetime import date

import pytest

from eventapp.conferences.models import Conference
from eventapp.db.session import transaction
from tests.agendas.conftest import make_conference


@pytest.fixture
def coscup(app: object) -> Conference:
    """The frame of COSCUP 2023 in Taipei."""
    return _framed("coscup-2023", "Asia/Taipei", date(2023, 7, 29), date(2023, 7, 30))


@pytest.fixture
def congress(app: object) -> Conference:
    """The frame of the 31st Chaos Communication Congress in Hamburg."""
    return _framed("31c3", "Europe/Berlin", date(2014, 12, 27), date(2014, 12, 30))


def _framed(slug: str, timezone: str, first_day: date, last_day: date) -> Conference:
    with transaction():
        conference = make_conference(slug, timezone=timezone)
        conference.starts_on, conference.ends_on = first_day, last_day
        if slug == "coscup-2023":
            conference.languages = ["zh", "en"]
    return conference

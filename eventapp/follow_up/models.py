"""How a conference is followed up: the schedule that its organizer sets, and what was sent by it."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.conferences.models import OfConference, ShownInProgramme
from eventapp.db.base import ID_LENGTH, Base, Versioned


class FollowUpPlan(Versioned, ShownInProgramme, Base):
    """When a conference reminds, escalates and asks; where there is no row the standard plan holds.

    Owners are reminded so many days before and after a due date (``reminds_before``, ``reminds_after``). So
    many days after it the delegation's focal point is told, then the secretariat; None tells nobody. Digests
    go out on ``digest_weekday`` (0 is Monday, None is never), notices of expiry ``expiry_days`` before it,
    pulses ``pulse_months`` after the last day. ``is_public`` shows the progress to everybody,
    and links it from the conference's public page.
    """

    __tablename__ = "follow_up_plan"

    conference_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("conference.id"), primary_key=True
    )
    reminds_before: Mapped[list[int]] = mapped_column(JSON)
    reminds_after: Mapped[list[int]] = mapped_column(JSON)
    tells_focal_point_after: Mapped[int | None]
    tells_secretariat_after: Mapped[int | None]
    digest_weekday: Mapped[int | None]
    expiry_days: Mapped[list[int]] = mapped_column(JSON)
    pulse_months: Mapped[list[int]] = mapped_column(JSON)
    is_public: Mapped[bool]
    updated_at: Mapped[datetime]


class Notice(OfConference, Base):
    """Something that was sent by the plan, once: ``key`` says what, about which day and to whom.

    The row and the mail's stand in one transaction, so that a pass that is run twice, or was killed in the
    middle, sends nothing twice and misses nothing.
    """

    __tablename__ = "follow_up_notice"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    message_id: Mapped[str] = mapped_column(String(ID_LENGTH))
    created_at: Mapped[datetime]


class FollowUpPass(Base):
    """Up to which day, in its own zone, a conference has been followed up."""

    __tablename__ = "follow_up_pass"

    conference_id: Mapped[str] = mapped_column(
        String(ID_LENGTH), ForeignKey("conference.id"), primary_key=True
    )
    passed_on: Mapped[date]

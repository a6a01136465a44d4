"""The directory of organizations."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from eventapp.db.base import ID_LENGTH, Base, Identified, Versioned
from eventapp.localized import LocalizedText


class OrganizationKind(StrEnum):
    MINISTRY = "ministry"
    AGENCY = "agency"
    MUNICIPALITY = "municipality"
    SCIENCE_PARK = "science_park"
    COMPANY = "company"
    UNIVERSITY = "university"
    CHAMBER = "chamber"
    ASSOCIATION = "association"
    MEDIA = "media"
    OTHER = "other"


class OrganizationSector(StrEnum):
    """What an organization works on, as partnering events sort it; '' stands for none or for many."""

    EQUIPMENT = "equipment"
    MATERIALS = "materials"
    HEALTH = "health"
    DIGITAL = "digital"
    ENERGY = "energy"
    MOBILITY = "mobility"
    FOOD = "food"
    FINANCE = "finance"
    EDUCATION = "education"
    ADMINISTRATION = "administration"


class Organization(Identified, Versioned, Base):
    """A body that takes part in conferences; shared by all of them. ``country`` is ISO 3166-1 alpha-2,
    ``sector`` an ``OrganizationSector`` value or ''.

    ``name_key`` holds every form of the name, folded, one a line: what finding by name looks at.
    """

    __tablename__ = "organization"

    name: Mapped[LocalizedText]
    short_name: Mapped[LocalizedText]
    name_key: Mapped[str] = mapped_column(String(1300), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    sector: Mapped[str] = mapped_column(String(30), default="")
    country: Mapped[str | None] = mapped_column(String(2))
    website: Mapped[str | None]
    parent_id: Mapped[str | None] = mapped_column(
        String(ID_LENGTH), ForeignKey("organization.id"), index=True
    )
    created_at: Mapped[datetime]

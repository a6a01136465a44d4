"""People who sign in, their sign-ins, one-time links and the count of tries."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from eventapp.db.base import ID_LENGTH, Base, Identified, Versioned


class User(Identified, Versioned, Base):
    """A member of a secretariat. Delegates need no account. ``password_hash`` is None until one is set."""

    __tablename__ = "user_account"

    email: Mapped[str]
    email_normalised: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(String(10), default="en")
    password_hash: Mapped[str | None]
    is_administrator: Mapped[bool] = mapped_column(default=False)
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class SignIn(Base):
    """One browser signed in. The cookie holds a secret; ``id`` is its SHA-256, so that a copy of the database
    signs nobody in. Ended by ``revoked_at`` or ``expires_at``."""

    __tablename__ = "sign_in"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    user_agent: Mapped[str]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class SignInLink(Base):
    """A link that signs a person in once. ``id`` is the SHA-256 of the token in the link."""

    __tablename__ = "sign_in_link"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(String(ID_LENGTH), ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class TryCount(Base):
    """How often something was tried within the window that began at ``window_started_at``."""

    __tablename__ = "try_count"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    window_started_at: Mapped[datetime]
    tries: Mapped[int]

"""Conferences."""

import sqlalchemy as sa
from alembic import op

import eventapp.db.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conference",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("description", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("registration_opens_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("registration_closes_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("seats_taken", sa.Integer(), nullable=False),
        sa.Column("contact_email", sa.String(length=300), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("published_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("capacity IS NULL OR capacity >= 1", name=op.f("ck_conference_capacity_positive")),
        sa.CheckConstraint("seats_taken >= 0", name=op.f("ck_conference_seats_not_negative")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_conference_days_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference")),
        sa.UniqueConstraint("slug", name=op.f("uq_conference_slug")),
    )
    op.create_table(
        "conference_partner",
        sa.Column("organization_id", sa.String(length=26), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_conference_partner_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_conference_partner_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference_partner")),
        sa.UniqueConstraint(
            "conference_id",
            "organization_id",
            "role",
            name=op.f("uq_conference_partner_conference_id_organization_id_role"),
        ),
    )
    with op.batch_alter_table("conference_partner", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conference_partner_conference_id"), ["conference_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_conference_partner_organization_id"), ["organization_id"], unique=False
        )

    op.create_table(
        "membership",
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_membership_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_membership_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "conference_id", "user_id", "role", name=op.f("uq_membership_conference_id_user_id_role")
        ),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_user_id"), ["user_id"], unique=False)

    op.create_table(
        "side",
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_side_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_side")),
        sa.UniqueConstraint("conference_id", "code", name=op.f("uq_side_conference_id_code")),
    )
    with op.batch_alter_table("side", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_side_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "venue",
        sa.Column("name", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("address", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_venue_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
    )
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venue_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "room",
        sa.Column("venue_id", sa.String(length=26), nullable=True),
        sa.Column("name", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_key", sa.String(length=300), nullable=True),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_room_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_room_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("conference_id", "source_key", name=op.f("uq_room_conference_id_source_key")),
    )
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_room_conference_id"), ["conference_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_room_conference_id"))

    op.drop_table("room")
    with op.batch_alter_table("venue", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venue_conference_id"))

    op.drop_table("venue")
    with op.batch_alter_table("side", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_side_conference_id"))

    op.drop_table("side")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_user_id"))
        batch_op.drop_index(batch_op.f("ix_membership_conference_id"))

    op.drop_table("membership")
    with op.batch_alter_table("conference_partner", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conference_partner_organization_id"))
        batch_op.drop_index(batch_op.f("ix_conference_partner_conference_id"))

    op.drop_table("conference_partner")
    op.drop_table("conference")

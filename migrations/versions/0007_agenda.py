"""Agenda."""

import sqlalchemy as sa
from alembic import op

import eventapp.db.types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("name", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("name_key", sa.String(length=1300), nullable=False),
        sa.Column("affiliation", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("source_key", sa.String(length=300), nullable=True),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_person_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("conference_id", "source_key", name=op.f("uq_person_conference_id_source_key")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "track",
        sa.Column("name", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("source_key", sa.String(length=300), nullable=True),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_track_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_track")),
        sa.UniqueConstraint("conference_id", "source_key", name=op.f("uq_track_conference_id_source_key")),
    )
    with op.batch_alter_table("track", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_track_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("title", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("abstract", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("starts_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("room_id", sa.String(length=26), nullable=True),
        sa.Column("track_id", sa.String(length=26), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("interpretation_languages", sa.JSON(), nullable=False),
        sa.Column("cancelled_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("source_key", sa.String(length=300), nullable=True),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_agenda_item_times_in_order")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agenda_item_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_agenda_item_room_id_room")),
        sa.ForeignKeyConstraint(["track_id"], ["track.id"], name=op.f("fk_agenda_item_track_id_track")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint(
            "conference_id", "source_key", name=op.f("uq_agenda_item_conference_id_source_key")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_agenda_item_uid")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_room_id"), ["room_id"], unique=False)
        batch_op.create_index("ix_agenda_item_time", ["conference_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_item_track_id"), ["track_id"], unique=False)

    op.create_table(
        "contribution",
        sa.Column("agenda_item_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_contribution_agenda_item_id_agenda_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_contribution_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contribution_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sa.UniqueConstraint(
            "agenda_item_id", "person_id", "role", name=op.f("uq_contribution_agenda_item_id_person_id_role")
        ),
    )
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contribution_agenda_item_id"), ["agenda_item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contribution_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contribution_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contribution_person_id"))
        batch_op.drop_index(batch_op.f("ix_contribution_conference_id"))
        batch_op.drop_index(batch_op.f("ix_contribution_agenda_item_id"))

    op.drop_table("contribution")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_item_track_id"))
        batch_op.drop_index("ix_agenda_item_time")
        batch_op.drop_index(batch_op.f("ix_agenda_item_room_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_item_conference_id"))

    op.drop_table("agenda_item")
    with op.batch_alter_table("track", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_track_conference_id"))

    op.drop_table("track")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_conference_id"))

    op.drop_table("person")

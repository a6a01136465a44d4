"""Questionnaires: sections and fields."""

import sqlalchemy as sa
from alembic import op

import eventapp.db.types

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "form_section",
        sa.Column("standard_key", sa.String(length=40), nullable=True),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("title", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("help", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_form_section_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_section")),
        sa.UniqueConstraint(
            "conference_id", "standard_key", name=op.f("uq_form_section_conference_id_standard_key")
        ),
    )
    with op.batch_alter_table("form_section", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_section_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "form_field",
        sa.Column("section_id", sa.String(length=26), nullable=False),
        sa.Column("standard_key", sa.String(length=60), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("label", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("help", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("required_for", sa.JSON(), nullable=False),
        sa.Column("audiences", sa.JSON(), nullable=False),
        sa.Column("condition_field_id", sa.String(length=26), nullable=True),
        sa.Column("condition_values", sa.JSON(), nullable=False),
        sa.Column("delete_after_days", sa.Integer(), nullable=True),
        sa.Column("is_sealed", sa.Boolean(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_form_field_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"],
            ["form_section.id"],
            name=op.f("fk_form_field_section_id_form_section"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_field")),
        sa.UniqueConstraint(
            "conference_id", "standard_key", name=op.f("uq_form_field_conference_id_standard_key")
        ),
    )
    with op.batch_alter_table("form_field", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_form_field_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_form_field_section_id"), ["section_id"], unique=False)


def downgrade() -> None:
    op.drop_table("form_field")
    op.drop_table("form_section")

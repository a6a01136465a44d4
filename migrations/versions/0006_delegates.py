"""Delegates."""

import sqlalchemy as sa
from alembic import op

import eventapp.db.types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delegate",
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("native_name", sa.String(length=300), nullable=False),
        sa.Column("organization_name", sa.String(length=300), nullable=False),
        sa.Column("organization_id", sa.String(length=26), nullable=True),
        sa.Column("position", sa.String(length=300), nullable=False),
        sa.Column("side_id", sa.String(length=26), nullable=False),
        sa.Column("email", sa.String(length=300), nullable=False),
        sa.Column("email_normalised", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=300), nullable=False),
        sa.Column("interpretation", sa.String(length=10), nullable=True),
        sa.Column("dietary", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("consented_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("token_generation", sa.Integer(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("registered_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("waitlisted_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("updated_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_delegate_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_delegate_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(["side_id"], ["side.id"], name=op.f("fk_delegate_side_id_side")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegate")),
        sa.UniqueConstraint(
            "conference_id", "email_normalised", name=op.f("uq_delegate_conference_id_email_normalised")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_delegate_token_hash")),
    )
    with op.batch_alter_table("delegate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delegate_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delegate_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delegate_side_id"), ["side_id"], unique=False)
        batch_op.create_index(
            "ix_delegate_status", ["conference_id", "status", "waitlisted_at"], unique=False
        )

    op.create_table(
        "submitted_form",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("delegate_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_submitted_form_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_submitted_form_delegate_id_delegate")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_submitted_form")),
    )
    with op.batch_alter_table("submitted_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submitted_form_conference_id"), ["conference_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("submitted_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_submitted_form_conference_id"))

    op.drop_table("submitted_form")
    with op.batch_alter_table("delegate", schema=None) as batch_op:
        batch_op.drop_index("ix_delegate_status")
        batch_op.drop_index(batch_op.f("ix_delegate_side_id"))
        batch_op.drop_index(batch_op.f("ix_delegate_organization_id"))
        batch_op.drop_index(batch_op.f("ix_delegate_conference_id"))

    op.drop_table("delegate")

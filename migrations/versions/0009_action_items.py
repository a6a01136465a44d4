"""Action items."""

import sqlalchemy as sa
from alembic import op

import eventapp.db.types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "action_item",
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("description", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("owner_organization_id", sa.String(length=26), nullable=True),
        sa.Column("owner_name", sa.String(length=300), nullable=False),
        sa.Column("owner_email", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("completed_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("agenda_item_id", sa.String(length=26), nullable=True),
        sa.Column("decision_id", sa.String(length=26), nullable=True),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_action_item_agenda_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_action_item_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_action_item_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["owner_organization_id"],
            ["organization.id"],
            name=op.f("fk_action_item_owner_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_item")),
        sa.UniqueConstraint("conference_id", "number", name=op.f("uq_action_item_conference_id_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_action_item_uid")),
    )
    with op.batch_alter_table("action_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_item_agenda_item_id"), ["agenda_item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_item_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_item_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index("ix_action_item_due", ["conference_id", "status", "due_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_action_item_owner_organization_id"), ["owner_organization_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("action_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_item_owner_organization_id"))
        batch_op.drop_index("ix_action_item_due")
        batch_op.drop_index(batch_op.f("ix_action_item_decision_id"))
        batch_op.drop_index(batch_op.f("ix_action_item_conference_id"))
        batch_op.drop_index(batch_op.f("ix_action_item_agenda_item_id"))

    op.drop_table("action_item")

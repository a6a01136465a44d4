"""Calendar invitations know what they told and which of it was answered; answers of others are counted."""

import sqlalchemy as sa
from alembic import op

import eventapp.db.types

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_RELEASED = "fk_calendar_invitation_released_id_released_item"


def upgrade() -> None:
    op.create_table(
        "stray_answers",
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_stray_answers_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("conference_id", name=op.f("pk_stray_answers")),
    )
    # No release has sent an invitation yet, so there is no row that could want a value.
    with op.batch_alter_table("calendar_invitation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("released_id", sa.String(length=26), nullable=False))
        batch_op.add_column(sa.Column("message_id", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("answer_sequence", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f(_RELEASED), "released_item", ["released_id"], ["id"])
    with op.batch_alter_table("mailbox_state", schema=None) as batch_op:
        batch_op.alter_column("uid_validity", type_=sa.BigInteger(), existing_nullable=False)
        batch_op.alter_column("last_uid", type_=sa.BigInteger(), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("mailbox_state", schema=None) as batch_op:
        batch_op.alter_column("last_uid", type_=sa.Integer(), existing_nullable=False)
        batch_op.alter_column("uid_validity", type_=sa.Integer(), existing_nullable=False)
    with op.batch_alter_table("calendar_invitation", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(_RELEASED), type_="foreignkey")
        batch_op.drop_column("answer_sequence")
        batch_op.drop_column("message_id")
        batch_op.drop_column("released_id")
    op.drop_table("stray_answers")

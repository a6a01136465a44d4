"""Documents of one delegate: their own programme."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("delegate_id", sa.String(length=26), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_document_delegate_id_delegate"), "delegate", ["delegate_id"], ["id"], ondelete="CASCADE"
        )
        batch_op.create_index(batch_op.f("ix_document_delegate_id"), ["delegate_id"], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM document WHERE delegate_id IS NOT NULL")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_delegate_id"))
        batch_op.drop_constraint(op.f("fk_document_delegate_id_delegate"), type_="foreignkey")
        batch_op.drop_column("delegate_id")

"""Invitations, mail templates, mailings."""

import sqlalchemy as sa
from alembic import op

import eventapp.db.types

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=300), nullable=False),
        sa.Column("email_normalised", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("delegation_id", sa.String(length=26), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("mailing_id", sa.String(length=26), nullable=True),
        sa.Column("sent_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("opened_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("delegate_id", sa.String(length=26), nullable=True),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_invitation_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_invitation_delegate_id_delegate"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation.id"],
            name=op.f("fk_invitation_delegation_id_delegation"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint(
            "conference_id", "email_normalised", name=op.f("uq_invitation_conference_id_email_normalised")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_delegate_id"), ["delegate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_delegation_id"), ["delegation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_mailing_id"), ["mailing_id"], unique=False)

    op.create_table(
        "mail_template",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("body", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("updated_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_mail_template_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_template")),
        sa.UniqueConstraint("conference_id", "kind", name=op.f("uq_mail_template_conference_id_kind")),
    )
    with op.batch_alter_table("mail_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_template_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "mailing",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("body", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=300), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("released_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_mailing_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
    )
    with op.batch_alter_table("mailing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailing_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "mail_block",
        sa.Column("email_normalised", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("noted_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_mail_block_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_block")),
        sa.UniqueConstraint(
            "conference_id",
            "email_normalised",
            "reason",
            name=op.f("uq_mail_block_conference_id_email_normalised_reason"),
        ),
    )
    with op.batch_alter_table("mail_block", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_block_conference_id"), ["conference_id"], unique=False)

    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("mailing_id", sa.String(length=26), nullable=True))
        batch_op.create_index(batch_op.f("ix_outbox_message_mailing_id"), ["mailing_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_message_mailing_id"))
        batch_op.drop_column("mailing_id")
    op.drop_table("mail_block")
    op.drop_table("mailing")
    op.drop_table("mail_template")
    op.drop_table("invitation")

"""Nomination letters, documents and lists of people of delegations."""

import sqlalchemy as sa
from alembic import op

import eventapp.db.types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "nomination_letter",
        sa.Column("delegation_id", sa.String(length=26), nullable=False),
        sa.Column("reference", sa.String(length=300), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("file_id", sa.String(length=26), nullable=True),
        sa.Column("received_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_nomination_letter_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation.id"],
            name=op.f("fk_nomination_letter_delegation_id_delegation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_nomination_letter_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination_letter")),
    )
    with op.batch_alter_table("nomination_letter", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_nomination_letter_conference_id"), ["conference_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_nomination_letter_delegation_id"), ["delegation_id"], unique=False
        )

    op.create_table(
        "named_person",
        sa.Column("letter_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("position", sa.String(length=300), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.String(length=26), nullable=True),
        sa.Column("is_decided", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_named_person_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_named_person_delegate_id_delegate"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["nomination_letter.id"],
            name=op.f("fk_named_person_letter_id_nomination_letter"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_person")),
    )
    with op.batch_alter_table("named_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_named_person_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_named_person_delegate_id"), ["delegate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_named_person_letter_id"), ["letter_id"], unique=False)

    op.create_table(
        "delegation_document",
        sa.Column("delegation_id", sa.String(length=26), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("file_id", sa.String(length=26), nullable=False),
        sa.Column("for_delegates", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.String(length=300), nullable=False),
        sa.Column("added_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_delegation_document_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation.id"],
            name=op.f("fk_delegation_document_delegation_id_delegation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_delegation_document_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_document")),
    )
    with op.batch_alter_table("delegation_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_delegation_document_conference_id"), ["conference_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_delegation_document_delegation_id"), ["delegation_id"], unique=False
        )

    op.create_table(
        "people_list",
        sa.Column("delegation_id", sa.String(length=26), nullable=True),
        sa.Column("sender_id", sa.String(length=26), nullable=False),
        sa.Column("filename", sa.String(length=300), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("is_registration", sa.Boolean(), nullable=False),
        sa.Column("sent_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("taken_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_people_list_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation.id"],
            name=op.f("fk_people_list_delegation_id_delegation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_list")),
    )
    with op.batch_alter_table("people_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_people_list_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_list_delegation_id"), ["delegation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_list_sender_id"), ["sender_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_people_list_sent_at"), ["sent_at"], unique=False)


def downgrade() -> None:
    op.drop_table("people_list")
    op.drop_table("delegation_document")
    op.drop_table("named_person")
    op.drop_table("nomination_letter")

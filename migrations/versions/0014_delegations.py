"""Delegations, quotas, consents, check-ins; registration in several steps."""

import sqlalchemy as sa
from alembic import op

import eventapp.db.types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column("name", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("side_id", sa.String(length=26), nullable=False),
        sa.Column("organization_id", sa.String(length=26), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_delegation_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_delegation_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(["side_id"], ["side.id"], name=op.f("fk_delegation_side_id_side")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delegation_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delegation_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delegation_side_id"), ["side_id"], unique=False)

    op.create_table(
        "quota",
        sa.Column("delegation_id", sa.String(length=26), nullable=True),
        sa.Column("category", sa.String(length=20), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "category IS NOT NULL OR delegation_id IS NOT NULL", name=op.f("ck_quota_limits_something")
        ),
        sa.CheckConstraint("taken >= 0 AND taken <= seats", name=op.f("ck_quota_not_overdrawn")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_quota_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation.id"],
            name=op.f("fk_quota_delegation_id_delegation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota")),
        sa.UniqueConstraint(
            "conference_id",
            "delegation_id",
            "category",
            name=op.f("uq_quota_conference_id_delegation_id_category"),
        ),
    )
    with op.batch_alter_table("quota", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quota_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(
            "uq_quota_of_category",
            ["conference_id", "category"],
            unique=True,
            sqlite_where=sa.text("delegation_id IS NULL"),
            postgresql_where=sa.text("delegation_id IS NULL"),
        )
        batch_op.create_index(
            "uq_quota_of_delegation",
            ["delegation_id"],
            unique=True,
            sqlite_where=sa.text("category IS NULL"),
            postgresql_where=sa.text("category IS NULL"),
        )

    op.create_table(
        "focal_point",
        sa.Column("delegation_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=300), nullable=False),
        sa.Column("email_normalised", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("token_generation", sa.Integer(), nullable=False),
        sa.Column("invited_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_focal_point_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation.id"],
            name=op.f("fk_focal_point_delegation_id_delegation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focal_point")),
        sa.UniqueConstraint(
            "delegation_id", "email_normalised", name=op.f("uq_focal_point_delegation_id_email_normalised")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_focal_point_token_hash")),
    )
    with op.batch_alter_table("focal_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_focal_point_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_focal_point_delegation_id"), ["delegation_id"], unique=False)

    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.add_column(sa.Column("registration_modes", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(
            sa.Column("changes_close_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("transfers_allowed", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("offer_hours", sa.Integer(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_conference_seats_within_capacity"), "capacity IS NULL OR seats_taken <= capacity"
        )
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.alter_column("registration_modes", server_default=None)
        batch_op.alter_column("transfers_allowed", server_default=None)

    with op.batch_alter_table("delegate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("holds_seat", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("delegation_id", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("is_head", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(
            sa.Column("form_of_address", sa.String(length=300), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("positions", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("precedence", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("answers", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(
            sa.Column("completed_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("approved_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("offered_until", eventapp.db.types.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("decline_reason", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("erased_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.alter_column("email_normalised", existing_type=sa.String(length=300), nullable=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_delegate_delegation_id_delegation"), "delegation", ["delegation_id"], ["id"]
        )

    op.create_table(
        "consent_text",
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_asked", sa.Boolean(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("text", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("recipients", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_consent_text_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_text")),
        sa.UniqueConstraint(
            "conference_id", "purpose", "number", name=op.f("uq_consent_text_conference_id_purpose_number")
        ),
    )
    with op.batch_alter_table("consent_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_text_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("delegate_id", sa.String(length=26), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("text_version", sa.String(length=20), nullable=False),
        sa.Column("given_by", sa.String(length=20), nullable=False),
        sa.Column("given_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_consent_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_consent_delegate_id_delegate"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consent_delegate_id"), ["delegate_id"], unique=False)

    op.create_table(
        "check_in",
        sa.Column("delegate_id", sa.String(length=26), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("agenda_item_id", sa.String(length=26), nullable=False),
        sa.Column("at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=300), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_check_in_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_check_in_delegate_id_delegate"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_in")),
        sa.UniqueConstraint(
            "delegate_id", "day", "agenda_item_id", name=op.f("uq_check_in_delegate_id_day_agenda_item_id")
        ),
    )
    with op.batch_alter_table("check_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_in_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index("ix_check_in_of_day", ["conference_id", "day", "agenda_item_id"], unique=False)

    op.create_table(
        "saved_view",
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("arguments", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_saved_view_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_saved_view_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint(
            "conference_id", "user_id", "name", name=op.f("uq_saved_view_conference_id_user_id_name")
        ),
    )
    with op.batch_alter_table("saved_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_view_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_saved_view_user_id"), ["user_id"], unique=False)

    op.create_table(
        "visa_letter",
        sa.Column("delegate_id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(length=26), nullable=True),
        sa.Column("issued_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_visa_letter_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_visa_letter_delegate_id_delegate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_visa_letter_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visa_letter")),
        sa.UniqueConstraint("conference_id", "number", name=op.f("uq_visa_letter_conference_id_number")),
    )
    with op.batch_alter_table("visa_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visa_letter_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_visa_letter_delegate_id"), ["delegate_id"], unique=False)

    # What was agreed to by one box is two agreements now, to the same text at the same time.
    for purpose in ("participation", "transfer_abroad"):
        op.execute(
            sa.text(
                "INSERT INTO consent (id, conference_id, delegate_id, purpose, text_version, given_by, given_at)"
                " SELECT substr(id, 1, 25) || :mark, conference_id, id, :purpose, consent_version, 'delegate',"
                " consented_at FROM delegate"
            ).bindparams(mark=purpose[0].upper(), purpose=purpose)
        )
    op.execute("UPDATE delegate SET holds_seat = (status = 'accepted'), completed_at = registered_at")
    op.execute("UPDATE delegate SET approved_at = registered_at WHERE status IN ('accepted', 'waitlisted')")
    with op.batch_alter_table("delegate", schema=None) as batch_op:
        batch_op.drop_column("consented_at")
        batch_op.drop_column("consent_version")
        for name in ("holds_seat", "is_head", "form_of_address", "positions", "answers", "decline_reason"):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_check_constraint(
            op.f("ck_delegate_seat_is_held"),
            "holds_seat OR status IN ('applied', 'waitlisted', 'declined', 'cancelled')",
        )
        batch_op.create_check_constraint(
            op.f("ck_delegate_seat_is_free"),
            "NOT holds_seat OR status NOT IN ('waitlisted', 'declined', 'cancelled')",
        )
        batch_op.create_index("ix_delegate_delegation", ["delegation_id", "status"], unique=False)
        batch_op.drop_index("ix_delegate_status")
        batch_op.create_index(
            "ix_delegate_status", ["conference_id", "status", "waitlisted_at", "erased_at"], unique=False
        )
        batch_op.create_index(
            "uq_delegate_head",
            ["delegation_id"],
            unique=True,
            sqlite_where=sa.text("is_head"),
            postgresql_where=sa.text("is_head"),
        )
    # The history and the mails of one delegate.
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject_id", "at"], unique=False)
    op.create_index("ix_outbox_message_recipient", "outbox_message", ["recipient_email"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_outbox_message_recipient", table_name="outbox_message")
    op.drop_index("ix_audit_entry_subject", table_name="audit_entry")
    with op.batch_alter_table("delegate", schema=None) as batch_op:
        batch_op.drop_index("uq_delegate_head")
        batch_op.drop_index("ix_delegate_delegation")
        batch_op.drop_index("ix_delegate_status")
        batch_op.create_index(
            "ix_delegate_status", ["conference_id", "status", "waitlisted_at"], unique=False
        )
        batch_op.drop_constraint(op.f("ck_delegate_seat_is_held"), type_="check")
        batch_op.drop_constraint(op.f("ck_delegate_seat_is_free"), type_="check")
        batch_op.add_column(
            sa.Column("consent_version", sa.String(length=20), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("consented_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True)
        )
    op.execute("UPDATE delegate SET consented_at = registered_at")
    op.execute(
        "UPDATE delegate SET consent_version = COALESCE((SELECT text_version FROM consent WHERE"
        " consent.delegate_id = delegate.id AND purpose = 'participation' ORDER BY given_at LIMIT 1), '')"
    )
    # What the older schema can't say becomes the nearest thing that it can.
    op.execute("UPDATE delegate SET status = 'waitlisted' WHERE status = 'offered'")
    op.execute("UPDATE delegate SET email_normalised = id WHERE email_normalised IS NULL")
    op.drop_table("visa_letter")
    op.drop_table("saved_view")
    op.drop_table("check_in")
    op.drop_table("consent")
    op.drop_table("consent_text")
    with op.batch_alter_table("delegate", schema=None) as batch_op:
        batch_op.alter_column("consent_version", server_default=None)
        batch_op.alter_column(
            "consented_at", existing_type=eventapp.db.types.UtcDateTime(timezone=True), nullable=False
        )
        batch_op.alter_column("email_normalised", existing_type=sa.String(length=300), nullable=False)
        batch_op.drop_constraint(op.f("fk_delegate_delegation_id_delegation"), type_="foreignkey")
        for name in (
            *(
                "erased_at",
                "decline_reason",
                "offered_until",
                "approved_at",
                "completed_at",
                "answers",
                "precedence",
            ),
            *("positions", "form_of_address", "is_head", "delegation_id", "holds_seat"),
        ):
            batch_op.drop_column(name)
    op.drop_table("focal_point")
    op.drop_table("quota")
    op.drop_table("delegation")
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_conference_seats_within_capacity"), type_="check")
        for name in ("offer_hours", "transfers_allowed", "changes_close_at", "registration_modes"):
            batch_op.drop_column(name)

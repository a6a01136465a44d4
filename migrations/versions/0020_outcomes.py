"""Outcomes: contacts, minutes with attendance and comments, agreements, working links, pulses, follow-up."""

import json

import sqlalchemy as sa
from alembic import op

import eventapp.db.types
from eventapp.db.base import new_id

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


_FEED_KINDS_BEFORE = """(kind = 'personal') = (delegate_id IS NOT NULL) AND (kind = 'delegation') = (delegation_id IS NOT NULL) AND (kind = 'all_conferences') = (conference_id IS NULL)"""
_FEED_KINDS = """(kind = 'personal') = (delegate_id IS NOT NULL) AND (kind = 'delegation') = (delegation_id IS NOT NULL) AND (kind = 'contact') = (contact_id IS NOT NULL) AND (kind = 'organization') = (organization_id IS NOT NULL) AND (kind = 'all_conferences') = (conference_id IS NULL)"""


def upgrade() -> None:
    op.create_table(
        "conference_template",
        sa.Column("name", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name=op.f("fk_conference_template_user_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference_template")),
    )
    with op.batch_alter_table("conference_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conference_template_user_id"), ["user_id"], unique=False)

    op.create_table(
        "edition",
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.Column("follows_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_edition_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["conference.id"], name=op.f("fk_edition_follows_id_conference")
        ),
        sa.PrimaryKeyConstraint("conference_id", name=op.f("pk_edition")),
        sa.UniqueConstraint("follows_id", name=op.f("uq_edition_follows_id")),
    )
    with op.batch_alter_table("focal_point", schema=None) as batch_op:
        batch_op.alter_column("invited_at", nullable=True)
    op.create_table(
        "follow_up_notice",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("message_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_follow_up_notice_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_follow_up_notice")),
    )
    with op.batch_alter_table("follow_up_notice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_follow_up_notice_conference_id"), ["conference_id"], unique=False
        )

    op.create_table(
        "follow_up_pass",
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.Column("passed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_follow_up_pass_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("conference_id", name=op.f("pk_follow_up_pass")),
    )
    op.create_table(
        "follow_up_plan",
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.Column("reminds_before", sa.JSON(), nullable=False),
        sa.Column("reminds_after", sa.JSON(), nullable=False),
        sa.Column("tells_focal_point_after", sa.Integer(), nullable=True),
        sa.Column("tells_secretariat_after", sa.Integer(), nullable=True),
        sa.Column("digest_weekday", sa.Integer(), nullable=True),
        sa.Column("expiry_days", sa.JSON(), nullable=False),
        sa.Column("pulse_months", sa.JSON(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("updated_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_follow_up_plan_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("conference_id", name=op.f("pk_follow_up_plan")),
    )
    op.create_table(
        "attendance",
        sa.Column("agenda_item_id", sa.String(length=26), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("name", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("organization_name", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("delegation_name", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("delegate_id", sa.String(length=26), nullable=True),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_by_hand", sa.Boolean(), nullable=False),
        sa.Column("removed_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_attendance_agenda_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_attendance_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_attendance_delegate_id_delegate"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_attendance_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "agenda_item_id", "delegate_id", name=op.f("uq_attendance_agenda_item_id_delegate_id")
        ),
        sa.UniqueConstraint(
            "agenda_item_id", "person_id", name=op.f("uq_attendance_agenda_item_id_person_id")
        ),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_agenda_item_id"), ["agenda_item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_delegate_id"), ["delegate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_person_id"), ["person_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("position", sa.String(length=300), nullable=False),
        sa.Column("organization_id", sa.String(length=26), nullable=True),
        sa.Column("side_id", sa.String(length=26), nullable=True),
        sa.Column("delegate_id", sa.String(length=26), nullable=True),
        sa.Column("email", sa.String(length=300), nullable=False),
        sa.Column("email_normalised", sa.String(length=300), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("token_generation", sa.Integer(), nullable=False),
        sa.Column("link_ends_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("opened_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("left_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("bounced_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_contact_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_contact_delegate_id_delegate"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_contact_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(["side_id"], ["side.id"], name=op.f("fk_contact_side_id_side")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint(
            "conference_id", "email_normalised", name=op.f("uq_contact_conference_id_email_normalised")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_contact_token_hash")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_delegate_id"), ["delegate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_organization_id"), ["organization_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_side_id"), ["side_id"], unique=False)

    op.create_table(
        "minutes_clash",
        sa.Column("agenda_item_id", sa.String(length=26), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("passage", sa.Text(), nullable=False),
        sa.Column("first_user_id", sa.String(length=26), nullable=True),
        sa.Column("first_name", sa.String(length=300), nullable=False),
        sa.Column("first_told_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("second_user_id", sa.String(length=26), nullable=True),
        sa.Column("second_name", sa.String(length=300), nullable=False),
        sa.Column("second_told_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_minutes_clash_agenda_item_id_agenda_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_minutes_clash_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_clash")),
    )
    with op.batch_alter_table("minutes_clash", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_clash_agenda_item_id"), ["agenda_item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_clash_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "minutes_writer",
        sa.Column("agenda_item_id", sa.String(length=26), nullable=False),
        sa.Column("user_id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("seen_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("saved_version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_minutes_writer_agenda_item_id_agenda_item"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("agenda_item_id", "user_id", name=op.f("pk_minutes_writer")),
    )
    op.create_table(
        "agreement",
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("summary", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("agenda_item_id", sa.String(length=26), nullable=True),
        sa.Column("signing_slot_id", sa.String(length=26), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("in_force_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("renewals", sa.Integer(), nullable=False),
        sa.Column("carried_from_id", sa.String(length=26), nullable=True),
        sa.Column("carried_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "expires_on IS NULL OR in_force_on IS NULL OR expires_on >= in_force_on",
            name=op.f("ck_agreement_dates_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_agreement_agenda_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["carried_from_id"], ["agreement.id"], name=op.f("fk_agreement_carried_from_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agreement_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["signing_slot_id"],
            ["signing_slot.id"],
            name=op.f("fk_agreement_signing_slot_id_signing_slot"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("conference_id", "number", name=op.f("uq_agreement_conference_id_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_agreement_uid")),
    )
    with op.batch_alter_table("agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_agenda_item_id"), ["agenda_item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_carried_from_id"), ["carried_from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index("ix_agreement_expiry", ["conference_id", "stage", "expires_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_signing_slot_id"), ["signing_slot_id"], unique=False)

    op.create_table(
        "decision_party",
        sa.Column("decision_id", sa.String(length=26), nullable=False),
        sa.Column("side_id", sa.String(length=26), nullable=True),
        sa.Column("organization_id", sa.String(length=26), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "(side_id IS NULL) <> (organization_id IS NULL)", name=op.f("ck_decision_party_is_one")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_decision_party_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decision.id"],
            name=op.f("fk_decision_party_decision_id_decision"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_decision_party_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(["side_id"], ["side.id"], name=op.f("fk_decision_party_side_id_side")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_party")),
    )
    with op.batch_alter_table("decision_party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_party_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index("ix_decision_party_decision", ["decision_id", "position"], unique=False)

    op.create_table(
        "minutes_comment",
        sa.Column("minutes_id", sa.String(length=26), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.String(length=26), nullable=True),
        sa.Column("author_name", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("settled_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=300), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_minutes_comment_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_minutes_comment_contact_id_contact"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["minutes_id"],
            ["minutes.id"],
            name=op.f("fk_minutes_comment_minutes_id_minutes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_comment")),
    )
    with op.batch_alter_table("minutes_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_comment_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_comment_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_comment_minutes_id"), ["minutes_id"], unique=False)

    op.create_table(
        "minutes_review",
        sa.Column("minutes_id", sa.String(length=26), nullable=False),
        sa.Column("contact_id", sa.String(length=26), nullable=False),
        sa.Column("asked_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_minutes_review_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_minutes_review_contact_id_contact"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["minutes_id"],
            ["minutes.id"],
            name=op.f("fk_minutes_review_minutes_id_minutes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_review")),
        sa.UniqueConstraint("minutes_id", "contact_id", name=op.f("uq_minutes_review_minutes_id_contact_id")),
    )
    with op.batch_alter_table("minutes_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_review_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_minutes_review_contact_id"), ["contact_id"], unique=False)

    op.create_table(
        "minutes_version",
        sa.Column("minutes_id", sa.String(length=26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_name", sa.String(length=300), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_minutes_version_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["minutes_id"],
            ["minutes.id"],
            name=op.f("fk_minutes_version_minutes_id_minutes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes_version")),
        sa.UniqueConstraint("minutes_id", "number", name=op.f("uq_minutes_version_minutes_id_number")),
    )
    with op.batch_alter_table("minutes_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minutes_version_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "agreement_document",
        sa.Column("agreement_id", sa.String(length=26), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("file_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_document_agreement_id_agreement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agreement_document_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_agreement_document_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_document")),
    )
    with op.batch_alter_table("agreement_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_document_agreement_id"), ["agreement_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_agreement_document_conference_id"), ["conference_id"], unique=False
        )

    op.create_table(
        "agreement_party",
        sa.Column("agreement_id", sa.String(length=26), nullable=False),
        sa.Column("organization_id", sa.String(length=26), nullable=False),
        sa.Column("side_id", sa.String(length=26), nullable=True),
        sa.Column("contact_id", sa.String(length=26), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("asked_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("cleared_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("cleared_by", sa.String(length=300), nullable=False),
        sa.Column("sent_back_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_party_agreement_id_agreement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agreement_party_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_agreement_party_contact_id_contact"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_agreement_party_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(["side_id"], ["side.id"], name=op.f("fk_agreement_party_side_id_side")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_party")),
        sa.UniqueConstraint(
            "agreement_id", "organization_id", name=op.f("uq_agreement_party_agreement_id_organization_id")
        ),
    )
    with op.batch_alter_table("agreement_party", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_party_agreement_id"), ["agreement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_party_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_party_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_agreement_party_organization_id"), ["organization_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_agreement_party_side_id"), ["side_id"], unique=False)

    op.create_table(
        "agreement_text",
        sa.Column("agreement_id", sa.String(length=26), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("is_authentic", sa.Boolean(), nullable=False),
        sa.Column("file_id", sa.String(length=26), nullable=True),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_agreement_text_agreement_id_agreement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agreement_text_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_agreement_text_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_text")),
        sa.UniqueConstraint("agreement_id", "language", name=op.f("uq_agreement_text_agreement_id_language")),
    )
    with op.batch_alter_table("agreement_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agreement_text_agreement_id"), ["agreement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_text_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "working_link",
        sa.Column("first_organization_id", sa.String(length=26), nullable=False),
        sa.Column("second_organization_id", sa.String(length=26), nullable=False),
        sa.Column("first_contact_id", sa.String(length=26), nullable=True),
        sa.Column("second_contact_id", sa.String(length=26), nullable=True),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("agenda_item_id", sa.String(length=26), nullable=True),
        sa.Column("agreement_id", sa.String(length=26), nullable=True),
        sa.Column("topic", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("next_review_on", sa.Date(), nullable=True),
        sa.Column("carried_from_id", sa.String(length=26), nullable=True),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "first_organization_id < second_organization_id", name=op.f("ck_working_link_of_two_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_working_link_agenda_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_working_link_agreement_id_agreement"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["carried_from_id"],
            ["working_link.id"],
            name=op.f("fk_working_link_carried_from_id_working_link"),
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_working_link_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["first_contact_id"],
            ["contact.id"],
            name=op.f("fk_working_link_first_contact_id_contact"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["first_organization_id"],
            ["organization.id"],
            name=op.f("fk_working_link_first_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(
            ["second_contact_id"],
            ["contact.id"],
            name=op.f("fk_working_link_second_contact_id_contact"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["second_organization_id"],
            ["organization.id"],
            name=op.f("fk_working_link_second_organization_id_organization"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_link")),
        sa.UniqueConstraint(
            "conference_id",
            "first_organization_id",
            "second_organization_id",
            name=op.f("uq_working_link_conference_id_first_organization_id_second_organization_id"),
        ),
    )
    with op.batch_alter_table("working_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_working_link_agenda_item_id"), ["agenda_item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_working_link_agreement_id"), ["agreement_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_working_link_carried_from_id"), ["carried_from_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_working_link_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_working_link_first_contact_id"), ["first_contact_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_working_link_first_organization_id"), ["first_organization_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_working_link_second_contact_id"), ["second_contact_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_working_link_second_organization_id"), ["second_organization_id"], unique=False
        )

    op.create_table(
        "action_item_comment",
        sa.Column("action_item_id", sa.String(length=26), nullable=False),
        sa.Column("contact_id", sa.String(length=26), nullable=True),
        sa.Column("author_name", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_item_id"],
            ["action_item.id"],
            name=op.f("fk_action_item_comment_action_item_id_action_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_action_item_comment_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_action_item_comment_contact_id_contact"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_item_comment")),
    )
    with op.batch_alter_table("action_item_comment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_action_item_comment_action_item_id"), ["action_item_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_action_item_comment_conference_id"), ["conference_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_action_item_comment_contact_id"), ["contact_id"], unique=False)

    op.create_table(
        "action_item_evidence",
        sa.Column("action_item_id", sa.String(length=26), nullable=False),
        sa.Column("contact_id", sa.String(length=26), nullable=True),
        sa.Column("author_name", sa.String(length=300), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("file_id", sa.String(length=26), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("url = '' OR file_id IS NULL", name=op.f("ck_action_item_evidence_link_or_file")),
        sa.ForeignKeyConstraint(
            ["action_item_id"],
            ["action_item.id"],
            name=op.f("fk_action_item_evidence_action_item_id_action_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"],
            ["conference.id"],
            name=op.f("fk_action_item_evidence_conference_id_conference"),
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_action_item_evidence_contact_id_contact"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_action_item_evidence_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_item_evidence")),
    )
    with op.batch_alter_table("action_item_evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_action_item_evidence_action_item_id"), ["action_item_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_action_item_evidence_conference_id"), ["conference_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_action_item_evidence_contact_id"), ["contact_id"], unique=False)

    op.create_table(
        "action_item_handover",
        sa.Column("action_item_id", sa.String(length=26), nullable=False),
        sa.Column("from_contact_id", sa.String(length=26), nullable=False),
        sa.Column("to_contact_id", sa.String(length=26), nullable=False),
        sa.Column("at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_item_id"],
            ["action_item.id"],
            name=op.f("fk_action_item_handover_action_item_id_action_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"],
            ["conference.id"],
            name=op.f("fk_action_item_handover_conference_id_conference"),
        ),
        sa.ForeignKeyConstraint(
            ["from_contact_id"],
            ["contact.id"],
            name=op.f("fk_action_item_handover_from_contact_id_contact"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["to_contact_id"],
            ["contact.id"],
            name=op.f("fk_action_item_handover_to_contact_id_contact"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_item_handover")),
    )
    with op.batch_alter_table("action_item_handover", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_action_item_handover_action_item_id"), ["action_item_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_action_item_handover_conference_id"), ["conference_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_action_item_handover_from_contact_id"), ["from_contact_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_action_item_handover_to_contact_id"), ["to_contact_id"], unique=False
        )

    op.create_table(
        "item_owner",
        sa.Column("action_item_id", sa.String(length=26), nullable=False),
        sa.Column("organization_id", sa.String(length=26), nullable=True),
        sa.Column("contact_id", sa.String(length=26), nullable=True),
        sa.Column("side_id", sa.String(length=26), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "organization_id IS NOT NULL OR contact_id IS NOT NULL",
            name=op.f("ck_item_owner_is_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["action_item_id"],
            ["action_item.id"],
            name=op.f("fk_item_owner_action_item_id_action_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_item_owner_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_item_owner_contact_id_contact")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organization.id"],
            name=op.f("fk_item_owner_organization_id_organization"),
        ),
        sa.ForeignKeyConstraint(["side_id"], ["side.id"], name=op.f("fk_item_owner_side_id_side")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_owner")),
    )
    with op.batch_alter_table("item_owner", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_item_owner_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index("ix_item_owner_item", ["action_item_id", "position"], unique=False)
        batch_op.create_index("ix_item_owner_conference", ["conference_id", "organization_id"], unique=False)
        batch_op.create_index(
            "ix_item_owner_organization", ["organization_id", "action_item_id"], unique=False
        )
        batch_op.create_index("ix_item_owner_contact", ["contact_id", "action_item_id"], unique=False)
        batch_op.create_index("ix_item_owner_side", ["side_id", "action_item_id"], unique=False)

    op.create_table(
        "action_item_watcher",
        sa.Column("action_item_id", sa.String(length=26), nullable=False),
        sa.Column("contact_id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_item_id"],
            ["action_item.id"],
            name=op.f("fk_action_item_watcher_action_item_id_action_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_action_item_watcher_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_action_item_watcher_contact_id_contact"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("action_item_id", "contact_id", name=op.f("pk_action_item_watcher")),
    )
    with op.batch_alter_table("action_item_watcher", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_action_item_watcher_conference_id"), ["conference_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_action_item_watcher_contact_id"), ["contact_id"], unique=False)

    op.create_table(
        "agreement_signatory",
        sa.Column("party_id", sa.String(length=26), nullable=False),
        sa.Column("name", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("job_title", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agreement_signatory_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"],
            ["agreement_party.id"],
            name=op.f("fk_agreement_signatory_party_id_agreement_party"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_agreement_signatory_person_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_signatory")),
    )
    with op.batch_alter_table("agreement_signatory", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_agreement_signatory_conference_id"), ["conference_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_agreement_signatory_party_id"), ["party_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agreement_signatory_person_id"), ["person_id"], unique=False)

    op.create_table(
        "pulse",
        sa.Column("working_link_id", sa.String(length=26), nullable=True),
        sa.Column("agreement_id", sa.String(length=26), nullable=True),
        sa.Column("organization_id", sa.String(length=26), nullable=False),
        sa.Column("contact_id", sa.String(length=26), nullable=True),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=30), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("answered_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "(working_link_id IS NULL) <> (agreement_id IS NULL)", name=op.f("ck_pulse_about_one")
        ),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreement.id"],
            name=op.f("fk_pulse_agreement_id_agreement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_pulse_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_pulse_contact_id_contact"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_pulse_organization_id_organization")
        ),
        sa.ForeignKeyConstraint(
            ["working_link_id"],
            ["working_link.id"],
            name=op.f("fk_pulse_working_link_id_working_link"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse")),
        sa.UniqueConstraint(
            "agreement_id",
            "organization_id",
            "months",
            name=op.f("uq_pulse_agreement_id_organization_id_months"),
        ),
        sa.UniqueConstraint(
            "working_link_id",
            "organization_id",
            "months",
            name=op.f("uq_pulse_working_link_id_organization_id_months"),
        ),
    )
    with op.batch_alter_table("pulse", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pulse_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_pulse_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index("ix_pulse_due", ["conference_id", "sent_at", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_pulse_organization_id"), ["organization_id"], unique=False)

    with op.batch_alter_table("action_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agreement_id", sa.String(length=26), nullable=True))
        batch_op.add_column(
            sa.Column("priority", sa.String(length=10), nullable=False, server_default="normal")
        )
        batch_op.add_column(sa.Column("percent", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("is_confidential", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("reported_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("reported_by", sa.String(length=300), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("carried_from_id", sa.String(length=26), nullable=True))
        batch_op.add_column(
            sa.Column("carried_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.create_index(batch_op.f("ix_action_item_agreement_id"), ["agreement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_item_carried_from_id"), ["carried_from_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_action_item_agreement_id_agreement"), "agreement", ["agreement_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_action_item_carried_from_id_action_item"),
            "action_item",
            ["carried_from_id"],
            ["id"],
        )

        batch_op.create_check_constraint(op.f("ck_action_item_percent"), "percent BETWEEN 0 AND 100")
    with op.batch_alter_table("action_item", schema=None) as batch_op:
        for name in ("priority", "percent", "is_confidential", "reported_by"):
            batch_op.alter_column(name, server_default=None)
    _move_owners_to_rows()
    with op.batch_alter_table("action_item", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_action_item_owner_organization_id_organization"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_action_item_owner_organization_id"))
        for name in ("owner_organization_id", "owner_name", "owner_email"):
            batch_op.drop_column(name)
        batch_op.drop_index("ix_action_item_due")
        batch_op.create_index(
            "ix_action_item_due",
            ["conference_id", "status", "due_on", "carried_at", "number", "id"],
            unique=False,
        )

    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("concluded_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True)
        )

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_confidential", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.alter_column("is_confidential", server_default=None)

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject_id", sa.String(length=26), nullable=True))
        batch_op.create_index(batch_op.f("ix_document_subject_id"), ["subject_id"], unique=False)

    with op.batch_alter_table("feed_token", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_feed_token_of_its_kind"), type_="check")
        batch_op.add_column(sa.Column("contact_id", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("organization_id", sa.String(length=26), nullable=True))
        batch_op.create_index(batch_op.f("ix_feed_token_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feed_token_organization_id"), ["organization_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_feed_token_organization_id_organization"),
            "organization",
            ["organization_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_feed_token_contact_id_contact"),
            "contact",
            ["contact_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_check_constraint(op.f("ck_feed_token_of_its_kind"), _FEED_KINDS)

    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("circulated_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("comments_until", sa.Date(), nullable=True))

    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sector", sa.String(length=30), nullable=False, server_default=""))
    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.alter_column("sector", server_default=None)


def downgrade() -> None:

    with op.batch_alter_table("organization", schema=None) as batch_op:
        batch_op.drop_column("sector")
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.drop_column("comments_until")
        batch_op.drop_column("circulated_at")
    op.execute("DELETE FROM feed_token WHERE kind IN ('contact', 'organization')")
    with op.batch_alter_table("feed_token", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_feed_token_of_its_kind"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_feed_token_contact_id_contact"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_feed_token_organization_id_organization"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_feed_token_organization_id"))
        batch_op.drop_index(batch_op.f("ix_feed_token_contact_id"))
        batch_op.drop_column("organization_id")
        batch_op.drop_column("contact_id")
        batch_op.create_check_constraint(op.f("ck_feed_token_of_its_kind"), _FEED_KINDS_BEFORE)
    op.execute("DELETE FROM document WHERE subject_id IS NOT NULL")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_subject_id"))
        batch_op.drop_column("subject_id")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_column("is_confidential")
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.drop_column("concluded_at")
    with op.batch_alter_table("action_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owner_organization_id", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("owner_name", sa.String(length=300), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("owner_email", sa.String(length=300), nullable=False, server_default="")
        )
        batch_op.create_index(
            batch_op.f("ix_action_item_owner_organization_id"), ["owner_organization_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_action_item_owner_organization_id_organization"),
            "organization",
            ["owner_organization_id"],
            ["id"],
        )
    _move_owners_back()
    with op.batch_alter_table("action_item", schema=None) as batch_op:
        for name in ("owner_name", "owner_email"):
            batch_op.alter_column(name, server_default=None)
        batch_op.drop_constraint(op.f("ck_action_item_percent"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_action_item_carried_from_id_action_item"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_action_item_agreement_id_agreement"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_action_item_carried_from_id"))
        batch_op.drop_index(batch_op.f("ix_action_item_agreement_id"))
        batch_op.drop_index("ix_action_item_due")
        batch_op.create_index("ix_action_item_due", ["conference_id", "status", "due_on"], unique=False)
        batch_op.drop_column("carried_at")
        batch_op.drop_column("carried_from_id")
        batch_op.drop_column("reported_by")
        batch_op.drop_column("reported_at")
        batch_op.drop_column("is_confidential")
        batch_op.drop_column("percent")
        batch_op.drop_column("priority")
        batch_op.drop_column("agreement_id")
    op.drop_table("pulse")
    op.drop_table("agreement_signatory")
    op.drop_table("action_item_watcher")
    op.drop_table("item_owner")
    op.drop_table("action_item_handover")
    op.drop_table("action_item_evidence")
    op.drop_table("action_item_comment")
    op.drop_table("working_link")
    op.drop_table("agreement_text")
    op.drop_table("agreement_party")
    op.drop_table("agreement_document")
    op.drop_table("minutes_version")
    op.drop_table("minutes_review")
    op.drop_table("minutes_comment")
    op.drop_table("decision_party")
    op.drop_table("agreement")
    op.drop_table("minutes_writer")
    op.drop_table("minutes_clash")
    op.drop_table("contact")
    op.drop_table("attendance")
    op.drop_table("follow_up_plan")
    op.drop_table("follow_up_pass")
    op.drop_table("follow_up_notice")
    op.drop_table("conference_template")
    op.drop_table("edition")
    op.execute(
        "UPDATE focal_point SET invited_at = (SELECT created_at FROM conference"
        " WHERE conference.id = focal_point.conference_id) WHERE invited_at IS NULL"
    )
    with op.batch_alter_table("focal_point", schema=None) as batch_op:
        batch_op.alter_column("invited_at", nullable=False)


def _tables(*names: str) -> list[sa.Table]:
    """Return tables as they are in the database now."""
    return [sa.Table(name, sa.MetaData(), autoload_with=op.get_bind()) for name in names]


def _move_owners_to_rows() -> None:
    """Make the one owner that each action item had its lead; people become contacts, once by address or name."""
    item, owner, contact = _tables("action_item", "item_owner", "contact")
    conference, side, organization = _tables("conference", "side", "organization")
    bind = op.get_bind()
    languages = {
        row.id: row.languages for row in bind.execute(sa.select(conference.c.id, conference.c.languages))
    }
    sides = {
        (row.conference_id, row.code): row.id
        for row in bind.execute(sa.select(side.c.id, side.c.conference_id, side.c.code))
    }
    countries = dict(bind.execute(sa.select(organization.c.id, organization.c.country)).all())
    contacts: dict[tuple[str | None, ...], str] = {}
    for row in bind.execute(sa.select(item).order_by(item.c.conference_id, item.c.number)).all():
        side_id = sides.get((row.conference_id, countries.get(row.owner_organization_id)))
        address, contact_id = row.owner_email.lower(), None
        if row.owner_name or address:
            key = (
                (row.conference_id, address or None)
                if address
                else (row.conference_id, row.owner_name, row.owner_organization_id)
            )
            contact_id = contacts.get(key)
            if contact_id is None:
                contact_id = contacts[key] = new_id()
                bind.execute(
                    contact.insert().values(
                        id=contact_id,
                        version=1,
                        conference_id=row.conference_id,
                        name=row.owner_name or row.owner_email,
                        position="",
                        organization_id=row.owner_organization_id,
                        side_id=side_id,
                        email=row.owner_email,
                        email_normalised=address or None,
                        language=_first(languages[row.conference_id]),
                        token_generation=0,
                        created_at=row.created_at,
                        updated_at=row.updated_at,
                    )
                )
        if contact_id is None and row.owner_organization_id is None:
            continue
        bind.execute(
            owner.insert().values(
                id=new_id(),
                conference_id=row.conference_id,
                action_item_id=row.id,
                organization_id=row.owner_organization_id,
                contact_id=contact_id,
                side_id=side_id,
                position=0,
            )
        )


def _first(languages: list[str] | str) -> str:
    # The reflected type of a JSON column gives text on SQLite.
    return str((json.loads(languages) if isinstance(languages, str) else languages)[0])


def _move_owners_back() -> None:
    """Give each action item the owner that leads; counterparts are lost, as the columns hold one."""
    item, owner, contact = _tables("action_item", "item_owner", "contact")
    bind = op.get_bind()
    leads = (
        sa.select(owner.c.action_item_id, owner.c.organization_id, contact.c.name, contact.c.email)
        .outerjoin(contact, contact.c.id == owner.c.contact_id)
        .where(owner.c.position == 0)
    )
    for lead in bind.execute(leads).all():
        bind.execute(
            item.update()
            .where(item.c.id == lead.action_item_id)
            .values(
                owner_organization_id=lead.organization_id,
                owner_name=lead.name or "",
                owner_email=lead.email or "",
            )
        )

"""Documents: their design and choices, logos of partners, communiqués, what visa letters say."""

import sqlalchemy as sa
from alembic import op

import eventapp.db.types

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_PICTURES = ("cover_id", "map_id", "logo_id", "signature_id", "stamp_id")


def upgrade() -> None:
    op.create_table(
        "document_design",
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.Column("paper", sa.String(length=10), nullable=False),
        sa.Column("welcome", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("welcome_by", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("signatory_name", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("signatory_position", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("address", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("phone", sa.String(length=50), nullable=False),
        *(sa.Column(name, sa.String(length=26), nullable=True) for name in _PICTURES),
        sa.Column("updated_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_document_design_conference_id_conference")
        ),
        *(
            sa.ForeignKeyConstraint(
                [name], ["stored_file.id"], name=op.f(f"fk_document_design_{name}_stored_file")
            )
            for name in _PICTURES
        ),
        sa.PrimaryKeyConstraint("conference_id", name=op.f("pk_document_design")),
    )
    op.create_table(
        "communique",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.Column("text", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("updated_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("issued_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_communique_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communique")),
        sa.UniqueConstraint("conference_id", name=op.f("uq_communique_conference_id")),
    )
    with op.batch_alter_table("conference_partner", schema=None) as batch_op:
        batch_op.add_column(sa.Column("logo_id", sa.String(length=26), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_conference_partner_logo_id_stored_file"), "stored_file", ["logo_id"], ["id"]
        )
    with op.batch_alter_table("visa_letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("consulate", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("arrives_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("leaves_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("costs", sa.String(length=20), nullable=False, server_default=""))
    with op.batch_alter_table("visa_letter", schema=None) as batch_op:
        batch_op.alter_column("consulate", server_default=None)
        batch_op.alter_column("costs", server_default=None)
    # What waits was asked for in another form, and what there is can be made again in seconds.
    op.execute("DELETE FROM document_content")
    op.execute("DELETE FROM document")
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("choices", sa.JSON(), nullable=False))
        batch_op.add_column(sa.Column("media_type", sa.String(length=100), nullable=False))
        batch_op.add_column(sa.Column("progress", sa.Integer(), nullable=False))
        batch_op.add_column(sa.Column("tell_user_ids", sa.JSON(), nullable=False))
        batch_op.add_column(sa.Column("is_asked_for", sa.Boolean(), nullable=False))
    with op.batch_alter_table("document_content", schema=None) as batch_op:
        batch_op.alter_column("pages", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM document_content")
    op.execute("DELETE FROM document")
    with op.batch_alter_table("document_content", schema=None) as batch_op:
        batch_op.alter_column("pages", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("document", schema=None) as batch_op:
        for name in ("is_asked_for", "tell_user_ids", "progress", "media_type", "choices"):
            batch_op.drop_column(name)
    with op.batch_alter_table("visa_letter", schema=None) as batch_op:
        for name in ("costs", "leaves_on", "arrives_on", "consulate"):
            batch_op.drop_column(name)
    with op.batch_alter_table("conference_partner", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_conference_partner_logo_id_stored_file"), type_="foreignkey")
        batch_op.drop_column("logo_id")
    op.drop_table("communique")
    op.drop_table("document_design")

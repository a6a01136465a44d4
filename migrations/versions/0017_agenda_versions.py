"""Agendas are released in versions; own agendas, secret calendars, materials, interpretation, protocol."""

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op
from ulid import ULID

import eventapp.db.types

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

INSTANT = eventapp.db.types.UtcDateTime(timezone=True)


def _drop_defaults(table: str, *columns: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.alter_column(column, server_default=None)


def _table(name: str) -> sa.Table:
    return sa.Table(name, sa.MetaData(), autoload_with=op.get_bind())


def _release_what_is_public() -> None:
    """Make the agenda of every conference that was published its first release, just as it was read."""
    connection = op.get_bind()
    conference, item = _table("conference"), _table("agenda_item")
    version, released = _table("agenda_version"), _table("released_item")
    for row in connection.execute(sa.select(conference).where(conference.c.published_at.is_not(None))).all():
        connection.execute(
            version.insert().values(
                id=str(ULID()),
                conference_id=row.id,
                number=1,
                timezone=row.timezone,
                note={},
                counts={},
                released_at=row.changed_at,
                released_by="",
            )
        )
        rooms, tracks = _names("room", row.id), _names("track", row.id)
        people = _people(row.id)
        rows = [
            {
                "id": str(ULID()),
                "conference_id": row.id,
                "agenda_item_id": each.id,
                "since_version": 1,
                "until_version": None,
                "uid": each.uid,
                "sequence": each.sequence,
                "kind": each.kind,
                "starts_at": each.starts_at,
                "ends_at": each.ends_at,
                "room_id": each.room_id,
                "place": list(rooms).index(each.room_id) if each.room_id else -1,
                "track_id": each.track_id,
                "is_cancelled": each.cancelled_at is not None,
                "changed_at": each.updated_at,
                "content": {
                    "title": each.title,
                    "abstract": each.abstract,
                    "room": rooms.get(each.room_id, {}),
                    "track": tracks.get(each.track_id, {}),
                    "languages": each.languages,
                    "interpretation_languages": each.interpretation_languages,
                    "interpretation_mode": "",
                    "places": None,
                    "people": people[each.id],
                },
            }
            for each in connection.execute(sa.select(item).where(item.c.conference_id == row.id)).all()
        ]
        if rows:
            connection.execute(released.insert(), rows)


def _names(table: str, conference_id: str) -> dict[str, Any]:
    of = _table(table)
    wanted = sa.select(of.c.id, of.c.name).where(of.c.conference_id == conference_id)
    rows = op.get_bind().execute(wanted.order_by(of.c.position, of.c.id))
    return {row.id: row.name for row in rows}


def _people(conference_id: str) -> dict[str, list[dict[str, Any]]]:
    part, person = _table("contribution"), _table("person")
    rows = op.get_bind().execute(
        sa.select(part.c.agenda_item_id, part.c.role, person.c.id, person.c.name, person.c.affiliation)
        .join(person, part.c.person_id == person.c.id)
        .where(part.c.conference_id == conference_id)
        .order_by(part.c.position, part.c.id)
    )
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        facts = {"name": row.name, "affiliation": row.affiliation, "role": row.role}
        found[row.agenda_item_id].append({"id": row.id, **facts, "organization_id": None, "job_title": {}})
    return found


def _give_times() -> None:
    """Put items that have no time at the start of their conference, where earlier releases can hold them."""
    connection = op.get_bind()
    item, conference = _table("agenda_item"), _table("conference")
    rows = connection.execute(
        sa.select(item.c.id, item.c.planned_minutes, conference.c.starts_on)
        .join(conference, item.c.conference_id == conference.c.id)
        .where(item.c.starts_at.is_(None))
    ).all()
    for row in rows:
        start = datetime.combine(row.starts_on, time(), UTC)
        end = start + timedelta(minutes=row.planned_minutes)
        values = {
            "starts_at": sa.bindparam("start", type_=INSTANT),
            "ends_at": sa.bindparam("end", type_=INSTANT),
        }
        statement = item.update().where(item.c.id == row.id).values(values)
        connection.execute(statement, {"start": start, "end": end})


def _number_sequences() -> None:
    item, released = _table("agenda_item"), _table("released_item")
    newest = (
        sa.select(released.c.sequence)
        .where(released.c.agenda_item_id == item.c.id, released.c.until_version.is_(None))
        .scalar_subquery()
    )
    op.get_bind().execute(item.update().values(sequence=sa.func.coalesce(newest, 0)))


def upgrade() -> None:
    op.create_table(
        "mailbox_state",
        sa.Column("mailbox", sa.String(length=300), nullable=False),
        sa.Column("uid_validity", sa.Integer(), nullable=False),
        sa.Column("last_uid", sa.Integer(), nullable=False),
        sa.Column("read_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", name=op.f("pk_mailbox_state")),
    )
    op.create_table(
        "series",
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("slug", name=op.f("uq_series_slug")),
    )
    op.create_table(
        "agenda_edit",
        sa.Column("agenda_item_id", sa.String(length=26), nullable=False),
        sa.Column("actor_id", sa.String(length=26), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("made_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("undone_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agenda_edit_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_edit")),
    )
    with op.batch_alter_table("agenda_edit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_edit_agenda_item_id"), ["agenda_item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_agenda_edit_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(
            "ix_agenda_edit_newest", ["conference_id", "actor_id", "undone_at", "id"], unique=False
        )

    op.create_table(
        "agenda_version",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("timezone", sa.String(length=60), nullable=False),
        sa.Column("note", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("released_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.String(length=300), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agenda_version_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_version")),
        sa.UniqueConstraint("conference_id", "number", name=op.f("uq_agenda_version_conference_id_number")),
    )
    with op.batch_alter_table("agenda_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_version_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "interpretation_team",
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("booth", sa.String(length=300), nullable=False),
        sa.Column("interpreters", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_interpretation_team_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpretation_team")),
    )
    with op.batch_alter_table("interpretation_team", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_interpretation_team_conference_id"), ["conference_id"], unique=False
        )

    op.create_table(
        "agenda_wishes",
        sa.Column("delegate_id", sa.String(length=26), nullable=False),
        sa.Column("wants_mails", sa.Boolean(), nullable=False),
        sa.Column("changed_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agenda_wishes_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_agenda_wishes_delegate_id_delegate"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("delegate_id", name=op.f("pk_agenda_wishes")),
    )
    with op.batch_alter_table("agenda_wishes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_wishes_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "calendar_invitation",
        sa.Column("delegate_id", sa.String(length=26), nullable=False),
        sa.Column("agenda_item_id", sa.String(length=26), nullable=False),
        sa.Column("email", sa.String(length=300), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("sent_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("answer_stamp", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answered_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_calendar_invitation_agenda_item_id_agenda_item"),
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_calendar_invitation_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_calendar_invitation_delegate_id_delegate"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_invitation")),
        sa.UniqueConstraint(
            "delegate_id", "agenda_item_id", name=op.f("uq_calendar_invitation_delegate_id_agenda_item_id")
        ),
    )
    with op.batch_alter_table("calendar_invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_calendar_invitation_conference_id"), ["conference_id"], unique=False
        )
        batch_op.create_index("ix_calendar_invitation_item", ["agenda_item_id", "state"], unique=False)
        batch_op.create_index("ix_calendar_invitation_uid", ["uid"], unique=False)

    op.create_table(
        "choice",
        sa.Column("delegate_id", sa.String(length=26), nullable=False),
        sa.Column("agenda_item_id", sa.String(length=26), nullable=False),
        sa.Column("chosen_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_choice_agenda_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_choice_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_choice_delegate_id_delegate"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choice")),
        sa.UniqueConstraint(
            "delegate_id", "agenda_item_id", name=op.f("uq_choice_delegate_id_agenda_item_id")
        ),
    )
    with op.batch_alter_table("choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_choice_agenda_item_id"), ["agenda_item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_choice_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "feed_token",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=True),
        sa.Column("delegate_id", sa.String(length=26), nullable=True),
        sa.Column("delegation_id", sa.String(length=26), nullable=True),
        sa.Column("user_id", sa.String(length=26), nullable=True),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.CheckConstraint(
            "(kind = 'personal') = (delegate_id IS NOT NULL) AND (kind = 'delegation') = (delegation_id IS NOT NULL) AND (kind = 'all_conferences') = (conference_id IS NULL)",
            name=op.f("ck_feed_token_of_its_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_feed_token_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"],
            ["delegate.id"],
            name=op.f("fk_feed_token_delegate_id_delegate"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegation.id"],
            name=op.f("fk_feed_token_delegation_id_delegation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_feed_token_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_feed_token_token_hash")),
    )
    with op.batch_alter_table("feed_token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_feed_token_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feed_token_delegate_id"), ["delegate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feed_token_delegation_id"), ["delegation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_feed_token_user_id"), ["user_id"], unique=False)

    op.create_table(
        "interpretation_duty",
        sa.Column("agenda_item_id", sa.String(length=26), nullable=False),
        sa.Column("team_id", sa.String(length=26), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_interpretation_duty_agenda_item_id_agenda_item"),
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_interpretation_duty_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"],
            ["interpretation_team.id"],
            name=op.f("fk_interpretation_duty_team_id_interpretation_team"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interpretation_duty")),
        sa.UniqueConstraint(
            "agenda_item_id", "team_id", name=op.f("uq_interpretation_duty_agenda_item_id_team_id")
        ),
    )
    with op.batch_alter_table("interpretation_duty", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_interpretation_duty_agenda_item_id"), ["agenda_item_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_interpretation_duty_conference_id"), ["conference_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_interpretation_duty_team_id"), ["team_id"], unique=False)

    op.create_table(
        "material",
        sa.Column("agenda_item_id", sa.String(length=26), nullable=False),
        sa.Column("title", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("file_id", sa.String(length=26), nullable=True),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("visibility", sa.String(length=20), nullable=False),
        sa.Column("visible_from", eventapp.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("(file_id IS NULL) <> (url = '')", name=op.f("ck_material_file_or_link")),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_material_agenda_item_id_agenda_item"),
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_material_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_material_file_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
    )
    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_agenda_item_id"), ["agenda_item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "person_profile",
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("biography", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("photo_id", sa.String(length=26), nullable=True),
        sa.Column("updated_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_person_profile_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_profile_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["photo_id"], ["stored_file.id"], name=op.f("fk_person_profile_photo_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_profile")),
        sa.UniqueConstraint("person_id", name=op.f("uq_person_profile_person_id")),
    )
    with op.batch_alter_table("person_profile", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_profile_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "released_item",
        sa.Column("agenda_item_id", sa.String(length=26), nullable=False),
        sa.Column("since_version", sa.Integer(), nullable=False),
        sa.Column("until_version", sa.Integer(), nullable=True),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("starts_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("room_id", sa.String(length=26), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.String(length=26), nullable=True),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("changed_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_item.id"], name=op.f("fk_released_item_agenda_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_released_item_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_item")),
        sa.UniqueConstraint(
            "agenda_item_id", "since_version", name=op.f("uq_released_item_agenda_item_id_since_version")
        ),
    )
    with op.batch_alter_table("released_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_released_item_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(
            "ix_released_item_versions", ["conference_id", "until_version", "starts_at"], unique=False
        )
        batch_op.create_index(
            "uq_released_item_newest",
            ["agenda_item_id"],
            unique=True,
            sqlite_where=sa.text("until_version IS NULL"),
            postgresql_where=sa.text("until_version IS NULL"),
        )

    op.create_table(
        "seat",
        sa.Column("agenda_item_id", sa.String(length=26), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("delegate_id", sa.String(length=26), nullable=True),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("(person_id IS NULL) <> (delegate_id IS NULL)", name=op.f("ck_seat_for_one")),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_seat_agenda_item_id_agenda_item"),
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_seat_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["delegate_id"], ["delegate.id"], name=op.f("fk_seat_delegate_id_delegate"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_seat_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint(
            "agenda_item_id", "row", "number", name=op.f("uq_seat_agenda_item_id_row_number")
        ),
    )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seat_delegate_id"), ["delegate_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_seat_person_id"), ["person_id"], unique=False)

    op.create_table(
        "signing_slot",
        sa.Column("agenda_item_id", sa.String(length=26), nullable=False),
        sa.Column("title", eventapp.db.types.LocalizedTextType(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.CheckConstraint("minutes >= 1", name=op.f("ck_signing_slot_takes_time")),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"],
            ["agenda_item.id"],
            name=op.f("fk_signing_slot_agenda_item_id_agenda_item"),
        ),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_signing_slot_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_slot")),
    )
    with op.batch_alter_table("signing_slot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signing_slot_agenda_item_id"), ["agenda_item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signing_slot_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "signatory",
        sa.Column("signing_slot_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("conference_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_signatory_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_signatory_person_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["signing_slot_id"],
            ["signing_slot.id"],
            name=op.f("fk_signatory_signing_slot_id_signing_slot"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatory")),
        sa.UniqueConstraint(
            "signing_slot_id", "person_id", name=op.f("uq_signatory_signing_slot_id_person_id")
        ),
    )
    with op.batch_alter_table("signatory", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signatory_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signatory_signing_slot_id"), ["signing_slot_id"], unique=False)

    _release_what_is_public()

    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("planned_minutes", sa.Integer(), nullable=False, server_default="30"))
        batch_op.add_column(
            sa.Column("interpretation_mode", sa.String(length=20), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("places", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("chosen", sa.Integer(), nullable=False, server_default="0"))
        batch_op.alter_column("starts_at", existing_type=INSTANT, nullable=True)
        batch_op.alter_column("ends_at", existing_type=INSTANT, nullable=True)
        batch_op.drop_column("sequence")
        batch_op.drop_constraint(op.f("ck_agenda_item_times_in_order"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_agenda_item_times_in_order"),
            "(starts_at IS NULL AND ends_at IS NULL) OR (starts_at IS NOT NULL AND starts_at < ends_at)",
        )
        batch_op.create_check_constraint(
            op.f("ck_agenda_item_places_not_overdrawn"),
            "chosen >= 0 AND (places IS NULL OR chosen <= places)",
        )
    _drop_defaults("agenda_item", "planned_minutes", "interpretation_mode", "chosen")

    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.add_column(sa.Column("series_id", sa.String(length=26), nullable=True))
        batch_op.add_column(
            sa.Column("agenda_frozen_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.create_index(batch_op.f("ix_conference_series_id"), ["series_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_conference_series_id_series"), "series", ["series_id"], ["id"]
        )

    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("answered_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True)
        )
    _drop_defaults("contribution", "answer")

    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("arrives_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("departs_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True)
        )

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("job_title", eventapp.db.types.LocalizedTextType(), nullable=False, server_default="{}")
        )
        batch_op.add_column(sa.Column("organization_id", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("delegation_id", sa.String(length=26), nullable=True))
        batch_op.add_column(sa.Column("precedence", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("email", sa.String(length=300), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("language", sa.String(length=10), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("token_hash", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("token_generation", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("invited_at", eventapp.db.types.UtcDateTime(timezone=True), nullable=True)
        )
        batch_op.create_index(batch_op.f("ix_person_delegation_id"), ["delegation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_organization_id"), ["organization_id"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_person_token_hash"), ["token_hash"])
        batch_op.create_foreign_key(
            batch_op.f("fk_person_delegation_id_delegation"),
            "delegation",
            ["delegation_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_person_organization_id_organization"), "organization", ["organization_id"], ["id"]
        )
    _drop_defaults("person", "job_title", "email", "language", "token_generation")


def downgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_person_organization_id_organization"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_person_delegation_id_delegation"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_person_token_hash"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_person_organization_id"))
        batch_op.drop_index(batch_op.f("ix_person_delegation_id"))
        batch_op.drop_column("invited_at")
        batch_op.drop_column("token_generation")
        batch_op.drop_column("token_hash")
        batch_op.drop_column("language")
        batch_op.drop_column("email")
        batch_op.drop_column("precedence")
        batch_op.drop_column("delegation_id")
        batch_op.drop_column("organization_id")
        batch_op.drop_column("job_title")

    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.drop_column("departs_at")
        batch_op.drop_column("arrives_at")

    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_column("answered_at")
        batch_op.drop_column("answer")

    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_conference_series_id_series"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_conference_series_id"))
        batch_op.drop_column("agenda_frozen_at")
        batch_op.drop_column("series_id")

    _give_times()
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
        batch_op.drop_constraint(op.f("ck_agenda_item_places_not_overdrawn"), type_="check")
        batch_op.drop_constraint(op.f("ck_agenda_item_times_in_order"), type_="check")
        batch_op.create_check_constraint(op.f("ck_agenda_item_times_in_order"), "starts_at < ends_at")
        batch_op.alter_column("ends_at", existing_type=INSTANT, nullable=False)
        batch_op.alter_column("starts_at", existing_type=INSTANT, nullable=False)
        batch_op.drop_column("chosen")
        batch_op.drop_column("places")
        batch_op.drop_column("interpretation_mode")
        batch_op.drop_column("planned_minutes")
    _drop_defaults("agenda_item", "sequence")
    _number_sequences()

    with op.batch_alter_table("signatory", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signatory_signing_slot_id"))
        batch_op.drop_index(batch_op.f("ix_signatory_conference_id"))

    op.drop_table("signatory")
    with op.batch_alter_table("signing_slot", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signing_slot_conference_id"))
        batch_op.drop_index(batch_op.f("ix_signing_slot_agenda_item_id"))

    op.drop_table("signing_slot")
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_person_id"))
        batch_op.drop_index(batch_op.f("ix_seat_delegate_id"))
        batch_op.drop_index(batch_op.f("ix_seat_conference_id"))

    op.drop_table("seat")
    with op.batch_alter_table("released_item", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_released_item_newest",
            sqlite_where=sa.text("until_version IS NULL"),
            postgresql_where=sa.text("until_version IS NULL"),
        )
        batch_op.drop_index("ix_released_item_versions")
        batch_op.drop_index(batch_op.f("ix_released_item_conference_id"))

    op.drop_table("released_item")
    with op.batch_alter_table("person_profile", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_person_profile_conference_id"))

    op.drop_table("person_profile")
    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_material_conference_id"))
        batch_op.drop_index(batch_op.f("ix_material_agenda_item_id"))

    op.drop_table("material")
    with op.batch_alter_table("interpretation_duty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interpretation_duty_team_id"))
        batch_op.drop_index(batch_op.f("ix_interpretation_duty_conference_id"))
        batch_op.drop_index(batch_op.f("ix_interpretation_duty_agenda_item_id"))

    op.drop_table("interpretation_duty")
    with op.batch_alter_table("feed_token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_feed_token_user_id"))
        batch_op.drop_index(batch_op.f("ix_feed_token_delegation_id"))
        batch_op.drop_index(batch_op.f("ix_feed_token_delegate_id"))
        batch_op.drop_index(batch_op.f("ix_feed_token_conference_id"))

    op.drop_table("feed_token")
    with op.batch_alter_table("choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_choice_conference_id"))
        batch_op.drop_index(batch_op.f("ix_choice_agenda_item_id"))

    op.drop_table("choice")
    with op.batch_alter_table("calendar_invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_calendar_invitation_uid")
        batch_op.drop_index("ix_calendar_invitation_item")
        batch_op.drop_index(batch_op.f("ix_calendar_invitation_conference_id"))

    op.drop_table("calendar_invitation")
    with op.batch_alter_table("agenda_wishes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_wishes_conference_id"))

    op.drop_table("agenda_wishes")
    with op.batch_alter_table("interpretation_team", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_interpretation_team_conference_id"))

    op.drop_table("interpretation_team")
    with op.batch_alter_table("agenda_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_version_conference_id"))

    op.drop_table("agenda_version")
    with op.batch_alter_table("agenda_edit", schema=None) as batch_op:
        batch_op.drop_index("ix_agenda_edit_newest")
        batch_op.drop_index(batch_op.f("ix_agenda_edit_conference_id"))
        batch_op.drop_index(batch_op.f("ix_agenda_edit_agenda_item_id"))

    op.drop_table("agenda_edit")
    op.drop_table("series")
    op.drop_table("mailbox_state")

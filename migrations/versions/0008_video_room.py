"""Our own video rooms: ends, signals, the room's log, terminals, minutes owed, device checks.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
KEPT = (("video_room_event", "UPDATE"), ("video_room_event", "DELETE"))


def upgrade() -> None:
    op.create_table(
        "video_terminal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_until_at", AT, nullable=True),
        sa.Column("key_hash", sa.String(length=64), nullable=True),
        sa.Column("paired_at", AT, nullable=True),
        sa.Column("retired_at", AT, nullable=True),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_video_terminal_facility_id_facility")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_terminal")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_video_terminal_code_hash")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_video_terminal_key_hash")),
    )
    with op.batch_alter_table("video_room") as room:
        for name in ("let_in_at", "paused_at", "ended_at"):
            room.add_column(sa.Column(name, AT, nullable=True))
        room.add_column(
            sa.Column("extra_minutes", sa.Integer(), nullable=False, server_default="0")
        )
        room.add_column(sa.Column("warning", sa.String(length=200), nullable=True))
        room.add_column(sa.Column("terminal_id", sa.Integer(), nullable=True))
        room.create_foreign_key(
            op.f("fk_video_room_terminal_id_video_terminal"),
            "video_terminal",
            ["terminal_id"],
            ["id"],
        )
    with op.batch_alter_table("video_room") as room:
        room.alter_column("extra_minutes", server_default=None)
    # Rooms that lead elsewhere keep their provider; those of the old demo page are ours now.
    op.execute("UPDATE video_room SET provider = 'builtin' WHERE provider = 'demo'")
    op.create_table(
        "video_end",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("entry", sa.String(length=32), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("joined_at", AT, nullable=False),
        sa.Column("last_seen_at", AT, nullable=False),
        sa.Column("dropped_at", AT, nullable=True),
        sa.Column("left_at", AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_video_end_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_end")),
        sa.UniqueConstraint("entry", name=op.f("uq_video_end_entry")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_video_end_key_hash")),
    )
    op.create_index(op.f("ix_video_end_visit_id"), "video_end", ["visit_id"])
    op.create_table(
        "video_signal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_end_id", sa.Integer(), nullable=False),
        sa.Column("to_end_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["from_end_id"], ["video_end.id"], name=op.f("fk_video_signal_from_end_id_video_end")
        ),
        sa.ForeignKeyConstraint(
            ["to_end_id"], ["video_end.id"], name=op.f("fk_video_signal_to_end_id_video_end")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_signal")),
    )
    op.create_index("ix_video_signal_to_end_id_id", "video_signal", ["to_end_id", "id"])
    op.create_index(op.f("ix_video_signal_sent_at"), "video_signal", ["sent_at"])
    op.create_table(
        "video_room_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_video_room_event_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_video_room_event")),
    )
    op.create_index(op.f("ix_video_room_event_visit_id"), "video_room_event", ["visit_id"])
    op.create_table(
        "minute_credit",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("by_prison", sa.Integer(), nullable=False),
        sa.Column("by_network", sa.Integer(), nullable=False),
        sa.Column("owed", sa.Integer(), nullable=False),
        sa.Column("credited_at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_minute_credit_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_minute_credit")),
    )
    op.create_table(
        "device_check",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", AT, nullable=False),
        sa.Column("has_camera", sa.Boolean(), nullable=False),
        sa.Column("has_microphone", sa.Boolean(), nullable=False),
        sa.Column("down_kbit", sa.Integer(), nullable=False),
        sa.Column("up_kbit", sa.Integer(), nullable=False),
        sa.Column("reaches_relay", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_device_check_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_device_check")),
    )
    _keep_the_log()


def _keep_the_log() -> None:
    """The log of a room is evidence, and what minutes are counted by: rows are only added."""
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for table, act in KEPT:
        does = (
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            if is_postgres
            else f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept'); END"
        )
        op.execute(f"CREATE TRIGGER keep_{table}_{act.lower()} BEFORE {act} ON {table} {does}")


def downgrade() -> None:
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for table, act in KEPT:
        on = f" ON {table}" if is_postgres else ""
        op.execute(f"DROP TRIGGER keep_{table}_{act.lower()}{on}")
    for table in ("device_check", "minute_credit", "video_room_event", "video_signal", "video_end"):
        op.drop_table(table)
    with op.batch_alter_table("video_room") as room:
        room.drop_constraint(op.f("fk_video_room_terminal_id_video_terminal"), type_="foreignkey")
        for name in (
            "let_in_at",
            "paused_at",
            "ended_at",
            "extra_minutes",
            "warning",
            "terminal_id",
        ):
            room.drop_column(name)
    op.drop_table("video_terminal")

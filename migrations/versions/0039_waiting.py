"""A waiting list for a full day: two states of a visit, and the line itself.

Revision ID: 0039
Revises: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
IN_LINE = sa.text("left_at IS NULL")
BEFORE = (
    "'submitted', 'needs_info', 'offered', 'approved', 'rejected', 'withdrawn', 'lapsed', "
    "'cancelled_by_visitor', 'cancelled_by_prison', 'checked_in', 'in_progress', 'completed', "
    "'cut_short', 'no_show', 'refused_entry'"
)
NEW = "'waitlisted', 'place_kept'"
HOLDING_BEFORE = (
    "'approved', 'checked_in', 'completed', 'cut_short', 'in_progress', 'needs_info', 'no_show', "
    "'offered', 'refused_entry', 'submitted'"
)
HOLDING_NOW = HOLDING_BEFORE.replace("'refused_entry'", "'place_kept', 'refused_entry'")
LIVE = {
    "uq_visit_seat": ["slot_id", "seat_no"],
    "uq_visit_visitor_slot": ["visitor_id", "slot_id"],
    "uq_visit_prisoner_slot": ["prisoner_id", "slot_id"],
    "uq_visit_repays": ["repays_id"],
}


def upgrade() -> None:
    change_check(f"state IN ({BEFORE})", f"state IN ({NEW}, {BEFORE})")
    change_indexes(HOLDING_NOW)
    op.create_table(
        "waiting",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("day_begins_at", AT, nullable=False),
        sa.Column("day_ends_at", AT, nullable=False),
        sa.Column("goes_first", sa.Boolean(), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("left_at", AT, nullable=True),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("visitor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_waiting_facility_id_facility")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_waiting_visit_id_visit")),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["visitor.id"], name=op.f("fk_waiting_visitor_id_visitor")
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_waiting")),
    )
    for name, columns, is_unique in (
        (
            "uq_waiting_visitor_day",
            ["visitor_id", "facility_id", "mode", "day_begins_at"],
            True,
        ),
        ("ix_waiting_line", ["facility_id", "mode", "day_begins_at"], False),
    ):
        op.create_index(
            name,
            "waiting",
            columns,
            unique=is_unique,
            sqlite_where=IN_LINE,
            postgresql_where=IN_LINE,
        )


def downgrade() -> None:
    op.drop_table("waiting")
    change_indexes(HOLDING_BEFORE)
    change_check(f"state IN ({NEW}, {BEFORE})", f"state IN ({BEFORE})")


def change_indexes(states: str) -> None:
    """Let the visits in these states hold their place, and no others."""
    where = sa.text(f"state IN ({states})")
    for name, columns in LIVE.items():
        op.drop_index(name, table_name="visit")
        op.create_index(
            name, "visit", columns, unique=True, sqlite_where=where, postgresql_where=where
        )


def change_check(before: str, after: str) -> None:
    """Allow other states, without making the table anew: its triggers and history stay in place."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_visit_state"), "visit", type_="check")
        op.create_check_constraint(op.f("ck_visit_state"), "visit", after)
        return
    # SQLite's own way for a change that touches no stored row (https://sqlite.org/lang_altertable.
    # html, «making other kinds of table schema changes»): its text is corrected, and read again.
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    changed = connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = replace(sql, ?, ?) "
        "WHERE type = 'table' AND name = 'visit' AND instr(sql, ?) > 0",
        (before, after, before),
    ).rowcount
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=OFF")
    if changed != 1:
        raise RuntimeError("the check of a visit's states is not the one this migration knows")

"""A request may wait for the family's answer, or for its pick among offered hours.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEFORE = "approved cancelled_by_prison cancelled_by_visitor checked_in completed cut_short in_progress lapsed no_show refused_entry rejected submitted withdrawn"
ENDED_WITHOUT_A_PLACE = "cancelled_by_prison cancelled_by_visitor lapsed rejected withdrawn"
NEW = "needs_info offered"
LIVE = {
    "uq_visit_seat": ["slot_id", "seat_no"],
    "uq_visit_visitor_slot": ["visitor_id", "slot_id"],
    "uq_visit_prisoner_slot": ["prisoner_id", "slot_id"],
}


def upgrade() -> None:
    change_states(
        f"submitted {NEW} approved rejected withdrawn lapsed cancelled_by_visitor cancelled_by_prison "
        "checked_in in_progress completed cut_short no_show refused_entry"
    )
    with op.batch_alter_table("attendee") as batch_op:
        batch_op.add_column(
            sa.Column("is_left_out", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("attendee") as batch_op:
        batch_op.alter_column("is_left_out", server_default=None)
    op.create_table(
        "visit_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["prisoner_id"], ["prisoner.id"], name=op.f("fk_visit_offer_prisoner_id_prisoner")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_visit_offer_slot_id_slot")),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_visit_offer_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_offer")),
        sa.UniqueConstraint("visit_id", "slot_id", name=op.f("uq_visit_offer_visit_id_slot_id")),
    )
    op.create_table(
        "suggestion",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("is_clear", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["prisoner_id"], ["prisoner.id"], name=op.f("fk_suggestion_prisoner_id_prisoner")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_suggestion_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_suggestion")),
    )
    op.create_index(op.f("ix_suggestion_checked_at"), "suggestion", ["checked_at"])


def downgrade() -> None:
    op.drop_table("suggestion")
    op.drop_table("visit_offer")
    with op.batch_alter_table("attendee") as batch_op:
        batch_op.drop_column("is_left_out")
    change_states(BEFORE)


def change_states(states: str) -> None:
    """Allow these states, and let all of them but those that gave it back hold their place."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    holding = sorted(set(states.split()) - set(ENDED_WITHOUT_A_PLACE.split()))
    where = sa.text("state IN ({})".format(", ".join(f"'{state}'" for state in holding)))
    if is_sqlite:
        # It hangs on the table that is about to be made anew.
        op.execute("DROP TRIGGER keep_visit_delete")
    with op.batch_alter_table("visit") as batch_op:
        for name in LIVE:
            batch_op.drop_index(name)
        if not is_sqlite:
            # SQLite's copy is made without its checks, so there is none to drop.
            batch_op.drop_constraint(op.f("ck_visit_state"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_visit_state"),
            "state IN ({})".format(", ".join(f"'{state}'" for state in states.split())),
        )
        for name, columns in LIVE.items():
            batch_op.create_index(
                name, columns, unique=True, sqlite_where=where, postgresql_where=where
            )
    if is_sqlite:
        op.execute(
            "CREATE TRIGGER keep_visit_delete BEFORE DELETE ON visit "
            "BEGIN SELECT RAISE(ABORT, 'rows of visit are kept'); END"
        )

"""Meetings between two homes: the asking side of a visit, and what the two desks have to tell.

Revision ID: 0042
Revises: 0041
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
HELD = sa.text("given_back_at IS NULL")
UNTOLD = sa.text("told_at IS NULL")
ONE_PROOF = (
    "(phone IS NOT NULL AND sign_in_email IS NULL AND prisoner_id IS NULL)"
    " OR (phone IS NULL AND sign_in_email IS NOT NULL AND prisoner_id IS NULL)"
    " OR (phone IS NULL AND sign_in_email IS NULL AND prisoner_id IS NOT NULL)"
)


def upgrade() -> None:
    # No foreign key, so that SQLite need not copy the table with its triggers.
    op.add_column("visit", sa.Column("other_facility_id", sa.Integer(), nullable=True))
    op.add_column(
        "visit",
        sa.Column("awaits_home", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    with op.batch_alter_table("visitor") as visitor:
        visitor.add_column(sa.Column("prisoner_id", sa.Integer(), nullable=True))
        visitor.create_unique_constraint(op.f("uq_visitor_prisoner_id"), ["prisoner_id"])
        visitor.create_foreign_key(
            op.f("fk_visitor_prisoner_id_prisoner"), "prisoner", ["prisoner_id"], ["id"]
        )
        visitor.drop_constraint(op.f("ck_visitor_one_proof"), type_="check")
        visitor.create_check_constraint(op.f("ck_visitor_one_proof"), ONE_PROOF)
    op.create_table(
        "visit_side",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("seat_no", sa.Integer(), nullable=False),
        sa.Column("given_back_at", AT, nullable=True),
        sa.Column("prisoner_id", sa.Integer(), nullable=False),
        sa.Column("proof", sa.String(length=500), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_name", sa.String(length=120), nullable=False),
        sa.Column("agreed_at", AT, nullable=True),
        sa.Column("agreed_by_name", sa.String(length=120), nullable=True),
        sa.Column("terminal_id", sa.Integer(), nullable=True),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        *_keys("visit_side", "facility", "prisoner", "slot", "visit"),
        sa.ForeignKeyConstraint(
            ["terminal_id"],
            ["video_terminal.id"],
            name=op.f("fk_visit_side_terminal_id_video_terminal"),
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_side")),
    )
    for name, columns in (
        ("uq_visit_side_seat", ["slot_id", "seat_no"]),
        ("uq_visit_side_prisoner_slot", ["prisoner_id", "slot_id"]),
    ):
        op.create_index(
            name, "visit_side", columns, unique=True, sqlite_where=HELD, postgresql_where=HELD
        )
    op.create_index("ix_visit_side_facility_id", "visit_side", ["facility_id"])
    op.create_table(
        "desk_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("at", AT, nullable=False),
        sa.Column("told_at", AT, nullable=True),
        sa.Column("told_by_id", sa.Integer(), nullable=True),
        sa.Column("told_by_name", sa.String(length=120), nullable=True),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        *_keys("desk_news", "facility", "visit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_news")),
    )
    op.create_index(op.f("ix_desk_news_visit_id"), "desk_news", ["visit_id"])
    op.create_index(
        "ix_desk_news_facility_id",
        "desk_news",
        ["facility_id"],
        sqlite_where=UNTOLD,
        postgresql_where=UNTOLD,
    )


def _keys(table: str, *others: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [f"{other}_id"], [f"{other}.id"], name=op.f(f"fk_{table}_{other}_id_{other}")
        )
        for other in others
    ]


def downgrade() -> None:
    op.drop_table("desk_news")
    op.drop_table("visit_side")
    with op.batch_alter_table("visitor") as visitor:
        visitor.drop_constraint(op.f("ck_visitor_one_proof"), type_="check")
        visitor.create_check_constraint(
            op.f("ck_visitor_one_proof"), "(phone IS NULL) <> (sign_in_email IS NULL)"
        )
        visitor.drop_constraint(op.f("fk_visitor_prisoner_id_prisoner"), type_="foreignkey")
        visitor.drop_constraint(op.f("uq_visitor_prisoner_id"), type_="unique")
        visitor.drop_column("prisoner_id")
    op.drop_column("visit", "awaits_home")
    op.drop_column("visit", "other_facility_id")

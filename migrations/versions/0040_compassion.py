"""The compassion lane: which door a request came by, what the family says, the places it is given.

Revision ID: 0040
Revises: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
WAITS = "lane = 'compassion' AND state IN ('needs_info', 'offered', 'submitted')"
IS_LIVE = "ended_at IS NULL"


def upgrade() -> None:
    # Never as a batch: the table's triggers would be lost with the copy.
    op.add_column(
        "visit",
        sa.Column("lane", sa.String(length=40), nullable=False, server_default="ordinary"),
    )
    op.add_column("visit", sa.Column("longer_until", AT, nullable=True))
    op.create_index(
        "uq_visit_urgent",
        "visit",
        ["visitor_id"],
        unique=True,
        sqlite_where=sa.text(WAITS),
        postgresql_where=sa.text(WAITS),
    )
    op.create_table(
        "urgent_case",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("happening", sa.String(length=40), nullable=False),
        sa.Column("concerned", sa.String(length=40), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("proof", sa.String(length=40), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_urgent_case_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_urgent_case")),
    )
    op.create_table(
        "extra_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("beside_slot_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_extra_place_visit_id_visit")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_extra_place_slot_id_slot")),
        sa.ForeignKeyConstraint(
            ["beside_slot_id"], ["slot.id"], name=op.f("fk_extra_place_beside_slot_id_slot")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra_place")),
    )
    op.create_index(
        "ix_extra_place_live",
        "extra_place",
        ["visit_id"],
        sqlite_where=sa.text(IS_LIVE),
        postgresql_where=sa.text(IS_LIVE),
    )


def downgrade() -> None:
    op.drop_table("extra_place")
    op.drop_table("urgent_case")
    op.drop_index("uq_visit_urgent", table_name="visit")
    op.drop_column("visit", "longer_until")
    op.drop_column("visit", "lane")

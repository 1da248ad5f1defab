"""Owed minutes become a new hour, or minutes of a later call.

Revision ID: 0031
Revises: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

LIVE = (
    "state IN ('approved', 'checked_in', 'completed', 'cut_short', 'in_progress', 'needs_info',"
    " 'no_show', 'offered', 'refused_entry', 'submitted')"
)


def upgrade() -> None:
    # No foreign key, so that SQLite need not copy the table with its triggers.
    op.add_column("visit", sa.Column("repays_id", sa.Integer(), nullable=True))
    op.create_index(
        "uq_visit_repays",
        "visit",
        ["repays_id"],
        unique=True,
        sqlite_where=sa.text(LIVE),
        postgresql_where=sa.text(LIVE),
    )
    op.add_column(
        "minute_credit", sa.Column("repaid", sa.Integer(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    op.drop_column("minute_credit", "repaid")
    op.drop_index("uq_visit_repays", table_name="visit")
    op.drop_column("visit", "repays_id")

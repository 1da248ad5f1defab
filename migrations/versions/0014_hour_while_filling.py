"""An hour is kept while its form is filled: holds without a visit, one for each visitor.

Revision ID: 0014
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0008"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
FILLING = "ended_at IS NULL AND visit_id IS NULL"


def upgrade() -> None:
    with op.batch_alter_table("slot_hold") as hold:
        hold.alter_column("visit_id", existing_type=sa.Integer(), nullable=True)
        hold.add_column(sa.Column("begun_at", AT, nullable=True))
        hold.add_column(sa.Column("extended_at", AT, nullable=True))
    # When the older holds began was not written down; nothing asks of them.
    op.execute("UPDATE slot_hold SET begun_at = until")
    with op.batch_alter_table("slot_hold") as hold:
        hold.alter_column("begun_at", existing_type=AT, nullable=False)
    op.create_index(
        "uq_slot_hold_filling",
        "slot_hold",
        ["visitor_id"],
        unique=True,
        sqlite_where=sa.text(FILLING),
        postgresql_where=sa.text(FILLING),
    )


def downgrade() -> None:
    op.drop_index("uq_slot_hold_filling", "slot_hold")
    op.execute("DELETE FROM slot_hold WHERE visit_id IS NULL")
    with op.batch_alter_table("slot_hold") as hold:
        hold.drop_column("extended_at")
        hold.drop_column("begun_at")
        hold.alter_column("visit_id", existing_type=sa.Integer(), nullable=False)

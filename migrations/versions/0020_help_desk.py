"""The help desk: who asked for a family, and the last places of each hour.

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Added as they are: a rebuilt table would lose its triggers.
    op.add_column("visit", sa.Column("booked_by_id", sa.Integer(), nullable=True))
    op.add_column("visit", sa.Column("booked_by_name", sa.String(length=120), nullable=True))
    with op.batch_alter_table("slot") as slot:
        slot.add_column(sa.Column("desk_places", sa.Integer(), nullable=False, server_default="0"))
        slot.create_check_constraint(
            op.f("ck_slot_desk_places"), "desk_places >= 0 AND desk_places <= places"
        )
    with op.batch_alter_table("slot") as slot:
        slot.alter_column("desk_places", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("slot") as slot:
        slot.drop_constraint(op.f("ck_slot_desk_places"), type_="check")
        slot.drop_column("desk_places")
    op.drop_column("visit", "booked_by_name")
    op.drop_column("visit", "booked_by_id")

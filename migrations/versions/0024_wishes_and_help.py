"""Further hours a family would take, in order; the help that a party needs on the day.

Revision ID: 0024
Revises: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visit_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_visit_wish_visit_id_visit")
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_visit_wish_slot_id_slot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_wish")),
        sa.UniqueConstraint("visit_id", "slot_id", name=op.f("uq_visit_wish_visit_id_slot_id")),
    )
    op.create_table(
        "help_asked",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_help_asked_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_help_asked")),
    )


def downgrade() -> None:
    op.drop_table("help_asked")
    op.drop_table("visit_wish")

"""Another hour that one home proposes for a meeting of two homes, until the other has answered.

Revision ID: 0045
Revises: 0044
"""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
WAITING = sa.text("settled_at IS NULL")
OF = ("facility", "slot", "visit")


def upgrade() -> None:
    op.create_table(
        "hour_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", AT, nullable=False),
        sa.Column("proposed_by_name", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("settled_at", AT, nullable=True),
        sa.Column("is_made", sa.Boolean(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"],
                [f"{table}.id"],
                name=op.f(f"fk_hour_proposal_{table}_id_{table}"),
            )
            for table in OF
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hour_proposal")),
    )
    op.create_index(op.f("ix_hour_proposal_visit_id"), "hour_proposal", ["visit_id"])
    op.create_index(
        "uq_hour_proposal_waiting",
        "hour_proposal",
        ["visit_id"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    op.drop_table("hour_proposal")

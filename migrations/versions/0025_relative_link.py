"""A link of one's own for a relative who joins a video visit from elsewhere.

Revision ID: 0025
Revises: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

STANDS = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "relative_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_relative_link_visit_id_visit")
        ),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendee.id"], name=op.f("fk_relative_link_attendee_id_attendee")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relative_link")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_relative_link_key_hash")),
    )
    op.create_index(op.f("ix_relative_link_visit_id"), "relative_link", ["visit_id"])
    op.create_index(
        "uq_relative_link_stands",
        "relative_link",
        ["visit_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )


def downgrade() -> None:
    op.drop_table("relative_link")

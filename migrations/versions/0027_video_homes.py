"""Where a home's calls happen, whom its families ring, and limits on guessing a pairing code.

Revision ID: 0027
Revises: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("facility", sa.Column("video_place", sa.String(length=40), nullable=True))
    op.add_column("facility", sa.Column("video_link", sa.String(length=400), nullable=True))
    op.add_column("facility", sa.Column("help_phone", sa.String(length=20), nullable=True))
    op.add_column(
        "video_terminal",
        sa.Column("wrong_guesses", sa.Integer(), nullable=False, server_default="0"),
    )
    op.create_table(
        "pairing_try",
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("address_hash", name=op.f("pk_pairing_try")),
    )
    op.create_index(op.f("ix_pairing_try_since_at"), "pairing_try", ["since_at"])


def downgrade() -> None:
    op.drop_table("pairing_try")
    op.drop_column("video_terminal", "wrong_guesses")
    for name in ("help_phone", "video_link", "video_place"):
        op.drop_column("facility", name)

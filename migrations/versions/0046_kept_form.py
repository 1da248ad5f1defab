"""A form that came when its sender had to sign in again: the words, sealed, until she is back.

Revision ID: 0046
Revises: 0045
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_form",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("visitor_id", sa.Integer(), sa.ForeignKey("visitor.id")),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("user_account.id")),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(visitor_id IS NULL) <> (user_id IS NULL)", name="one_person"),
    )
    op.create_index("ix_kept_form_visitor_id", "kept_form", ["visitor_id"])
    op.create_index("ix_kept_form_user_id", "kept_form", ["user_id"])
    op.create_index("ix_kept_form_kept_at", "kept_form", ["kept_at"])


def downgrade() -> None:
    op.drop_table("kept_form")

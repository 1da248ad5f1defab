"""What a relative's own phone found out before the call.

Revision ID: 0038
Revises: 0032
"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "relative_device_check",
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("has_camera", sa.Boolean(), nullable=False),
        sa.Column("has_microphone", sa.Boolean(), nullable=False),
        sa.Column("down_kbit", sa.Integer(), nullable=False),
        sa.Column("up_kbit", sa.Integer(), nullable=False),
        sa.Column("reaches_relay", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["relative_link.id"],
            name=op.f("fk_relative_device_check_link_id_relative_link"),
        ),
        sa.PrimaryKeyConstraint("link_id", name=op.f("pk_relative_device_check")),
    )


def downgrade() -> None:
    op.drop_table("relative_device_check")

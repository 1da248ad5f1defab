"""When family and prisoner talk by telephone because no line carries the call.

Revision ID: 0043
Revises: 0042
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("video_room", sa.Column("telephoned_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("video_room", "telephoned_at")

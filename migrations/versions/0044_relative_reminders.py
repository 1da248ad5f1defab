"""The key of a relative's link, sealed, so that a reminder can carry the link again.

Revision ID: 0044
Revises: 0043
"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Empty for links that were sent before: of them only the hash is known.
    op.add_column("relative_link", sa.Column("key", sa.LargeBinary()))


def downgrade() -> None:
    op.drop_column("relative_link", "key")

"""The call list as it is used: tries, who called; and no column that nothing fills.

Revision ID: 0041
Revises: 0040
"""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
A_REMINDER = sa.text("about_slot_id IS NOT NULL")
UNCONFIRMED = sa.text("delivered = 'sent' AND channel = 'sms'")


def upgrade() -> None:
    # A letter goes with each text at once, so none is sent in its place.
    _without_index(_drop_instead_of)
    with op.batch_alter_table("family_call") as call:
        call.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        call.add_column(sa.Column("tried_at", AT, nullable=True))
        call.add_column(sa.Column("called_by_name", sa.String(length=120), nullable=True))
        call.alter_column("how", new_column_name="outcome", existing_type=sa.String(length=40))
        call.drop_column("note")


def downgrade() -> None:
    with op.batch_alter_table("family_call") as call:
        call.add_column(sa.Column("note", sa.String(length=500), nullable=True))
        call.alter_column("outcome", new_column_name="how", existing_type=sa.String(length=40))
        for name in ("tries", "tried_at", "called_by_name"):
            call.drop_column(name)
    _without_index(_add_instead_of)
    op.create_index(
        "ix_message_unconfirmed",
        "message",
        ["sent_at"],
        sqlite_where=UNCONFIRMED,
        postgresql_where=UNCONFIRMED,
    )


def _without_index(change) -> None:  # type: ignore[no-untyped-def]
    """SQLite copies the table: its partial index is made anew rather than guessed from a copy."""
    op.drop_index("uq_message_reminder", "message")
    change()
    op.create_index(
        "uq_message_reminder",
        "message",
        ["visit_id", "kind", "channel", "about_slot_id"],
        unique=True,
        sqlite_where=A_REMINDER,
        postgresql_where=A_REMINDER,
    )


def _drop_instead_of() -> None:
    op.drop_index("ix_message_unconfirmed", "message")
    with op.batch_alter_table("message") as message:
        message.drop_constraint(op.f("fk_message_instead_of_id_message"), type_="foreignkey")
        message.drop_constraint(op.f("uq_message_instead_of_id"), type_="unique")
        message.drop_column("instead_of_id")


def _add_instead_of() -> None:
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("instead_of_id", sa.Integer(), nullable=True))
        message.create_foreign_key(
            op.f("fk_message_instead_of_id_message"), "message", ["instead_of_id"], ["id"]
        )
        message.create_unique_constraint(op.f("uq_message_instead_of_id"), ["instead_of_id"])

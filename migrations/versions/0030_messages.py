"""Registered texts, receipts of text messages, reminders once for each hour, the call list.

Revision ID: 0030
Revises: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
A_REMINDER = sa.text("about_slot_id IS NOT NULL")
UNCONFIRMED = sa.text("delivered = 'sent' AND channel = 'sms'")
OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "sms_template",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("template_id", sa.String(length=40), nullable=False),
        sa.Column("kept_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sms_template")),
    )
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("received_at", AT, nullable=True))
        message.add_column(sa.Column("template_id", sa.String(length=40), nullable=True))
        message.add_column(sa.Column("about_slot_id", sa.Integer(), nullable=True))
        message.add_column(sa.Column("instead_of_id", sa.Integer(), nullable=True))
        message.create_foreign_key(
            op.f("fk_message_about_slot_id_slot"), "slot", ["about_slot_id"], ["id"]
        )
        message.create_foreign_key(
            op.f("fk_message_instead_of_id_message"), "message", ["instead_of_id"], ["id"]
        )
        message.create_unique_constraint(op.f("uq_message_instead_of_id"), ["instead_of_id"])
    op.create_index(op.f("ix_message_provider_reference"), "message", ["provider_reference"])
    op.create_index(
        "uq_message_reminder",
        "message",
        ["visit_id", "kind", "channel", "about_slot_id"],
        unique=True,
        sqlite_where=A_REMINDER,
        postgresql_where=A_REMINDER,
    )
    op.create_index(
        "ix_message_unconfirmed",
        "message",
        ["sent_at"],
        sqlite_where=UNCONFIRMED,
        postgresql_where=UNCONFIRMED,
    )
    _make_call_list()


def _make_call_list() -> None:
    op.create_table(
        "family_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", AT, nullable=False),
        sa.Column("due_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("how", sa.String(length=40), nullable=True),
        sa.Column("called_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["called_by_id"],
            ["user_account.id"],
            name=op.f("fk_family_call_called_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_family_call_facility_id_facility")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_family_call_message_id_message")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_family_call_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_call")),
        sa.UniqueConstraint("message_id", name=op.f("uq_family_call_message_id")),
    )
    op.create_index(op.f("ix_family_call_visit_id"), "family_call", ["visit_id"])
    op.create_index(
        "ix_family_call_open",
        "family_call",
        ["facility_id", "due_at"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("family_call")
    for name in ("ix_message_unconfirmed", "uq_message_reminder"):
        op.drop_index(name, "message")
    op.drop_index(op.f("ix_message_provider_reference"), "message")
    with op.batch_alter_table("message") as message:
        message.drop_constraint(op.f("fk_message_about_slot_id_slot"), type_="foreignkey")
        message.drop_constraint(op.f("fk_message_instead_of_id_message"), type_="foreignkey")
        message.drop_constraint(op.f("uq_message_instead_of_id"), type_="unique")
        for name in ("received_at", "template_id", "about_slot_id", "instead_of_id"):
            message.drop_column(name)
    op.drop_table("sms_template")

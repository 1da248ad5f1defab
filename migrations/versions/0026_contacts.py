"""Contacts that a family asks for: states, the family's words, answers; messages about them.

Revision ID: 0026
Revises: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
STATES = "state IN ('asked', 'approved', 'refused', 'withdrawn', 'ended')"
NAMES_A_PRISONER = "(prisoner_id IS NOT NULL) = (state IN ('approved', 'ended'))"
WORDS = ("wanted_name", "wanted_parent_name", "wanted_age", "wanted_gender", "wanted_number")
COPIED = ("id", "visitor_id", "prisoner_id", *WORDS)
# (index, state, columns)
ONE_IN_STATE = (
    ("uq_contact_on_list", "approved", ["visitor_id", "prisoner_id"]),
    ("uq_contact_ask", "asked", ["visitor_id", "facility_id", "wanted_name"]),
)


def upgrade() -> None:
    with op.batch_alter_table("contact") as contact:
        contact.drop_constraint(op.f("uq_contact_visitor_id_prisoner_id"), type_="unique")
        for name in ("prisoner_id", "approved_by_id"):
            contact.alter_column(name, existing_type=sa.Integer(), nullable=True)
        contact.alter_column("approved_at", existing_type=AT, nullable=True)
        contact.add_column(
            sa.Column("state", sa.String(length=40), nullable=False, server_default="approved")
        )
        contact.add_column(
            sa.Column("wanted_name", sa.String(length=120), nullable=False, server_default="")
        )
        contact.add_column(sa.Column("wanted_parent_name", sa.String(length=120), nullable=True))
        contact.add_column(sa.Column("wanted_age", sa.Integer(), nullable=True))
        contact.add_column(sa.Column("wanted_gender", sa.String(length=40), nullable=True))
        contact.add_column(sa.Column("wanted_number", sa.String(length=40), nullable=True))
        contact.add_column(sa.Column("proof", sa.String(length=500), nullable=True))
        contact.add_column(sa.Column("asked_at", AT, nullable=True))
        contact.add_column(sa.Column("moved_at", AT, nullable=True))
        contact.add_column(sa.Column("moved_by_name", sa.String(length=120), nullable=True))
        contact.add_column(sa.Column("barred_until_on", sa.Date(), nullable=True))
        contact.add_column(sa.Column("reason", sa.String(length=40), nullable=True))
        contact.add_column(sa.Column("family_note", sa.String(length=500), nullable=True))
        contact.add_column(sa.Column("staff_note", sa.String(length=1000), nullable=True))
    _fill()
    with op.batch_alter_table("contact") as contact:
        contact.alter_column("state", existing_type=sa.String(40), server_default=None)
        contact.alter_column("wanted_name", existing_type=sa.String(120), server_default=None)
        contact.alter_column("asked_at", existing_type=AT, nullable=False)
        contact.alter_column("moved_at", existing_type=AT, nullable=False)
        contact.alter_column("moved_by_name", existing_type=sa.String(120), nullable=False)
        contact.create_check_constraint(op.f("ck_contact_state"), STATES)
        contact.create_check_constraint(op.f("ck_contact_prisoner"), NAMES_A_PRISONER)
    for name, state, columns in ONE_IN_STATE:
        where = sa.text(f"state = '{state}'")
        op.create_index(
            name, "contact", columns, unique=True, sqlite_where=where, postgresql_where=where
        )
    op.create_index("ix_contact_prisoner_id_state", "contact", ["prisoner_id", "state"])
    op.create_index(
        "ix_contact_facility_id_state_asked_at", "contact", ["facility_id", "state", "asked_at"]
    )
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("contact_id", sa.Integer(), nullable=True))
        message.create_foreign_key(
            op.f("fk_message_contact_id_contact"), "contact", ["contact_id"], ["id"]
        )
    op.create_index(op.f("ix_message_contact_id"), "message", ["contact_id"])


def downgrade() -> None:
    op.execute("DELETE FROM message WHERE contact_id IS NOT NULL")
    op.drop_index(op.f("ix_message_contact_id"), "message")
    with op.batch_alter_table("message") as message:
        message.drop_constraint(op.f("fk_message_contact_id_contact"), type_="foreignkey")
        message.drop_column("contact_id")
    op.execute("DELETE FROM contact WHERE state <> 'approved'")
    op.drop_index("ix_contact_facility_id_state_asked_at", "contact")
    op.drop_index("ix_contact_prisoner_id_state", "contact")
    for name, _state, _columns in ONE_IN_STATE:
        op.drop_index(name, "contact")
    with op.batch_alter_table("contact") as contact:
        contact.drop_constraint(op.f("ck_contact_prisoner"), type_="check")
        contact.drop_constraint(op.f("ck_contact_state"), type_="check")
        for name in (
            "state",
            "wanted_name",
            "wanted_parent_name",
            "wanted_age",
            "wanted_gender",
            "wanted_number",
            "proof",
            "asked_at",
            "moved_at",
            "moved_by_name",
            "reason",
            "barred_until_on",
            "family_note",
            "staff_note",
        ):
            contact.drop_column(name)
        for name in ("prisoner_id", "approved_by_id"):
            contact.alter_column(name, existing_type=sa.Integer(), nullable=False)
        contact.alter_column("approved_at", existing_type=AT, nullable=False)
        contact.create_unique_constraint(
            op.f("uq_contact_visitor_id_prisoner_id"), ["visitor_id", "prisoner_id"]
        )


def _fill() -> None:
    """Each contact so far came with a visit: its words are those the family wrote then."""
    contact, visit = (
        sa.table("contact", *(sa.column(name) for name in COPIED)),
        sa.table("visit", *(sa.column(name) for name in COPIED)),
    )
    of_both = sa.and_(
        visit.c.visitor_id == contact.c.visitor_id, visit.c.prisoner_id == contact.c.prisoner_id
    )
    for name in WORDS:
        newest = sa.select(visit.c[name]).where(of_both).order_by(visit.c.id.desc()).limit(1)
        written = newest.correlate(contact).scalar_subquery()
        value = sa.func.coalesce(written, "") if name == "wanted_name" else written
        op.execute(sa.update(contact).values({name: value}))
    op.execute(
        "UPDATE contact SET asked_at = approved_at, moved_at = approved_at, moved_by_name ="
        " (SELECT name FROM user_account WHERE user_account.id = contact.approved_by_id)"
    )

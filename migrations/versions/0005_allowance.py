"""What a prisoner is entitled to, as rows, and the ledger of what was promised and used.

Rows of entitlement are ended, never changed or dropped; lines of the ledger are only added.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FIGURES = (
    "preset, state_code, facility_kind, facility_id, prisoner_class, mode, visits, period, "
    "week_from, minutes, people, is_shared, source, valid_from, created_at, created_by_id, reason"
)
# (trigger, what is refused, table)
RULES = (
    ("keep_entitlement_figures", f"UPDATE OF {FIGURES}", "entitlement"),
    ("keep_entitlement_delete", "DELETE", "entitlement"),
    ("keep_allowance_entry_update", "UPDATE", "allowance_entry"),
    ("keep_allowance_entry_delete", "DELETE", "allowance_entry"),
)


def upgrade() -> None:
    op.add_column(
        "facility",
        sa.Column("state_code", sa.String(length=8), nullable=False, server_default="WB"),
    )
    op.create_table(
        "entitlement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("preset", sa.String(length=24), nullable=True),
        sa.Column("state_code", sa.String(length=8), nullable=True),
        sa.Column("facility_kind", sa.String(length=40), nullable=True),
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("prisoner_class", sa.String(length=40), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("week_from", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("is_shared", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("end_reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint("visits >= 0", name=op.f("ck_entitlement_visits")),
        sa.CheckConstraint("week_from BETWEEN 0 AND 6", name=op.f("ck_entitlement_week_from")),
        sa.CheckConstraint("valid_from <= valid_until", name=op.f("ck_entitlement_in_order")),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_entitlement_facility_id_facility")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"],
            ["user_account.id"],
            name=op.f("fk_entitlement_created_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"],
            ["user_account.id"],
            name=op.f("fk_entitlement_ended_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entitlement")),
    )
    op.create_index("ix_entitlement_facility_id", "entitlement", ["facility_id"])
    op.create_table(
        "allowance_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("hold_no", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.CheckConstraint(
            "kind IN ('grant', 'correct') OR amount = 1", name=op.f("ck_allowance_entry_one_visit")
        ),
        sa.CheckConstraint(
            "kind NOT IN ('grant', 'correct') OR (reason IS NOT NULL AND actor_id IS NOT NULL)",
            name=op.f("ck_allowance_entry_reasoned"),
        ),
        sa.CheckConstraint(
            "kind IN ('grant', 'correct') OR visit_id IS NOT NULL",
            name=op.f("ck_allowance_entry_of_a_visit"),
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_allowance_entry_facility_id_facility")
        ),
        sa.ForeignKeyConstraint(
            ["prisoner_id"], ["prisoner.id"], name=op.f("fk_allowance_entry_prisoner_id_prisoner")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visit.id"], name=op.f("fk_allowance_entry_visit_id_visit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allowance_entry")),
        sa.UniqueConstraint(
            "visit_id", "kind", "hold_no", name=op.f("uq_allowance_entry_visit_id_kind_hold_no")
        ),
    )
    op.create_index(
        "ix_allowance_entry_prisoner_id_counted_on",
        "allowance_entry",
        ["prisoner_id", "counted_on"],
    )
    for name, act, table in RULES:
        refuse = (
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            if _is_postgres()
            else f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept'); END"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} {refuse}")


def downgrade() -> None:
    for name, _act, table in RULES:
        op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if _is_postgres() else ""))
    op.drop_table("allowance_entry")
    op.drop_table("entitlement")
    with op.batch_alter_table("facility") as batch_op:
        batch_op.drop_column("state_code")


def _is_postgres() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")

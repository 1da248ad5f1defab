"""The register kept by hand and by file: risk marks, pairs kept apart, acts of staff, imports.

Revision ID: 0004
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None

KEPT = ("UPDATE", "DELETE")


def upgrade() -> None:
    for name in ("is_high_risk", "needs_noc"):
        # A constant default: both engines add the column without rewriting the table.
        op.add_column(
            "prisoner", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.execute(
        "DELETE FROM absence WHERE id NOT IN"
        " (SELECT MIN(id) FROM absence GROUP BY prisoner_id, kind, starts_at)"
    )
    with op.batch_alter_table("absence") as batch:
        batch.create_unique_constraint(
            op.f("uq_absence_prisoner_id_kind_starts_at"), ["prisoner_id", "kind", "starts_at"]
        )
    _keep_apart()
    _audit_entry()
    _register_import()
    _import_row()
    _keep_audit_entries()


def _keep_apart() -> None:
    op.create_table(
        "keep_apart",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_keep_apart_in_order")),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_keep_apart_facility_id_facility")
        ),
        sa.ForeignKeyConstraint(
            ["one_id"], ["prisoner.id"], name=op.f("fk_keep_apart_one_id_prisoner")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["prisoner.id"], name=op.f("fk_keep_apart_other_id_prisoner")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keep_apart")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_keep_apart_one_id_other_id")),
    )
    op.create_index(op.f("ix_keep_apart_other_id"), "keep_apart", ["other_id"])


def _audit_entry() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("subject_kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_audit_entry_facility_id_facility")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(
        "ix_audit_entry_subject_kind_subject_id", "audit_entry", ["subject_kind", "subject_id"]
    )
    op.create_index("ix_audit_entry_facility_id_at", "audit_entry", ["facility_id", "at"])


def _register_import() -> None:
    op.create_table(
        "register_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("stored_name", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_register_import_facility_id_facility")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"],
            ["user_account.id"],
            name=op.f("fk_register_import_uploaded_by_id_user_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_import")),
    )
    op.create_index("ix_register_import_facility_id_id", "register_import", ["facility_id", "id"])


def _import_row() -> None:
    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_import_row_facility_id_facility")
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["register_import.id"],
            name=op.f("fk_import_row_import_id_register_import"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
    )
    op.create_index(
        "ix_import_row_import_id_outcome_id", "import_row", ["import_id", "outcome", "id"]
    )
    op.create_index("ix_import_row_import_id_number", "import_row", ["import_id", "number"])


def _keep_audit_entries() -> None:
    """As with events: the database itself refuses to change or drop an entry (0002)."""
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for act in KEPT:
        body = (
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            if is_postgres
            else "BEGIN SELECT RAISE(ABORT, 'rows of audit_entry are kept'); END"
        )
        op.execute(
            f"CREATE TRIGGER keep_audit_entry_{act.lower()} BEFORE {act} ON audit_entry {body}"
        )


def downgrade() -> None:
    for table in ("import_row", "register_import", "audit_entry", "keep_apart"):
        op.drop_table(table)
    with op.batch_alter_table("absence") as batch:
        batch.drop_constraint(op.f("uq_absence_prisoner_id_kind_starts_at"), type_="unique")
    with op.batch_alter_table("prisoner") as batch:
        batch.drop_column("needs_noc")
        batch.drop_column("is_high_risk")

"""History is only added to: the database itself refuses to change or drop an event, or a visit.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# (table, what is refused)
RULES = (("visit_event", "UPDATE"), ("visit_event", "DELETE"), ("visit", "DELETE"))


def upgrade() -> None:
    is_postgres = op.get_bind().dialect.name == "postgresql"
    if is_postgres:
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME; END $$"
        )
    for table, act in RULES:
        name = f"keep_{table}_{act.lower()}"
        if is_postgres:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are kept'); END"
            )


def downgrade() -> None:
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for table, act in RULES:
        on = f" ON {table}" if is_postgres else ""
        op.execute(f"DROP TRIGGER keep_{table}_{act.lower()}{on}")
    if is_postgres:
        op.execute("DROP FUNCTION refuse_change")

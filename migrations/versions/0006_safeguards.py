"""What guards a visit: bars, recommendations, agencies' letters, counsel's papers, answers.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _bar()
    _recommendation()
    _no_objection()
    _counsel_papers()
    _prisoner_answer()
    _keep_recommendations()


def _bar() -> None:
    _table(
        "bar",
        {"visitor_id": "visitor", "prisoner_id": "prisoner", "put_by_id": "user_account"},
        sa.Column("visitor_id", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Integer(), nullable=True),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("put_by_id", sa.Integer(), nullable=False),
        sa.Column("put_by_name", sa.String(length=120), nullable=False),
        sa.Column("put_at", AT, nullable=False),
        sa.Column("lifted_at", AT, nullable=True),
        sa.Column("lifted_by_name", sa.String(length=120), nullable=True),
        sa.CheckConstraint("begins_on <= ends_on", name=op.f("ck_bar_in_order")),
    )
    op.create_index("ix_bar_visitor_id_facility_id", "bar", ["visitor_id", "facility_id"])


def _recommendation() -> None:
    _table(
        "recommendation",
        {"visit_id": "visit", "prisoner_id": "prisoner", "officer_id": "user_account"},
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("officer_name", sa.String(length=120), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.UniqueConstraint(
            "visit_id",
            "prisoner_id",
            "officer_id",
            name=op.f("uq_recommendation_visit_id_prisoner_id_officer_id"),
        ),
    )


def _no_objection() -> None:
    _table(
        "no_objection",
        {"visitor_id": "visitor", "prisoner_id": "prisoner", "recorded_by_id": "user_account"},
        sa.Column("visitor_id", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.String(length=120), nullable=False),
        sa.Column("letter_number", sa.String(length=80), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("valid_until_on", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=False),
        sa.Column("recorded_at", AT, nullable=False),
        sa.CheckConstraint("dated_on <= valid_until_on", name=op.f("ck_no_objection_in_order")),
    )
    op.create_index(
        "ix_no_objection_visitor_id_prisoner_id", "no_objection", ["visitor_id", "prisoner_id"]
    )


def _counsel_papers() -> None:
    _table(
        "counsel_papers",
        {"visitor_id": "visitor", "prisoner_id": "prisoner", "seen_by_id": "user_account"},
        sa.Column("visitor_id", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Integer(), nullable=False),
        sa.Column("bar_number", sa.String(length=40), nullable=False),
        sa.Column("seen_by_id", sa.Integer(), nullable=False),
        sa.Column("seen_by_name", sa.String(length=120), nullable=False),
        sa.Column("seen_at", AT, nullable=False),
        sa.UniqueConstraint(
            "visitor_id", "prisoner_id", name=op.f("uq_counsel_papers_visitor_id_prisoner_id")
        ),
    )


def _prisoner_answer() -> None:
    _table(
        "prisoner_answer",
        {"visit_id": "visit", "prisoner_id": "prisoner", "recorded_by_id": "user_account"},
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("prisoner_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("says_yes", sa.Boolean(), nullable=True),
        sa.Column("answered_at", AT, nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_name", sa.String(length=120), nullable=True),
        sa.UniqueConstraint(
            "visit_id", "prisoner_id", name=op.f("uq_prisoner_answer_visit_id_prisoner_id")
        ),
    )


def _table(name: str, points_at: dict[str, str], *parts: sa.schema.SchemaItem) -> None:
    """A table of one home, whose other rows it points at by id."""
    keys = [
        sa.ForeignKeyConstraint(
            [column], [f"{target}.id"], name=op.f(f"fk_{name}_{column}_{target}")
        )
        for column, target in {**points_at, "facility_id": "facility"}.items()
    ]
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        *parts,
        *keys,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _keep_recommendations() -> None:
    """As with events: the database itself refuses to change or drop one (0002)."""
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for act in ("UPDATE", "DELETE"):
        body = (
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            if is_postgres
            else "BEGIN SELECT RAISE(ABORT, 'rows of recommendation are kept'); END"
        )
        op.execute(
            f"CREATE TRIGGER keep_recommendation_{act.lower()} BEFORE {act} ON recommendation"
            f" {body}"
        )


def downgrade() -> None:
    for table in ("prisoner_answer", "counsel_papers", "no_objection", "recommendation", "bar"):
        op.drop_table(table)

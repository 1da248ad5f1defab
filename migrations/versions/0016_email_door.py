"""A door for people abroad: a code by e-mail, a number there, a clock of their own.

Revision ID: 0016
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_sign_in_code_phone_sent_at", table_name="sign_in_code")
    with op.batch_alter_table("sign_in_code") as code:
        code.alter_column(
            "phone",
            new_column_name="address",
            existing_type=sa.String(length=20),
            type_=sa.String(length=200),
            existing_nullable=False,
        )
    op.create_index("ix_sign_in_code_address_sent_at", "sign_in_code", ["address", "sent_at"])
    with op.batch_alter_table("visitor") as visitor:
        visitor.alter_column("phone", existing_type=sa.String(length=20), nullable=True)
        visitor.add_column(sa.Column("sign_in_email", sa.String(length=200), nullable=True))
        visitor.add_column(sa.Column("phone_abroad", sa.String(length=20), nullable=True))
        visitor.add_column(sa.Column("time_zone", sa.String(length=40), nullable=True))
        visitor.create_unique_constraint(op.f("uq_visitor_sign_in_email"), ["sign_in_email"])
        visitor.create_check_constraint(
            op.f("ck_visitor_one_proof"), "(phone IS NULL) <> (sign_in_email IS NULL)"
        )
    op.create_table(
        "identity_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visitor_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=200), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=False),
        sa.Column("checked_by_name", sa.String(length=120), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checked_by_id"],
            ["user_account.id"],
            name=op.f("fk_identity_check_checked_by_id_user_account"),
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_identity_check_facility_id_facility")
        ),
        sa.ForeignKeyConstraint(
            ["visitor_id"], ["visitor.id"], name=op.f("fk_identity_check_visitor_id_visitor")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_check")),
        sa.UniqueConstraint(
            "visitor_id", "facility_id", name=op.f("uq_identity_check_visitor_id_facility_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("identity_check")
    op.execute("DELETE FROM sign_in_code WHERE address LIKE '%@%'")
    with op.batch_alter_table("visitor") as visitor:
        visitor.drop_constraint(op.f("ck_visitor_one_proof"), type_="check")
        visitor.drop_constraint(op.f("uq_visitor_sign_in_email"), type_="unique")
        for name in ("time_zone", "phone_abroad", "sign_in_email"):
            visitor.drop_column(name)
        visitor.alter_column("phone", existing_type=sa.String(length=20), nullable=False)
    op.drop_index("ix_sign_in_code_address_sent_at", table_name="sign_in_code")
    with op.batch_alter_table("sign_in_code") as code:
        code.alter_column(
            "address",
            new_column_name="phone",
            existing_type=sa.String(length=200),
            type_=sa.String(length=20),
            existing_nullable=False,
        )
    op.create_index("ix_sign_in_code_phone_sent_at", "sign_in_code", ["phone", "sent_at"])

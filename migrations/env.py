"""Owns how migrations run: on the application's own engine, as a declared writer."""

from alembic import context
from flask import current_app

from app.engine import writing
from app.extensions import db

# A migration must read the same when the code has moved on, so it names no type of ours.
PLAIN = {
    "EnumText": "sa.String(length=40)",
    "UTCDateTime": "sa.DateTime(timezone=True)",
    "SealedText": "sa.LargeBinary()",
}


def plain_type(kind, column_type, _context):
    """Write our column types as the plain ones they are stored in."""
    return PLAIN.get(type(column_type).__name__, False) if kind == "type" else False


def run() -> None:
    """Run the migrations of this application's database in one transaction."""
    options = current_app.extensions["migrate"].configure_args
    with writing(), db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # SQLite changes a constraint by making the table anew; its rows must not be missed
            # meanwhile by the rows that point at them. Only outside a transaction can this be said.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection, target_metadata=db.metadata, render_item=plain_type, **options
        )
        with context.begin_transaction():
            context.run_migrations()
            if connection.in_transaction():
                connection.commit()
        if connection.dialect.name == "sqlite":
            dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            connection.rollback()
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")
            if dangling:
                raise RuntimeError(f"rows that point at nothing: {dangling[:5]}")


run()

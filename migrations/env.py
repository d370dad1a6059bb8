"""Alembic environment: plain SQL over the connection that the caller hands in; the application is not imported."""

from alembic import context
from sqlalchemy import text


def run() -> None:
    """Apply migrations one by one, each in its own transaction, never waiting long for a lock."""
    connection = context.config.attributes["connection"]
    connection.execute(text("SET lock_timeout = '5s'"))
    connection.commit()
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


run()

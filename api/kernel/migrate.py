"""Bring a database to the newest migration."""

import psycopg
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from api.kernel.local import urls
from api.kernel.roles import let_serve

LOCK = 7_203_119  # any number, the same in every process: only one of them migrates at a time


def migrate(owner: str, serving: str | None = None) -> list[str]:
    """Apply what is missing, as the owner, and return the names of the migrations that were applied.

    The role of the URL *serving*, if it is another one, gets the rights that serving needs.
    """
    engine = create_engine(owner)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
            connection.commit()
            before = MigrationContext.configure(connection).get_current_revision()
            connection.commit()
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            script = ScriptDirectory.from_config(config)
            applied = [r.revision for r in script.iterate_revisions("head", before or "base")]
            if serving is not None and urls.role_of(serving) != urls.role_of(owner):
                let_serve(_driver(connection), serving)
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
            connection.commit()
            return [name for name in reversed(applied) if name != before]
    finally:
        engine.dispose()


def _driver(connection: Connection) -> psycopg.Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    return raw


def missing(url: str) -> list[str]:
    """Names of the migrations that a database still lacks."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
        script = ScriptDirectory.from_config(_config())
        revisions = script.iterate_revisions("head", current or "base")
        return [revision.revision for revision in revisions if revision.revision != current]
    finally:
        engine.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "migrations:")
    return config

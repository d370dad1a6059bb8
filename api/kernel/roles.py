"""The role that serves: it reads and writes the data, but owns nothing and cannot change the journal."""

import psycopg
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from api.kernel.local import urls
from search.local.shared import ServiceError

# The journal takes rows by the functions of its owner alone; the list of migrations is the owner's too.
_GRANTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE ALL ON journal, journal_pending, journal_head, alembic_version FROM {role};
GRANT SELECT ON journal, journal_head, alembic_version TO {role};
GRANT INSERT ON journal_pending, journal_head TO {role};
"""
_ANALYSE = "GRANT MAINTAIN ON search_document TO {role}"
_KNOWN = "SELECT 1 FROM pg_roles WHERE rolname = %s"


def ensure_role(connection: psycopg.Connection, role: str, password: str | None = None) -> None:
    """Make the role if it is not there; raises InsufficientPrivilege."""
    if connection.execute(_KNOWN, [role]).fetchone():
        return
    create = sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role))
    if password is not None:
        create += sql.SQL(" PASSWORD {}").format(sql.Literal(password))
    connection.execute(create)


def let_serve(connection: psycopg.Connection, serving: str) -> None:
    """Give the role of the URL *serving* all that serving needs, and nothing else; one transaction."""
    role = urls.role_of(serving)
    if role is None:
        raise ServiceError("DATABASE_URL: name its role, since DATABASE_OWNER_URL is set.")
    try:
        with connection.transaction():
            ensure_role(connection, role, urls.password_of(serving))
    except InsufficientPrivilege:
        raise ServiceError(
            f"DATABASE_URL: there is no role {role}, and the one of DATABASE_OWNER_URL may not make it.\n"
            f"Let the administrator of the database run: CREATE ROLE {role} LOGIN PASSWORD '…'"
        ) from None
    maintain = _ANALYSE if connection.info.server_version >= 170000 else ""
    connection.execute(sql.SQL(_GRANTS + maintain).format(role=sql.Identifier(role)))
    connection.commit()

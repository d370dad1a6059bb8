"""Create the keys under which a call made twice has one effect."""

from alembic import op

revision = "2026_11_23_33"
down_revision = "2026_11_23_32"
branch_labels = None
depends_on = None

TABLE = """
    CREATE TABLE idempotency_key (
        member uuid NOT NULL,
        key text NOT NULL CONSTRAINT ck_idempotency_key_key CHECK (length(key) BETWEEN 1 AND 100),
        request bytea NOT NULL,
        answer jsonb,
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (member, key)
    );
    CREATE INDEX ix_idempotency_key_at ON idempotency_key (at);
"""


def upgrade() -> None:
    """Create the table; `answer` is null only within the transaction of the effect."""
    op.get_bind().connection.driver_connection.execute(TABLE)

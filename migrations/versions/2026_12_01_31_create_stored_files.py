"""Create the files that members send: whose they are, and the hash of their content, which is kept outside."""

from alembic import op

revision = "2026_12_01_31"
down_revision = "2026_12_01_30"
branch_labels = None
depends_on = None

TABLE = """
    CREATE TABLE stored_file (
        id uuid PRIMARY KEY,
        key text NOT NULL CONSTRAINT uq_stored_file_key UNIQUE,
        digest text NOT NULL CONSTRAINT ck_stored_file_digest CHECK (digest ~ '^[0-9a-f]{64}$'),
        octets integer NOT NULL CONSTRAINT ck_stored_file_octets CHECK (octets > 0),
        format text NOT NULL CONSTRAINT ck_stored_file_format CHECK (format IN ('pdf', 'png', 'jpeg', 'webp', 'docx',
            'xlsx', 'pptx', 'csv', 'txt', 'jsonl')),
        name text NOT NULL CONSTRAINT ck_stored_file_name
            CHECK (length(name) BETWEEN 3 AND 150 AND name !~ '[/\\\\[:cntrl:]]'),
        owner_kind text,
        owner uuid,
        member uuid NOT NULL,
        party uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        taken_at timestamptz,
        CONSTRAINT ck_stored_file_owner
            CHECK ((owner IS NULL) = (owner_kind IS NULL) AND (owner IS NULL) = (taken_at IS NULL))
    );
    CREATE INDEX ix_stored_file_owner ON stored_file (owner, owner_kind) WHERE owner IS NOT NULL;
    CREATE INDEX ix_stored_file_waiting ON stored_file (member) WHERE owner IS NULL;
    CREATE INDEX ix_stored_file_digest ON stored_file (digest);
"""


def upgrade() -> None:
    """Create the table; without an owner a file is an upload that waits to be used."""
    op.get_bind().connection.driver_connection.execute(TABLE)

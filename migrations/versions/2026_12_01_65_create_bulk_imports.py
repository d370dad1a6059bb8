"""Create the imports of files with many records: asked for by a member, done by the worker, told afterwards."""

from alembic import op

revision = "2026_12_01_65"
down_revision = "2026_12_01_64"
branch_labels = None
depends_on = None

TABLE = """
    CREATE TABLE bulk_import (
        id uuid PRIMARY KEY,
        member uuid NOT NULL,
        party uuid NOT NULL,
        scopes text[],
        file uuid NOT NULL,
        digest text NOT NULL,
        format text NOT NULL CONSTRAINT ck_bulk_import_format CHECK (format IN ('xlsx', 'jsonl')),
        name text NOT NULL,
        dry_run boolean NOT NULL,
        state text NOT NULL DEFAULT 'waiting'
            CONSTRAINT ck_bulk_import_state CHECK (state IN ('waiting', 'done', 'refused', 'failed')),
        records integer NOT NULL DEFAULT 0,
        created integer NOT NULL DEFAULT 0,
        problem_count integer NOT NULL DEFAULT 0,
        problems jsonb NOT NULL DEFAULT '[]'
            CONSTRAINT ck_bulk_import_problems CHECK (jsonb_typeof(problems) = 'array'),
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        CONSTRAINT ck_bulk_import_finished CHECK ((state = 'waiting') = (finished_at IS NULL))
    );
    CREATE INDEX ix_bulk_import_waiting ON bulk_import (created_at) WHERE state = 'waiting';
    CREATE INDEX ix_bulk_import_party ON bulk_import (party, created_at DESC);
"""


def upgrade() -> None:
    """Create the table; `digest` finds the content, `problems` are kept as they are told, untranslated."""
    op.get_bind().connection.driver_connection.execute(TABLE)

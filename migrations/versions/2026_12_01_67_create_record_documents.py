"""Create the documents of records: a file each, with a title, approved by somebody else than who brought it."""

from alembic import op

revision = "2026_12_01_67"
down_revision = "2026_12_01_66"
branch_labels = None
depends_on = None

TABLE = """
    CREATE TABLE record_document (
        id uuid PRIMARY KEY,
        record uuid NOT NULL CONSTRAINT fk_record_document_record REFERENCES kept_record (id),
        file uuid NOT NULL CONSTRAINT uq_record_document_file UNIQUE
            CONSTRAINT fk_record_document_file REFERENCES stored_file (id),
        kind text NOT NULL CONSTRAINT ck_record_document_kind CHECK (kind IN ('presentation', 'business_plan',
            'feasibility_study', 'design', 'land', 'map', 'photo', 'permit', 'contract', 'other')),
        title jsonb NOT NULL CONSTRAINT ck_record_document_title CHECK (is_text(title)),
        language text CONSTRAINT ck_record_document_language CHECK (language IN ('kk', 'ru', 'en')),
        position integer NOT NULL,
        added_by uuid NOT NULL,
        approved_by uuid CONSTRAINT ck_record_document_approved_by CHECK (approved_by <> added_by),
        created_at timestamptz NOT NULL DEFAULT now(),
        approved_at timestamptz,
        CONSTRAINT ck_record_document_approved CHECK ((approved_by IS NULL) = (approved_at IS NULL))
    );
    CREATE INDEX ix_record_document_record ON record_document (record, position, id);
"""


def upgrade() -> None:
    """Create the table."""
    op.get_bind().connection.driver_connection.execute(TABLE)

"""Create the tables of the PostgreSQL search engine, and the list of records that an engine has yet to learn of."""

from alembic import op

revision = "2026_11_22_04"
down_revision = "2026_11_22_03"
branch_labels = None
depends_on = None

ENGINE = """
    CREATE TABLE search_document (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        region text NOT NULL,
        sector text,
        district text,
        amount numeric,
        updated_at timestamptz NOT NULL,
        version text NOT NULL,
        terms tsvector NOT NULL,
        short_terms tsvector NOT NULL
    ) WITH (toast_tuple_target = 8160);
    -- Ranking reads the terms of every record a common word is in: they stay in the row, not compressed.
    ALTER TABLE search_document ALTER terms SET STORAGE MAIN, ALTER short_terms SET STORAGE MAIN;
    CREATE INDEX search_document_terms ON search_document USING gin (terms);
    CREATE INDEX search_document_short_terms ON search_document USING gin (short_terms);

    CREATE TABLE search_term (
        term text COLLATE "C" PRIMARY KEY,
        documents integer NOT NULL
    );
    CREATE INDEX search_term_near ON search_term USING gin (term gin_trgm_ops);

    CREATE TABLE search_state (
        single boolean PRIMARY KEY DEFAULT true CHECK (single),
        revision bigint NOT NULL
    );
    INSERT INTO search_state (revision) VALUES (0);
"""

# At most one row a record: however often it changes while an engine is away, it is sent once.
PENDING = """
    CREATE TABLE search_pending (
        record_id uuid PRIMARY KEY,
        change bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
        for_postgresql boolean NOT NULL DEFAULT true,
        for_meilisearch boolean NOT NULL DEFAULT true,
        queued_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ix_search_pending_change ON search_pending (change);
"""


def upgrade() -> None:
    """Create both."""
    op.get_bind().connection.driver_connection.execute(ENGINE)
    op.get_bind().connection.driver_connection.execute(PENDING)

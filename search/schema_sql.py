"""The tables of the PostgreSQL engine, for the migration that makes them: PostgreSQL 15 to 18, no ICU."""

CREATE = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE search_document (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    region text NOT NULL,
    sector text,
    district text,
    amount numeric,
    updated_at timestamptz NOT NULL,
    version text NOT NULL,
    terms tsvector NOT NULL
);
-- Ranking reads the terms of many records: they stay in the row, not compressed.
ALTER TABLE search_document ALTER terms SET STORAGE MAIN;
CREATE INDEX search_document_terms ON search_document USING gin (terms);

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

DROP = """
DROP TABLE search_state;
DROP TABLE search_term;
DROP TABLE search_document;
"""

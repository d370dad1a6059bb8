"""Create the checks that several tables share."""

from alembic import op

revision = "2026_11_22_01"
down_revision = None
branch_labels = None
depends_on = None

FUNCTIONS = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    # Text in three languages: at least one of kk, ru, en, no other key, nothing empty.
    """
    CREATE FUNCTION is_text(value jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT jsonb_typeof(value) = 'object' AND value <> '{}'::jsonb
           AND value - ARRAY['kk', 'ru', 'en'] = '{}'::jsonb
           AND NOT EXISTS (
               SELECT FROM jsonb_each(value) part
                WHERE jsonb_typeof(part.value) <> 'string' OR btrim(part.value #>> '{}') = '')
    $$
    """,
    # A date known to the year, the month or the day.
    """
    CREATE FUNCTION is_partial_date(value text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT value ~ '^[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$'
    $$
    """,
    # Business identification number: 12 digits, the last one checks the others.
    """
    CREATE FUNCTION is_bin(value text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
    DECLARE
        remainder integer;
    BEGIN
        IF value !~ '^[0-9]{12}$' THEN
            RETURN false;
        END IF;
        SELECT sum(substr(value, n, 1)::int * n) % 11 INTO remainder FROM generate_series(1, 11) n;
        IF remainder = 10 THEN
            SELECT sum(substr(value, n, 1)::int * ((n + 1) % 11 + 1)) % 11 INTO remainder
              FROM generate_series(1, 11) n;
        END IF;
        RETURN remainder = substr(value, 12, 1)::int;
    END
    $$
    """,
    # The catalogue as the public sees it changes by numbered revisions.
    """
    CREATE TABLE catalogue_state (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        revision bigint NOT NULL DEFAULT 0,
        changed_at timestamptz
    )
    """,
    "INSERT INTO catalogue_state DEFAULT VALUES",
)


def upgrade() -> None:
    """Create extension, functions and the revision counter."""
    for statement in FUNCTIONS:
        op.execute(statement)

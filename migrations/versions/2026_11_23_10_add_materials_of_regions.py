"""Add what an investor asks of a region: training institutions, documents, its service centre; find by district."""

from alembic import op

revision = "2026_11_23_10"
down_revision = "2026_11_23_02"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE institution (
        id uuid PRIMARY KEY,
        slug text NOT NULL CONSTRAINT uq_institution_slug UNIQUE
            CONSTRAINT ck_institution_slug CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        region text NOT NULL CONSTRAINT fk_institution_region REFERENCES region (slug),
        type text NOT NULL CONSTRAINT ck_institution_type
            CHECK (type IN ('university', 'college', 'training_centre')),
        title jsonb NOT NULL CONSTRAINT ck_institution_title CHECK (is_text(title)),
        title_key_kk text COLLATE "C" NOT NULL,
        title_key_ru text COLLATE "C" NOT NULL,
        title_key_en text COLLATE "C" NOT NULL,
        profile jsonb CONSTRAINT ck_institution_profile CHECK (is_text(profile)),
        graduates integer CONSTRAINT ck_institution_graduates CHECK (graduates >= 0),
        website text,
        source text,
        as_of text CONSTRAINT ck_institution_as_of CHECK (is_partial_date(as_of))
    )
    """,
    "CREATE INDEX ix_institution_region ON institution (region)",
    """
    CREATE TABLE regional_document (
        id uuid PRIMARY KEY,
        slug text NOT NULL CONSTRAINT uq_regional_document_slug UNIQUE
            CONSTRAINT ck_regional_document_slug CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        region text NOT NULL CONSTRAINT fk_regional_document_region REFERENCES region (slug),
        topic text NOT NULL CONSTRAINT ck_regional_document_topic
            CHECK (topic IN ('territorial_planning', 'analysis', 'strategy')),
        title jsonb NOT NULL CONSTRAINT ck_regional_document_title CHECK (is_text(title)),
        summary jsonb CONSTRAINT ck_regional_document_summary CHECK (is_text(summary)),
        url text,
        valid_from text CONSTRAINT ck_regional_document_valid_from CHECK (is_partial_date(valid_from)),
        valid_until text CONSTRAINT ck_regional_document_valid_until CHECK (is_partial_date(valid_until)),
        source text,
        as_of text CONSTRAINT ck_regional_document_as_of CHECK (is_partial_date(as_of))
    )
    """,
    "CREATE INDEX ix_regional_document_region ON regional_document (region, topic)",
    """
    CREATE TABLE service_centre (
        id uuid PRIMARY KEY,
        region text NOT NULL CONSTRAINT uq_service_centre_region UNIQUE
            CONSTRAINT fk_service_centre_region REFERENCES region (slug),
        title jsonb NOT NULL CONSTRAINT ck_service_centre_title CHECK (is_text(title)),
        address jsonb CONSTRAINT ck_service_centre_address CHECK (is_text(address)),
        hours jsonb CONSTRAINT ck_service_centre_hours CHECK (is_text(hours)),
        phone text,
        email text,
        website text,
        source text,
        as_of text CONSTRAINT ck_service_centre_as_of CHECK (is_partial_date(as_of))
    )
    """,
    "ALTER TABLE support_measure ADD COLUMN procedure jsonb"
    " CONSTRAINT ck_support_measure_procedure CHECK (is_text(procedure))",
    *(f"CREATE INDEX ix_{table}_district ON {table} (district)" for table in ("project", "site", "partner")),
)


def upgrade() -> None:
    """Create the tables, the column and the indexes."""
    for statement in STATEMENTS:
        op.execute(statement)

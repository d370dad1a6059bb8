"""Create regions, districts, and the figures kept about regions."""

from alembic import op

revision = "2026_11_22_02"
down_revision = "2026_11_22_01"
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE region (
        id uuid PRIMARY KEY,
        slug text NOT NULL CONSTRAINT uq_region_slug UNIQUE
            CONSTRAINT ck_region_slug CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        kato text NOT NULL CONSTRAINT uq_region_kato UNIQUE
            CONSTRAINT ck_region_kato CHECK (kato ~ '^[0-9]{9}$'),
        iso text NOT NULL CONSTRAINT uq_region_iso UNIQUE
            CONSTRAINT ck_region_iso CHECK (iso ~ '^KZ-[0-9A-Z]{2,3}$'),
        type text NOT NULL CONSTRAINT ck_region_type CHECK (type IN ('region', 'city')),
        title jsonb NOT NULL CONSTRAINT ck_region_title CHECK (is_text(title)),
        title_key_kk text COLLATE "C" NOT NULL,
        title_key_ru text COLLATE "C" NOT NULL,
        title_key_en text COLLATE "C" NOT NULL,
        center jsonb CONSTRAINT ck_region_center CHECK (is_text(center)),
        latitude double precision CONSTRAINT ck_region_latitude CHECK (latitude BETWEEN -90 AND 90),
        longitude double precision CONSTRAINT ck_region_longitude CHECK (longitude BETWEEN -180 AND 180),
        area_km2 numeric CONSTRAINT ck_region_area CHECK (area_km2 > 0),
        neighbours text[] NOT NULL DEFAULT '{}',
        borders_countries text[] NOT NULL DEFAULT '{}',
        climate jsonb CONSTRAINT ck_region_climate CHECK (is_text(climate)),
        industries jsonb CONSTRAINT ck_region_industries CHECK (is_text(industries)),
        source text,
        as_of text CONSTRAINT ck_region_as_of CHECK (is_partial_date(as_of))
    )
    """,
    """
    CREATE TABLE district (
        id uuid PRIMARY KEY,
        slug text NOT NULL CONSTRAINT uq_district_slug UNIQUE
            CONSTRAINT ck_district_slug CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        kato text CONSTRAINT uq_district_kato UNIQUE
            CONSTRAINT ck_district_kato CHECK (kato ~ '^[0-9]{9}$'),
        region text NOT NULL CONSTRAINT fk_district_region REFERENCES region (slug),
        type text NOT NULL
            CONSTRAINT ck_district_type CHECK (type IN ('district', 'city', 'city_district')),
        title jsonb NOT NULL CONSTRAINT ck_district_title CHECK (is_text(title)),
        title_key_kk text COLLATE "C" NOT NULL,
        title_key_ru text COLLATE "C" NOT NULL,
        title_key_en text COLLATE "C" NOT NULL,
        short_title jsonb CONSTRAINT ck_district_short_title CHECK (is_text(short_title)),
        latitude double precision CONSTRAINT ck_district_latitude CHECK (latitude BETWEEN -90 AND 90),
        longitude double precision CONSTRAINT ck_district_longitude CHECK (longitude BETWEEN -180 AND 180),
        source text,
        as_of text CONSTRAINT ck_district_as_of CHECK (is_partial_date(as_of)),
        CONSTRAINT uq_district_slug_region UNIQUE (slug, region)
    )
    """,
    "CREATE INDEX ix_district_region ON district (region)",
    """
    CREATE TABLE indicator (
        id uuid PRIMARY KEY,
        region text NOT NULL CONSTRAINT fk_indicator_region REFERENCES region (slug),
        indicator text NOT NULL,
        year integer NOT NULL CONSTRAINT ck_indicator_year CHECK (year BETWEEN 1900 AND 2200),
        value numeric NOT NULL,
        unit text NOT NULL,
        source text,
        as_of text CONSTRAINT ck_indicator_as_of CHECK (is_partial_date(as_of)),
        CONSTRAINT uq_indicator_region_indicator_year UNIQUE (region, indicator, year)
    )
    """,
    """
    CREATE TABLE tariff (
        id uuid PRIMARY KEY,
        key text NOT NULL CONSTRAINT uq_tariff_key UNIQUE,
        region text NOT NULL CONSTRAINT fk_tariff_region REFERENCES region (slug),
        utility text NOT NULL CONSTRAINT ck_tariff_utility
            CHECK (utility IN ('electricity', 'gas', 'cold_water', 'hot_water', 'heat', 'sewerage')),
        place jsonb CONSTRAINT ck_tariff_place CHECK (is_text(place)),
        consumer_group jsonb CONSTRAINT ck_tariff_consumer_group CHECK (is_text(consumer_group)),
        amount numeric NOT NULL CONSTRAINT ck_tariff_amount CHECK (amount >= 0),
        currency text NOT NULL CONSTRAINT ck_tariff_currency CHECK (currency ~ '^[A-Z]{3}$'),
        per text NOT NULL CONSTRAINT ck_tariff_per CHECK (per IN ('kwh', 'm3', 'gcal')),
        vat_included boolean,
        valid_from text CONSTRAINT ck_tariff_valid_from CHECK (is_partial_date(valid_from)),
        note jsonb CONSTRAINT ck_tariff_note CHECK (is_text(note)),
        source text,
        as_of text CONSTRAINT ck_tariff_as_of CHECK (is_partial_date(as_of))
    )
    """,
    "CREATE INDEX ix_tariff_region ON tariff (region)",
)


def upgrade() -> None:
    """Create the tables of the regions room."""
    for statement in TABLES:
        op.execute(statement)

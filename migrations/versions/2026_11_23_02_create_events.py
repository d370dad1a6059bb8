"""Create the events."""

from alembic import op

revision = "2026_11_23_02"
down_revision = "2026_11_23_01"
branch_labels = None
depends_on = None

TEXTS = ("summary", "description", "place", "lead")
CLOCK = "'^([01][0-9]|2[0-3]):[0-5][0-9]$'"

EVENT = """
    CREATE TABLE event (
        id uuid PRIMARY KEY,
        slug text NOT NULL CONSTRAINT uq_event_slug UNIQUE
            CONSTRAINT ck_event_slug CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 80),
        event_kind text NOT NULL CONSTRAINT ck_event_event_kind CHECK (event_kind IN ('road_show', 'business_forum',
            'round_table', 'seminar', 'exhibition', 'conference', 'presentation', 'other')),
        title jsonb NOT NULL CONSTRAINT ck_event_title CHECK (is_text(title)),
        title_key_kk text COLLATE "C" NOT NULL,
        title_key_ru text COLLATE "C" NOT NULL,
        title_key_en text COLLATE "C" NOT NULL,
        {texts}
        starts text COLLATE "C" CONSTRAINT ck_event_starts CHECK (is_partial_date(starts)),
        ends text COLLATE "C" CONSTRAINT ck_event_ends CHECK (is_partial_date(ends)),
        start_time text CONSTRAINT ck_event_start_time CHECK (start_time ~ {clock}),
        end_time text CONSTRAINT ck_event_end_time CHECK (end_time ~ {clock}),
        timezone text NOT NULL,
        first_day date,
        last_day date,
        recurrence text CONSTRAINT ck_event_recurrence CHECK (recurrence IN ('annual', 'irregular')),
        usual_month integer CONSTRAINT ck_event_usual_month CHECK (usual_month BETWEEN 1 AND 12),
        cancelled boolean NOT NULL,
        country text CONSTRAINT ck_event_country CHECK (country ~ '^[A-Z]{{2}}$'),
        regions text[] NOT NULL,
        website text,
        source text,
        as_of text CONSTRAINT ck_event_as_of CHECK (is_partial_date(as_of)),
        status text NOT NULL CONSTRAINT ck_event_status
            CHECK (status IN ('draft', 'submitted', 'published', 'returned', 'withdrawn')),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_event_days CHECK ((starts IS NULL) = (first_day IS NULL)
            AND (starts IS NULL) = (last_day IS NULL) AND first_day <= last_day),
        CONSTRAINT ck_event_ends_after CHECK (ends IS NULL OR starts IS NOT NULL),
        CONSTRAINT ck_event_clock CHECK ((start_time IS NULL OR length(starts) = 10)
            AND (end_time IS NULL OR start_time IS NOT NULL))
    )
"""

STAMP = """
    CREATE FUNCTION stamp_update() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.updated_at = now();
        RETURN NEW;
    END
    $$
"""


def upgrade() -> None:
    """Create the table; what changes in it is stamped by a trigger, for events have no versions."""
    texts = "\n        ".join(f"{name} jsonb CONSTRAINT ck_event_{name} CHECK (is_text({name}))," for name in TEXTS)
    op.execute(EVENT.format(texts=texts, clock=CLOCK))
    op.execute("CREATE INDEX ix_event_first_day ON event (first_day) WHERE status = 'published'")
    op.execute("CREATE INDEX ix_event_regions ON event USING gin (regions)")
    op.execute(STAMP)
    op.execute("CREATE TRIGGER tr_event_update BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION stamp_update()")

"""Create the records as their keepers see them, and their editions.

The tables of the kinds go on holding what the public sees. `kept_record` has one row for each record, public or not
yet: its triggers follow every change of those tables, whoever makes it, so an import stays as fast as it was and nobody
who writes a record can forget it. Editions are made by what parties do; that of an imported record when it is first
touched.
"""

from alembic import op

revision = "2026_12_01_62"
down_revision = "2026_12_01_61"
branch_labels = None
depends_on = None

TABLES = ("project", "site", "partner")

# `row_version`: version of the public row that the editions know; another one means that an import has changed it.
KEPT = """
    CREATE TABLE kept_record (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        slug text NOT NULL,
        public_id text NOT NULL CONSTRAINT uq_kept_record_public_id UNIQUE,
        region text NOT NULL CONSTRAINT fk_kept_record_region REFERENCES region (slug),
        title jsonb NOT NULL CONSTRAINT ck_kept_record_title CHECK (is_text(title)),
        source_language text NOT NULL
            CONSTRAINT ck_kept_record_source_language CHECK (source_language IN ('kk', 'ru', 'en')),
        state text NOT NULL CONSTRAINT ck_kept_record_state
            CHECK (state IN ('draft', 'submitted', 'published', 'returned', 'withdrawn')),
        public boolean NOT NULL,
        version integer NOT NULL DEFAULT 1,
        row_version integer,
        submitted_at timestamptz,
        confirmed_at timestamptz,
        confirmed_by uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        changed_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX ix_kept_record_region ON kept_record (region, changed_at DESC, id);
    CREATE INDEX ix_kept_record_changed ON kept_record (changed_at DESC, id);
    CREATE INDEX ix_kept_record_waiting ON kept_record (submitted_at, id) WHERE state = 'submitted';
    CREATE INDEX ix_kept_record_due ON kept_record (confirmed_at) WHERE public;
"""

EDITION = """
    CREATE TABLE record_edition (
        id uuid PRIMARY KEY,
        record uuid NOT NULL CONSTRAINT fk_record_edition_record REFERENCES kept_record (id),
        number integer NOT NULL CONSTRAINT ck_record_edition_number CHECK (number > 0),
        based_on integer,
        state text NOT NULL CONSTRAINT ck_record_edition_state
            CHECK (state IN ('draft', 'submitted', 'returned', 'published', 'superseded', 'withdrawn')),
        line jsonb NOT NULL CONSTRAINT ck_record_edition_line CHECK (jsonb_typeof(line) = 'object'),
        written_by uuid,
        written_at timestamptz NOT NULL DEFAULT now(),
        submitted_by uuid,
        submitted_at timestamptz,
        decided_by uuid,
        decided_at timestamptz,
        published_at timestamptz,
        publish_at timestamptz,
        reason text CONSTRAINT ck_record_edition_reason CHECK (btrim(reason) <> ''),
        CONSTRAINT uq_record_edition_number UNIQUE (record, number)
    );
    CREATE UNIQUE INDEX uq_record_edition_open ON record_edition (record)
        WHERE state IN ('draft', 'submitted', 'returned');
    CREATE UNIQUE INDEX uq_record_edition_published ON record_edition (record) WHERE state = 'published';
    CREATE INDEX ix_record_edition_publish_at ON record_edition (publish_at)
        WHERE state = 'submitted' AND publish_at IS NOT NULL;
"""

# An import may bring a record that a party has drafted: it is the same one.
SAME = """
    CREATE FUNCTION find_kept_record() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        known uuid;
    BEGIN
        SELECT id INTO known FROM kept_record WHERE public_id = NEW.public_id;
        IF FOUND THEN
            NEW.id := known;
        END IF;
        RETURN NEW;
    END
    $$
"""

# While an edition is open, its title and state are those that the keepers see.
FOLLOW = """
    CREATE FUNCTION follow_record() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        has_editions boolean := EXISTS (SELECT FROM record_edition WHERE record = NEW.id);
        is_open boolean := has_editions AND EXISTS (
            SELECT FROM record_edition WHERE record = NEW.id AND state IN ('draft', 'submitted', 'returned'));
    BEGIN
        INSERT INTO kept_record AS known (id, kind, slug, public_id, region, title, source_language, state, public,
            submitted_at, confirmed_at)
        VALUES (NEW.id, NEW.kind, NEW.slug, NEW.public_id, NEW.region, NEW.title, NEW.source_language, NEW.status,
            NEW.status = 'published', CASE NEW.status WHEN 'submitted' THEN now() END, NEW.confirmed_at)
        ON CONFLICT (id) DO UPDATE SET kind = EXCLUDED.kind, region = EXCLUDED.region, public = EXCLUDED.public,
            confirmed_at = EXCLUDED.confirmed_at, version = known.version + 1, changed_at = now(),
            title = CASE WHEN is_open THEN known.title ELSE EXCLUDED.title END,
            state = CASE WHEN is_open THEN known.state ELSE EXCLUDED.state END,
            submitted_at = CASE WHEN is_open THEN known.submitted_at ELSE EXCLUDED.submitted_at END,
            source_language = CASE WHEN has_editions THEN known.source_language ELSE EXCLUDED.source_language END;
        RETURN NULL;
    END
    $$
"""

TRIGGERS = """
    CREATE TRIGGER find_kept BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION find_kept_record();
    CREATE TRIGGER follow AFTER INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION follow_record();
    INSERT INTO kept_record (id, kind, slug, public_id, region, title, source_language, state, public, submitted_at,
        confirmed_at, created_at, changed_at)
    SELECT id, kind, slug, public_id, region, title, source_language, status, status = 'published',
        CASE status WHEN 'submitted' THEN updated_at END, confirmed_at, created_at, updated_at FROM {table};
"""

# Who was reminded of what is due since when (§13.2): once for each period.
REMINDER = """
    CREATE TABLE confirmation_reminder (
        record uuid NOT NULL CONSTRAINT fk_confirmation_reminder_record REFERENCES kept_record (id),
        member uuid NOT NULL CONSTRAINT fk_confirmation_reminder_member REFERENCES member (id),
        due_on date NOT NULL,
        PRIMARY KEY (record, member, due_on)
    )
"""


def upgrade() -> None:
    """Create the tables and triggers, and a row for each record that is there."""
    connection = op.get_bind().connection.driver_connection
    for statements in (KEPT, EDITION, SAME, FOLLOW, REMINDER):
        connection.execute(statements)
    for table in TABLES:
        connection.execute(TRIGGERS.format(table=table))

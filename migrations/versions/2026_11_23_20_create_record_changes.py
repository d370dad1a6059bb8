"""Create the feed of public changes: each record once, at the place of its latest change.

Places are numbered under the lock of `catalogue_state`, which is held to the end of the transaction, so they come to be
seen in the order of their numbers: who has read up to one has missed none before it. The trigger waits for the end of
the transaction, lest writers wait for each other all along; nobody who writes a record can forget it.
"""

from alembic import op

revision = "2026_11_23_20"
down_revision = "2026_11_23_10"
branch_labels = None
depends_on = None

# `feed` tells cursors of this database from those of another one.
STATE = "ALTER TABLE catalogue_state ADD COLUMN feed uuid NOT NULL DEFAULT gen_random_uuid()"

CHANGES = """
    CREATE TABLE record_change (
        record_id uuid PRIMARY KEY,
        type_name text NOT NULL,
        kind text NOT NULL,
        place bigint NOT NULL CONSTRAINT uq_record_change_place UNIQUE,
        public_since bigint NOT NULL,
        withdrawn boolean NOT NULL DEFAULT false,
        changed_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE SEQUENCE record_change_place OWNED BY record_change.place;
"""

NOTE = """
    CREATE FUNCTION note_record_change() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        was boolean := TG_OP <> 'INSERT' AND OLD.status = 'published';
        is_now boolean := TG_OP <> 'DELETE' AND NEW.status = 'published';
        next bigint;
    BEGIN
        IF NOT (was OR is_now) OR (TG_OP = 'UPDATE' AND OLD IS NOT DISTINCT FROM NEW) THEN
            RETURN NULL;
        END IF;
        PERFORM FROM catalogue_state FOR NO KEY UPDATE;
        next := nextval('record_change_place');
        IF is_now THEN
            INSERT INTO record_change AS known (record_id, type_name, kind, place, public_since)
            VALUES (NEW.id, TG_ARGV[0], NEW.kind, next, next)
            ON CONFLICT (record_id) DO UPDATE SET kind = EXCLUDED.kind, place = next, changed_at = now(),
                public_since = CASE WHEN known.withdrawn THEN next ELSE known.public_since END, withdrawn = false;
        ELSE
            UPDATE record_change SET place = next, withdrawn = true, changed_at = now() WHERE record_id = OLD.id;
        END IF;
        RETURN NULL;
    END
    $$
"""

TRIGGER = """
    CREATE CONSTRAINT TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_record_change('{type_name}')
"""

KNOWN = """
    INSERT INTO record_change (record_id, type_name, kind, place, public_since, changed_at)
    SELECT id, type_name, kind, number, number, updated_at
      FROM (SELECT known.*, nextval('record_change_place') AS number FROM (
            SELECT id, 'Project' AS type_name, kind, published_at, updated_at FROM project WHERE status = 'published'
            UNION ALL SELECT id, 'Site', kind, published_at, updated_at FROM site WHERE status = 'published'
            UNION ALL SELECT id, 'Partner', kind, published_at, updated_at FROM partner WHERE status = 'published'
            ORDER BY published_at, id) known) numbered
"""


def upgrade() -> None:
    """Create the table and its triggers, and note what is public already."""
    op.execute(STATE)
    op.get_bind().connection.driver_connection.execute(CHANGES)
    op.execute(NOTE)
    for table, type_name in (("project", "Project"), ("site", "Site"), ("partner", "Partner")):
        op.execute(TRIGGER.format(table=table, type_name=type_name))
    op.execute(KNOWN)

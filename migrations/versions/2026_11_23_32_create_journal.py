"""Create the journal of all acts: append-only, each row bound to the one before it by its hash.

An act is put aside with the change it tells of, and gets its place when the transaction commits: under a lock that
the transaction takes as its very last one, so that writers do not wait for each other all along, and never for each
other in a circle. To be the last, what was put aside is touched once more at the end: the triggers of a commit run in
the order in which they were called for, so this calls for a run after all the others.

The functions act with the rights of the owner: those who write need no right to the journal itself.
"""

from alembic import op

revision = "2026_11_23_32"
down_revision = "2026_11_23_31"
branch_labels = None
depends_on = None

COLUMNS = """
        member uuid,
        party uuid,
        act text NOT NULL,
        clause text,
        subject_kind text NOT NULL,
        subject_id uuid NOT NULL,
        region text,
        before jsonb,
        after jsonb,
        request_id text
"""
JOURNAL = f"""
    CREATE TABLE journal (
        sequence bigint PRIMARY KEY,
        at timestamptz NOT NULL,
        {COLUMNS.strip()},
        previous bytea NOT NULL,
        hash bytea NOT NULL CONSTRAINT uq_journal_hash UNIQUE,
        CONSTRAINT ck_journal_sequence CHECK (sequence > 0),
        CONSTRAINT ck_journal_hash CHECK (length(previous) = 32 AND length(hash) = 32)
    );
    CREATE INDEX ix_journal_subject ON journal (subject_id, sequence);
    CREATE INDEX ix_journal_party ON journal (party, sequence);
"""
# Nothing stays here beyond its transaction, so a crash has nothing to restore.
PENDING = f"""
    CREATE UNLOGGED TABLE journal_pending (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        last boolean NOT NULL DEFAULT false,
        {COLUMNS.strip()},
        entry bytea NOT NULL
    )
"""

# Places and hashes; the hash is of the hash before, place, microseconds and the canonical entry.
NUMBER = r"""
    CREATE FUNCTION number_journal_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        before_it bytea;
        place bigint;
        moment timestamptz;
    BEGIN
        IF NOT NEW.last THEN
            UPDATE public.journal_pending SET last = true WHERE id = NEW.id;
            RETURN NULL;
        END IF;
        PERFORM pg_advisory_xact_lock(7203120);
        SELECT sequence, hash INTO place, before_it FROM public.journal ORDER BY sequence DESC LIMIT 1;
        place := coalesce(place, 0) + 1;
        before_it := coalesce(before_it, decode(repeat('00', 32), 'hex'));
        moment := clock_timestamp();
        INSERT INTO public.journal (sequence, at, member, party, act, clause, subject_kind, subject_id, region,
            before, after, request_id, previous, hash)
        VALUES (place, moment, NEW.member, NEW.party, NEW.act, NEW.clause, NEW.subject_kind, NEW.subject_id, NEW.region,
            NEW.before, NEW.after, NEW.request_id, before_it,
            sha256(before_it || int8send(place) || int8send((extract(epoch FROM moment) * 1000000)::bigint)
                || NEW.entry));
        DELETE FROM public.journal_pending WHERE id = NEW.id;
        RETURN NULL;
    END
    $$
"""
NUMBERING = """
    CREATE CONSTRAINT TRIGGER number_entry AFTER INSERT OR UPDATE ON journal_pending
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION number_journal_entry()
"""

# The last row at the beginning of each day, as it was made public.
HEAD = """
    CREATE TABLE journal_head (
        day date PRIMARY KEY,
        sequence bigint NOT NULL,
        hash bytea NOT NULL,
        at timestamptz NOT NULL DEFAULT now()
    )
"""

REFUSE = """
    CREATE FUNCTION refuse_change_of_journal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE insufficient_privilege USING MESSAGE = 'the journal is only added to';
    END
    $$
"""
REFUSING = """
    CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_journal()
"""


def upgrade() -> None:
    """Create the tables and their triggers; nobody else may write or change them."""
    op.get_bind().connection.driver_connection.execute(JOURNAL + PENDING)
    for statement in (NUMBER, NUMBERING, HEAD, REFUSE):
        op.execute(statement)
    for table in ("journal", "journal_head"):
        op.execute(REFUSING.format(table=table))

"""Keep counts of closed obligations, so that compliance need not read a million of them; and indexes for lists.

`hours` is the time from the trigger to the end: whole hours below a day, then in steps of six. It is -1 for what is
periodic, where such a time means nothing. A month is that of the first deadline, in Almaty.
"""

from alembic import op

revision = "2026_12_01_66"
down_revision = "2026_12_01_65"
branch_labels = None
depends_on = None

TABLE = """
    CREATE TABLE obligation_count (
        party uuid NOT NULL CONSTRAINT fk_obligation_count_party REFERENCES party (id),
        clause text NOT NULL,
        month date NOT NULL,
        outcome text NOT NULL CONSTRAINT ck_obligation_count_outcome
            CHECK (outcome IN ('on_time', 'excused', 'late', 'untimed')),
        cause text NOT NULL,
        hours integer NOT NULL,
        obligations bigint NOT NULL,
        PRIMARY KEY (party, clause, month, outcome, cause, hours)
    );
    CREATE INDEX ix_obligation_count_clause ON obligation_count (clause, month);
"""
MONTH = """
    CREATE FUNCTION month_of_deadline(due timestamptz) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
    RETURN date_trunc('month', (due - interval '1 microsecond') AT TIME ZONE 'Asia/Almaty')::date
"""
COUNT = """
    CREATE FUNCTION count_obligation() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        took integer := greatest(0, extract(epoch FROM NEW.closed_at - NEW.trigger_at) / 3600)::integer;
    BEGIN
        INSERT INTO obligation_count VALUES (
            NEW.party, NEW.clause, month_of_deadline(coalesce(NEW.first_due_at, NEW.closed_at)),
            CASE WHEN NEW.first_due_at IS NULL THEN 'untimed' WHEN NEW.state = 'late' THEN 'late'
                WHEN NEW.closed_at >= NEW.first_due_at THEN 'excused' ELSE 'on_time' END,
            coalesce(NEW.cause, ''),
            CASE WHEN NEW.period IS NOT NULL THEN -1 WHEN took < 24 THEN took ELSE took - took % 6 END,
            1)
        ON CONFLICT (party, clause, month, outcome, cause, hours)
            DO UPDATE SET obligations = obligation_count.obligations + 1;
        RETURN NULL;
    END
    $$
"""
COUNTING = """
    CREATE TRIGGER count_obligation AFTER UPDATE OF closed_at ON obligation FOR EACH ROW
    WHEN (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL AND NEW.state <> 'cancelled')
    EXECUTE FUNCTION count_obligation();
    CREATE TRIGGER count_closed_obligation AFTER INSERT ON obligation FOR EACH ROW
    WHEN (NEW.closed_at IS NOT NULL AND NEW.state <> 'cancelled')
    EXECUTE FUNCTION count_obligation();
"""
ORDER = "(coalesce(due_at, '9999-12-31 00:00:00+00'::timestamptz))"
INDEXES = f"""
    CREATE INDEX ix_obligation_order ON obligation ({ORDER}, id);
    CREATE INDEX ix_obligation_party_order ON obligation (party, {ORDER}, id);
    CREATE INDEX ix_obligation_counterpart ON obligation (counterpart, {ORDER}, id) WHERE counterpart IS NOT NULL;
    CREATE INDEX ix_obligation_open ON obligation (party, clause, due_at) INCLUDE (first_due_at, cause)
        WHERE closed_at IS NULL AND due_at IS NOT NULL;
"""


def upgrade() -> None:
    """Create table, triggers and indexes."""
    op.execute(MONTH)
    op.execute(COUNT)
    for statements in (TABLE, COUNTING, INDEXES):
        op.get_bind().connection.driver_connection.execute(statements)

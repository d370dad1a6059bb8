"""Create the working calendar, the register of clauses and the obligations that follow from them."""

from alembic import op

revision = "2026_12_01_30"
down_revision = "2026_11_23_40"
branch_labels = None
depends_on = None

# Every version of a year is kept; the highest one counts.
CALENDAR = """
    CREATE TABLE calendar_year (
        id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT uq_calendar_year_id UNIQUE,
        year integer NOT NULL CONSTRAINT ck_calendar_year_year CHECK (year BETWEEN 1900 AND 2200),
        version integer NOT NULL CONSTRAINT ck_calendar_year_version CHECK (version > 0),
        source text NOT NULL CONSTRAINT ck_calendar_year_source CHECK (btrim(source) <> ''),
        entered_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (year, version)
    );
    CREATE TABLE calendar_day (
        year integer NOT NULL,
        version integer NOT NULL,
        day date NOT NULL,
        kind text NOT NULL CONSTRAINT ck_calendar_day_kind
            CHECK (kind IN ('holiday', 'religious', 'observed', 'day_off', 'working_day')),
        name jsonb NOT NULL CONSTRAINT ck_calendar_day_name CHECK (is_text(name)),
        estimated boolean NOT NULL DEFAULT false,
        source text,
        PRIMARY KEY (year, version, day),
        CONSTRAINT fk_calendar_day_year FOREIGN KEY (year, version) REFERENCES calendar_year,
        CONSTRAINT ck_calendar_day_day CHECK (extract(year FROM day) = year)
    );
"""

CLAUSES = """
    CREATE TABLE edition (
        code text PRIMARY KEY,
        title jsonb NOT NULL CONSTRAINT ck_edition_title CHECK (is_text(title)),
        valid_from date NOT NULL,
        valid_until date,
        source text NOT NULL,
        CONSTRAINT ck_edition_validity CHECK (valid_until >= valid_from)
    );
    CREATE TABLE clause (
        id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT uq_clause_id UNIQUE,
        edition text NOT NULL CONSTRAINT fk_clause_edition REFERENCES edition (code),
        number text NOT NULL CONSTRAINT ck_clause_number CHECK (number ~ '^[0-9]+([.][0-9]+)?[a-z]?$'),
        paragraph integer NOT NULL,
        place integer NOT NULL,
        nature text NOT NULL CONSTRAINT ck_clause_nature CHECK (nature IN ('provision', 'duty')),
        actors text[] NOT NULL,
        counterpart text,
        trigger text NOT NULL,
        period text CONSTRAINT ck_clause_period CHECK (period IN ('month', 'quarter', 'half_year', 'year')),
        subjects text NOT NULL,
        rule jsonb,
        basis text CONSTRAINT ck_clause_basis CHECK (basis IN ('rule', 'policy')),
        evidence text NOT NULL,
        text jsonb NOT NULL CONSTRAINT ck_clause_text CHECK (is_text(text)),
        PRIMARY KEY (edition, number),
        CONSTRAINT ck_clause_rule CHECK ((rule IS NULL) = (basis IS NULL)),
        CONSTRAINT ck_clause_periodic CHECK (period IS NULL OR rule IS NOT NULL)
    );
    CREATE TABLE duty_policy (
        id uuid NOT NULL DEFAULT gen_random_uuid() CONSTRAINT uq_duty_policy_id UNIQUE,
        code text PRIMARY KEY,
        value text NOT NULL,
        choices text[],
        clause text,
        text jsonb NOT NULL CONSTRAINT ck_duty_policy_text CHECK (is_text(text)),
        CONSTRAINT ck_duty_policy_value CHECK (choices IS NULL OR value = ANY (choices))
    );
"""

# `first_due_at` never changes but by a new calendar; `due_at` is the first moment that is too late. `rule`, `readings`
# and `calendar` say what gave them. What is open and past due is overdue: that needs no column.
OBLIGATION = """
    CREATE TABLE obligation (
        id uuid PRIMARY KEY,
        edition text NOT NULL,
        clause text NOT NULL,
        party uuid NOT NULL CONSTRAINT fk_obligation_party REFERENCES party (id),
        counterpart uuid CONSTRAINT fk_obligation_counterpart REFERENCES party (id),
        region text CONSTRAINT fk_obligation_region REFERENCES region (slug),
        subject_kind text NOT NULL,
        subject_id uuid NOT NULL,
        period text,
        trigger_at timestamptz NOT NULL,
        unmoved_on date,
        due_on date,
        due_at timestamptz,
        first_due_at timestamptz,
        basis text CONSTRAINT ck_obligation_basis CHECK (basis IN ('rule', 'policy', 'stated')),
        rule jsonb,
        readings jsonb,
        calendar jsonb NOT NULL DEFAULT '{}',
        provisional boolean NOT NULL DEFAULT false,
        state text NOT NULL DEFAULT 'open' CONSTRAINT ck_obligation_state
            CHECK (state IN ('open', 'excused', 'fulfilled', 'late', 'cancelled')),
        excused_at timestamptz,
        cause text,
        note text,
        closed_at timestamptz,
        evidence jsonb,
        next_step text,
        next_step_at timestamptz,
        opened_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT fk_obligation_clause FOREIGN KEY (edition, clause) REFERENCES clause,
        CONSTRAINT uq_obligation UNIQUE NULLS NOT DISTINCT (party, clause, subject_kind, subject_id, period),
        CONSTRAINT ck_obligation_due CHECK ((due_at IS NULL) = (due_on IS NULL)
            AND (due_at IS NULL) = (first_due_at IS NULL) AND (due_at IS NULL) = (basis IS NULL)
            AND (due_at IS NULL) = (unmoved_on IS NULL)),
        CONSTRAINT ck_obligation_closed CHECK ((closed_at IS NOT NULL) = (state IN ('fulfilled', 'late', 'cancelled'))),
        CONSTRAINT ck_obligation_step CHECK ((next_step IS NULL) = (next_step_at IS NULL)
            AND (next_step IS NULL OR closed_at IS NULL))
    );
    CREATE INDEX ix_obligation_due ON obligation (party, due_at) WHERE closed_at IS NULL;
    CREATE INDEX ix_obligation_step ON obligation (next_step_at) WHERE next_step_at IS NOT NULL;
    CREATE INDEX ix_obligation_subject ON obligation (subject_id);
"""

# What has been told, and which periods have been opened: written with what they tell of, so nothing happens twice.
LEDGERS = """
    CREATE TABLE obligation_step (
        obligation uuid NOT NULL CONSTRAINT fk_obligation_step_obligation REFERENCES obligation (id),
        step text NOT NULL CONSTRAINT ck_obligation_step_step CHECK (step IN ('ahead', 'due', 'head', 'ministry')),
        due_on date NOT NULL,
        planned_at timestamptz NOT NULL,
        done_at timestamptz NOT NULL,
        letters integer NOT NULL,
        PRIMARY KEY (obligation, step, due_on)
    );
    CREATE TABLE opened_period (
        party uuid NOT NULL CONSTRAINT fk_opened_period_party REFERENCES party (id),
        clause text NOT NULL,
        period text NOT NULL,
        starts date NOT NULL,
        opened_at timestamptz NOT NULL,
        obligations integer NOT NULL,
        PRIMARY KEY (party, clause, period)
    );
"""


def upgrade() -> None:
    """Create the tables."""
    for statements in (CALENDAR, CLAUSES, OBLIGATION, LEDGERS):
        op.get_bind().connection.driver_connection.execute(statements)

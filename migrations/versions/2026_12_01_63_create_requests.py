"""Create the requests among the parties, a clock for each of their recipients, and the thread of what was done."""

from alembic import op

revision = "2026_12_01_63"
down_revision = "2026_12_01_62"
branch_labels = None
depends_on = None

REQUEST = """
    CREATE TABLE request_serial (
        year integer PRIMARY KEY,
        last integer NOT NULL
    );
    CREATE TABLE request (
        id uuid PRIMARY KEY,
        number text NOT NULL CONSTRAINT uq_request_number UNIQUE
            CONSTRAINT ck_request_number CHECK (number ~ '^REQ-[0-9]{4}-[0-9]{5,}$'),
        kind text NOT NULL CONSTRAINT ck_request_kind CHECK (kind IN ('materials', 'application_help', 'explanation',
            'support_measures', 'other_letter')),
        channel text NOT NULL CONSTRAINT ck_request_channel CHECK (channel IN ('letter', 'electronic', 'working_order',
            'oral')),
        letter_number text,
        letter_date date,
        sender uuid NOT NULL CONSTRAINT fk_request_sender REFERENCES party (id),
        author uuid NOT NULL CONSTRAINT fk_request_author REFERENCES member (id),
        subject text NOT NULL CONSTRAINT ck_request_subject CHECK (btrim(subject) <> ''),
        body text NOT NULL CONSTRAINT ck_request_body CHECK (btrim(body) <> ''),
        investor text,
        own_due_on date,
        registered boolean NOT NULL DEFAULT false,
        sent_at timestamptz NOT NULL,
        entered_at timestamptz NOT NULL,
        CONSTRAINT ck_request_letter CHECK ((letter_number IS NOT NULL) = (channel = 'letter')
            AND (letter_date IS NOT NULL) = (channel = 'letter')),
        CONSTRAINT ck_request_oral CHECK (channel <> 'oral' OR kind = 'explanation')
    );
"""

# `due_at` and its like are the first moments that are too late. `rank_at` orders a list by what is to be done first:
# what is awaited by its deadline, what is over behind it, the newest first. `delay_from`: the deadline that held before
# the last notice of a delay, and holds again if that is refused.
RECIPIENT = """
    CREATE TABLE request_recipient (
        id uuid PRIMARY KEY,
        request uuid NOT NULL CONSTRAINT fk_request_recipient_request REFERENCES request (id),
        party uuid NOT NULL CONSTRAINT fk_request_recipient_party REFERENCES party (id),
        sender uuid NOT NULL CONSTRAINT fk_request_recipient_sender REFERENCES party (id),
        kind text NOT NULL,
        state text NOT NULL CONSTRAINT ck_request_recipient_state CHECK (state IN ('sent', 'assigned',
            'partly_answered', 'answered', 'closed', 'withdrawn')),
        sent_at timestamptz NOT NULL,
        opened_at timestamptz,
        opened_by uuid CONSTRAINT fk_request_recipient_opened_by REFERENCES member (id),
        assignment_due_on date,
        assignment_due_at timestamptz,
        assigned_at timestamptz,
        lead uuid CONSTRAINT fk_request_recipient_lead REFERENCES member (id),
        helpers uuid[] NOT NULL DEFAULT '{}',
        due_on date,
        due_at timestamptz,
        delay text CONSTRAINT ck_request_recipient_delay CHECK (delay IN ('given', 'accepted', 'refused')),
        delay_on date,
        delay_from date,
        excused_on date,
        excused_at timestamptz,
        answered_at timestamptz,
        rank_at timestamptz NOT NULL,
        CONSTRAINT uq_request_recipient UNIQUE (request, party),
        CONSTRAINT ck_request_recipient_opened CHECK ((opened_at IS NULL) = (opened_by IS NULL)),
        CONSTRAINT ck_request_recipient_lead CHECK ((assigned_at IS NULL) = (lead IS NULL)),
        CONSTRAINT ck_request_recipient_assignment_due
            CHECK ((assignment_due_on IS NULL) = (assignment_due_at IS NULL)),
        CONSTRAINT ck_request_recipient_due CHECK ((due_on IS NULL) = (due_at IS NULL)),
        CONSTRAINT ck_request_recipient_delay_on CHECK ((delay IS NULL) = (delay_on IS NULL)
            AND (delay IS NULL) = (delay_from IS NULL)),
        CONSTRAINT ck_request_recipient_excused CHECK ((excused_on IS NULL) = (excused_at IS NULL)),
        CONSTRAINT ck_request_recipient_answered CHECK (
            CASE WHEN state IN ('answered', 'closed') THEN answered_at IS NOT NULL AND due_at IS NOT NULL
                ELSE answered_at IS NULL END)
    );
    CREATE INDEX ix_request_recipient_incoming ON request_recipient (party, rank_at, id);
    CREATE INDEX ix_request_recipient_outgoing ON request_recipient (sender, rank_at, id);
    CREATE INDEX ix_request_recipient_received ON request_recipient (party, sent_at, id);
    CREATE INDEX ix_request_recipient_sent ON request_recipient (sender, sent_at, id);
    CREATE FUNCTION rank_request_recipient() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        NEW.rank_at := CASE
            WHEN NEW.state NOT IN ('sent', 'assigned', 'partly_answered')
                THEN timestamptz '9999-12-31 00:00+00' - (NEW.sent_at - timestamptz '2000-01-01 00:00+00')
            WHEN NEW.assigned_at IS NULL
                THEN least(NEW.assignment_due_at, coalesce(NEW.excused_at, NEW.due_at))
            ELSE coalesce(NEW.excused_at, NEW.due_at)
        END;
        RETURN NEW;
    END $$;
    CREATE TRIGGER rank_request_recipient BEFORE INSERT OR UPDATE ON request_recipient
        FOR EACH ROW EXECUTE FUNCTION rank_request_recipient();
"""

# A deadline moves when the calendar of its year comes; the clock here moves with it.
DEADLINES = """
    CREATE FUNCTION move_request_deadline() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE last_day date := ((NEW.first_due_at - interval '1 microsecond') AT TIME ZONE 'Asia/Almaty')::date;
    BEGIN
        IF NEW.clause = '8a' THEN
            UPDATE request_recipient SET assignment_due_on = last_day, assignment_due_at = NEW.first_due_at
            WHERE id = NEW.subject_id;
        ELSE
            UPDATE request_recipient SET due_on = last_day, due_at = NEW.first_due_at,
                delay_from = CASE WHEN delay_from = due_on THEN last_day ELSE delay_from END
            WHERE id = NEW.subject_id;
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER move_request_deadline AFTER UPDATE OF first_due_at ON obligation FOR EACH ROW
        WHEN (NEW.subject_kind = 'request' AND OLD.first_due_at <> NEW.first_due_at)
        EXECUTE FUNCTION move_request_deadline();
"""

STEP = """
    CREATE TABLE request_step (
        id uuid PRIMARY KEY,
        request uuid NOT NULL CONSTRAINT fk_request_step_request REFERENCES request (id),
        recipient uuid CONSTRAINT fk_request_step_recipient REFERENCES request_recipient (id),
        kind text NOT NULL CONSTRAINT ck_request_step_kind CHECK (kind IN ('sent', 'opened', 'assigned',
            'partly_answered', 'answered', 'explained', 'delay_given', 'delay_accepted', 'delay_refused', 'withdrawn',
            'closed')),
        clause text,
        party uuid NOT NULL CONSTRAINT fk_request_step_party REFERENCES party (id),
        member uuid NOT NULL CONSTRAINT fk_request_step_member REFERENCES member (id),
        at timestamptz NOT NULL,
        text text,
        channel text CONSTRAINT ck_request_step_channel CHECK (channel IN ('letter', 'electronic', 'working_order',
            'oral')),
        letter_number text,
        letter_date date,
        cause text,
        new_date date,
        lead uuid CONSTRAINT fk_request_step_lead REFERENCES member (id),
        helpers uuid[] NOT NULL DEFAULT '{}',
        CONSTRAINT ck_request_step_delay CHECK ((kind = 'delay_given') = (cause IS NOT NULL)
            AND (kind = 'delay_given') = (new_date IS NOT NULL)),
        CONSTRAINT ck_request_step_lead CHECK ((kind = 'assigned') = (lead IS NOT NULL))
    );
    CREATE INDEX ix_request_step_recipient ON request_step (recipient, id);
    CREATE INDEX ix_request_step_request ON request_step (request) WHERE recipient IS NULL;
"""


def upgrade() -> None:
    """Create the tables."""
    for statements in (REQUEST, RECIPIENT, DEADLINES, STEP):
        op.get_bind().connection.driver_connection.execute(statements)

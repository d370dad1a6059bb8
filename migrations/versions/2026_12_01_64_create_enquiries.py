"""Create investors' enquiries: one thread for each, whoever answers it."""

from alembic import op

revision = "2026_12_01_64"
down_revision = "2026_12_01_63"
branch_labels = None
depends_on = None

# No word of the investor stands here in the clear. `form_key` and `form_digest` are keyed hashes: of the key under
# which a form has one effect, and of all that it said. `handlers` are the parties that hold the enquiry or have held
# it, `obligation` is the last one that it has caused, `waiting_since` when the investor wrote what it is about.
ENQUIRY = """
    CREATE TABLE enquiry (
        id uuid PRIMARY KEY,
        number text NOT NULL CONSTRAINT uq_enquiry_number UNIQUE,
        form_key bytea NOT NULL CONSTRAINT uq_enquiry_form_key UNIQUE,
        form_digest bytea NOT NULL,
        subject_kind text NOT NULL CONSTRAINT ck_enquiry_subject_kind
            CHECK (subject_kind IN ('project', 'niche', 'site', 'partner', 'region')),
        subject_slug text NOT NULL,
        subject_public_id text,
        subject_title jsonb NOT NULL CONSTRAINT ck_enquiry_subject_title CHECK (is_text(subject_title)),
        region text NOT NULL CONSTRAINT fk_enquiry_region REFERENCES region (slug),
        locale text NOT NULL CONSTRAINT ck_enquiry_locale CHECK (locale IN ('kk', 'ru', 'en')),
        country text NOT NULL CONSTRAINT ck_enquiry_country CHECK (country ~ '^[A-Z]{2}$'),
        name bytea,
        address bytea,
        address_key bytea,
        state text NOT NULL CONSTRAINT ck_enquiry_state CHECK (state IN ('received', 'assigned', 'answered', 'closed')),
        holder uuid NOT NULL CONSTRAINT fk_enquiry_holder REFERENCES party (id),
        handlers uuid[] NOT NULL,
        assignee uuid CONSTRAINT fk_enquiry_assignee REFERENCES member (id),
        outcome text CONSTRAINT ck_enquiry_outcome CHECK (outcome IN ('answered', 'no_question', 'withdrawn')),
        created_at timestamptz NOT NULL DEFAULT now(),
        waiting_since timestamptz NOT NULL DEFAULT now(),
        obligation uuid CONSTRAINT fk_enquiry_obligation REFERENCES obligation (id),
        due_on date,
        first_answered_at timestamptz,
        last_word_at timestamptz NOT NULL DEFAULT now(),
        closed_at timestamptz,
        erased_at timestamptz,
        CONSTRAINT ck_enquiry_holder CHECK (holder = ANY (handlers)),
        CONSTRAINT ck_enquiry_assignee CHECK (state <> 'received' OR assignee IS NULL),
        CONSTRAINT ck_enquiry_closed CHECK ((state = 'closed') = (closed_at IS NOT NULL)
            AND (state = 'closed') = (outcome IS NOT NULL)),
        CONSTRAINT ck_enquiry_erased CHECK ((erased_at IS NOT NULL) = (name IS NULL)
            AND (name IS NULL) = (address IS NULL) AND (name IS NULL) = (address_key IS NULL)
            AND (erased_at IS NULL OR state = 'closed'))
    );
    CREATE INDEX ix_enquiry_handlers ON enquiry USING gin (handlers);
    CREATE INDEX ix_enquiry_region ON enquiry (region, created_at);
    CREATE INDEX ix_enquiry_last_word ON enquiry (last_word_at) WHERE erased_at IS NULL;
"""
ENTRY = """
    CREATE TABLE enquiry_entry (
        id uuid PRIMARY KEY,
        enquiry uuid NOT NULL CONSTRAINT fk_enquiry_entry_enquiry REFERENCES enquiry (id),
        kind text NOT NULL CONSTRAINT ck_enquiry_entry_kind CHECK (kind IN
            ('question', 'assignment', 'note', 'answer', 'handover', 'closing', 'reopening')),
        text bytea,
        form_key bytea CONSTRAINT uq_enquiry_entry_form_key UNIQUE,
        party uuid CONSTRAINT fk_enquiry_entry_party REFERENCES party (id),
        member uuid CONSTRAINT fk_enquiry_entry_member REFERENCES member (id),
        to_party uuid CONSTRAINT fk_enquiry_entry_to_party REFERENCES party (id),
        to_member uuid CONSTRAINT fk_enquiry_entry_to_member REFERENCES member (id),
        at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_enquiry_entry_author CHECK ((party IS NULL) = (kind = 'question')
            AND (party IS NULL) = (member IS NULL))
    );
    CREATE INDEX ix_enquiry_entry_enquiry ON enquiry_entry (enquiry, at, id);
"""


def upgrade() -> None:
    """Create the tables."""
    for statements in (ENQUIRY, ENTRY):
        op.get_bind().connection.driver_connection.execute(statements)

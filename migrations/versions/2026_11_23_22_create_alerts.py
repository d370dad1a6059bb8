"""Create alerts by e-mail, the letters that wait to be sent, and the counts that limit who asks too often."""

from alembic import op

revision = "2026_11_23_22"
down_revision = "2026_11_23_21"
branch_labels = None
depends_on = None

# No address stands here in the clear: `address` is encrypted, `address_key` a keyed hash to find it by.
ALERT = """
    CREATE TABLE alert (
        id uuid PRIMARY KEY,
        address_key bytea NOT NULL,
        address bytea NOT NULL,
        locale text NOT NULL CONSTRAINT ck_alert_locale CHECK (locale IN ('kk', 'ru', 'en')),
        listed text NOT NULL CONSTRAINT ck_alert_listed CHECK (listed IN ('projects', 'sites', 'partners', 'search')),
        criteria jsonb NOT NULL CONSTRAINT ck_alert_criteria CHECK (jsonb_typeof(criteria) = 'object'),
        rhythm text NOT NULL CONSTRAINT ck_alert_rhythm CHECK (rhythm IN ('daily', 'weekly')),
        created_at timestamptz NOT NULL DEFAULT now(),
        confirmed_at timestamptz,
        place bigint NOT NULL DEFAULT 0,
        due_at timestamptz
    );
    CREATE UNIQUE INDEX uq_alert_same ON alert (address_key, listed, md5(criteria::text));
    CREATE INDEX ix_alert_due ON alert (due_at) WHERE confirmed_at IS NOT NULL;
"""
OUTBOX = """
    CREATE TABLE mail_outbox (
        message_id text PRIMARY KEY,
        sealed bytea,
        owner uuid,
        created_at timestamptz NOT NULL DEFAULT now(),
        attempts integer NOT NULL DEFAULT 0,
        try_at timestamptz NOT NULL DEFAULT now(),
        sent_at timestamptz,
        failed_at timestamptz
    );
    CREATE INDEX ix_mail_outbox_waiting ON mail_outbox (try_at) WHERE sealed IS NOT NULL;
    CREATE INDEX ix_mail_outbox_owner ON mail_outbox (owner);
"""
RATE = """
    CREATE TABLE rate_window (
        key bytea NOT NULL,
        began timestamptz NOT NULL,
        count integer NOT NULL,
        PRIMARY KEY (key, began)
    );
"""


def upgrade() -> None:
    """Create the tables."""
    for statements in (ALERT, OUTBOX, RATE):
        op.get_bind().connection.driver_connection.execute(statements)

"""Index the obligations that are still open in the order of lists: of a million most are over."""

from alembic import op

revision = "2026_12_01_68"
down_revision = "2026_12_01_67"
branch_labels = None
depends_on = None

ORDER = "(coalesce(due_at, '9999-12-31 00:00:00+00'::timestamptz))"
# With the days beside them, all that is open is counted by the first without a look at its rows. The second takes the
# place of one of a party's open obligations by `due_at` alone.
INDEXES = f"""
    CREATE INDEX ix_obligation_open_order ON obligation ({ORDER}, id) INCLUDE (due_at, due_on)
        WHERE closed_at IS NULL;
    CREATE INDEX ix_obligation_party_open_order ON obligation (party, {ORDER}, id) WHERE closed_at IS NULL;
    DROP INDEX ix_obligation_due;
"""


def upgrade() -> None:
    """Create the indexes."""
    op.get_bind().connection.driver_connection.execute(INDEXES)

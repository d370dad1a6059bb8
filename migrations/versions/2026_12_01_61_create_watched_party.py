"""Note since when the periods of each party are opened by the clock; what was due before is not its business."""

from alembic import op

revision = "2026_12_01_61"
down_revision = "2026_12_01_60"
branch_labels = None
depends_on = None

TABLE = """
    CREATE TABLE watched_party (
        party uuid PRIMARY KEY CONSTRAINT fk_watched_party_party REFERENCES party (id),
        since timestamptz NOT NULL
    );
"""


def upgrade() -> None:
    """Create the table."""
    op.get_bind().connection.driver_connection.execute(TABLE)

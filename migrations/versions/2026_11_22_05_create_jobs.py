"""Create the tables of the job queue, as the library of that version describes them."""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "2026_11_22_05"
down_revision = "2026_11_22_04"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them; a later version of the library brings its own changes, each in a migration of ours."""
    op.get_bind().connection.driver_connection.execute(SchemaManager.get_schema())

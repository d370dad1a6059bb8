"""Drop the terms cut to five letters: the beginnings of whole terms find the same, at half the cost of a change."""

from alembic import op

revision = "2026_11_23_01"
down_revision = "2026_11_22_06"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop them with their index."""
    op.execute("ALTER TABLE search_document DROP COLUMN short_terms")

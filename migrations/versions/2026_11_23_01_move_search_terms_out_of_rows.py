"""Keep the terms of records outside the rows: a search counts many rows and reads the terms of few.

Rows written before move when they are next indexed.
"""

from alembic import op

revision = "2026_11_23_01"
down_revision = "2026_11_22_06"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change where terms are stored."""
    op.execute("ALTER TABLE search_document SET (toast_tuple_target = 128)")
    op.execute("ALTER TABLE search_document ALTER terms SET STORAGE EXTERNAL, ALTER short_terms SET STORAGE EXTERNAL")

"""Create the list of queries that found nothing: the work queue of those who edit the thesaurus."""

from alembic import op

revision = "2026_11_22_06"
down_revision = "2026_11_22_05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create it; nothing in it says who asked."""
    op.execute(
        """
        CREATE TABLE search_miss (
            query text NOT NULL CONSTRAINT ck_search_miss_query CHECK (length(query) BETWEEN 1 AND 200),
            locale text NOT NULL CONSTRAINT ck_search_miss_locale CHECK (locale IN ('kk', 'ru', 'en')),
            asked bigint NOT NULL DEFAULT 1 CONSTRAINT ck_search_miss_asked CHECK (asked > 0),
            first_asked timestamptz NOT NULL DEFAULT now(),
            last_asked timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (query, locale)
        )
        """
    )
    op.execute("CREATE INDEX ix_search_miss_asked ON search_miss (asked, last_asked)")

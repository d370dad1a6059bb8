"""Stamp what changes in districts, and find the latest change among the records of one."""

from alembic import op

revision = "2026_11_23_30"
down_revision = "2026_11_23_22"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the stamp; what was there before is as new as this."""
    op.execute("ALTER TABLE district ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now()")
    op.execute(
        "CREATE TRIGGER tr_district_update BEFORE UPDATE ON district FOR EACH ROW EXECUTE FUNCTION stamp_update()"
    )
    for table in ("project", "site", "partner"):
        op.execute(
            f"CREATE INDEX ix_{table}_district_updated ON {table} (district, updated_at)"
            " WHERE status IN ('published', 'withdrawn')"
        )

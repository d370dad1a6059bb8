"""Let a project say that it needs a road or buildings."""

from alembic import op

revision = "2026_11_23_21"
down_revision = "2026_11_23_20"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; projects that say nothing of it stay as they are."""
    op.execute("ALTER TABLE project ADD COLUMN needs_road boolean, ADD COLUMN needs_buildings boolean")
    op.execute(
        "CREATE INDEX ix_project_needs ON project (id) WHERE status = 'published' AND num_nonnulls(needs_area_ha,"
        " needs_power_mw, needs_water_m3_day, needs_gas_m3_hour, needs_heat_gcal_hour, needs_sewerage_m3_day,"
        " needs_rail, needs_road, needs_buildings) > 0"
    )

"""Keep what sites can spare of each network in one unit, so that matching need not reckon it anew for every question.

The worth of a state and of a unit is that of `api/catalogue/matching/rules.py`; `tests/api/test_matching.py` holds both
together. Whoever changes the rules changes `site_capacity_of` in a new migration and fills the table again.
"""

from alembic import op

revision = "2026_11_23_31"
down_revision = "2026_11_23_30"
branch_labels = None
depends_on = None

# Megawatts, m³ a day, m³ an hour, Gcal an hour, m³ a day; null where nothing is known to be spare.
TABLE = """
    CREATE TABLE site_capacity (
        site text PRIMARY KEY CONSTRAINT fk_site_capacity_site REFERENCES site (slug) ON DELETE CASCADE
            DEFERRABLE INITIALLY DEFERRED,
        power float8, water float8, gas float8, heat float8, sewerage float8
    )
"""

WORTH = """
    CREATE FUNCTION site_capacity_of(kind text, status text, spare numeric, unit text) RETURNS float8
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT spare::float8
            * CASE status WHEN 'on_site' THEN 1 WHEN 'at_boundary' THEN 1 WHEN 'nearby' THEN 0.75
                WHEN 'planned' THEN 0.5 WHEN 'none' THEN 0 END::float8
            * CASE kind
                WHEN 'electricity' THEN CASE code WHEN 'mw' THEN 1 WHEN 'kw' THEN 0.001 END
                WHEN 'gas' THEN CASE WHEN code IN ('m3_hour', 'm3_h') THEN 1 END
                WHEN 'heat' THEN CASE WHEN code IN ('gcal_hour', 'gcal_h') THEN 1 END
                ELSE CASE code WHEN 'm3_day' THEN 1 WHEN 'm3_hour' THEN 24 WHEN 'm3_h' THEN 24 WHEN 'l_s' THEN 86.4 END
              END::float8
        FROM translate(lower(btrim(unit)), '²³/ ', '23__') code
    $$
"""

KNOWN = """
    INSERT INTO site_capacity (site, power, water, gas, heat, sewerage)
    SELECT site, max(worth) FILTER (WHERE kind = 'electricity'),
        max(worth) FILTER (WHERE kind IN ('cold_water', 'technical_water')),
        max(worth) FILTER (WHERE kind = 'gas'), max(worth) FILTER (WHERE kind = 'heat'),
        max(worth) FILTER (WHERE kind = 'sewerage')
    FROM (SELECT site, kind, site_capacity_of(kind, status, capacity_spare, unit) AS worth FROM site_utility) known
    WHERE worth > 0 {only} GROUP BY site
"""

KEEP = f"""
    CREATE FUNCTION keep_site_capacity() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM site_capacity WHERE site IN (SELECT site FROM changed);
        {KNOWN.format(only="AND site IN (SELECT site FROM changed)")};
        RETURN NULL;
    END
    $$
"""

# One trigger may have the rows of one table only; nothing moves a network to another site.
TRIGGER = """
    CREATE TRIGGER tr_site_utility_{event} AFTER {event} ON site_utility REFERENCING {rows} TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION keep_site_capacity()
"""


def upgrade() -> None:
    """Create the table, keep it by triggers, and reckon what is known already."""
    op.execute(TABLE)
    op.execute(WORTH)
    op.execute(KEEP)
    for event, rows in (("insert", "NEW"), ("update", "NEW"), ("delete", "OLD")):
        op.execute(TRIGGER.format(event=event, rows=rows))
    op.execute(KNOWN.format(only=""))

"""Keep counts of public records by what lists are filtered by.

Whoever writes adds rows of what has changed, which wait for nobody; `settle_counts` puts them together with those that
stand already. The sum of all rows is right at any moment, also in the transaction that made the change.
"""

from alembic import op

revision = "2026_12_01_60"
down_revision = "2026_12_01_31"
branch_labels = None
depends_on = None

# Columns that a list of each table is counted by, beside region and district.
TABLES = {
    "project": {"sector": "text", "stage": "text", "kind": "text"},
    "site": {"sector": "text", "site_type": "text", "readiness_stage": "text"},
    "partner": {"sector": "text", "roles": "text[]"},
}
# What filters look at, so that a filter by numbers or dates reads the index alone.
FILTERS = {
    "project": "region, sector, stage, kind, district, industry, investment_kzt, investment_amount,"
    " investment_currency, confirmed_at",
    "site": "region, sector, site_type, readiness_stage, district, industry, area_total_ha, confirmed_at",
}
# What is summed up beside the number of records.
SUMS = {"project": {"stated": ("bigint", "(investment_kzt IS NOT NULL)::int"), "amount": ("numeric", "investment_kzt")}}
COUNTS = """
CREATE TABLE {counts} (
    {declared},
    number bigint NOT NULL,
    {sums}
    settled boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX uq_{counts} ON {counts} ({columns}) NULLS NOT DISTINCT WHERE settled;
CREATE INDEX ix_{counts}_loose ON {counts} (settled) WHERE NOT settled;
"""
# The finer counts are kept by the statement that changes records, and the coarser ones made of what it adds to them.
COUNTING = """
CREATE FUNCTION count_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {branches}
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_inserted AFTER INSERT ON {table} REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION count_{table}();
CREATE TRIGGER {table}_updated AFTER UPDATE ON {table} REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION count_{table}();
CREATE TRIGGER {table}_deleted AFTER DELETE ON {table} REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION count_{table}();
"""
BRANCH = """
    IF TG_OP = '{event}' THEN
        WITH fine AS (
            INSERT INTO {table}_district_count ({fine}, {sums})
            SELECT {fine}, {summed} FROM ({changed}) changed GROUP BY {fine} HAVING {changes}
            RETURNING *
        )
        INSERT INTO {table}_count ({coarse}, {sums})
        SELECT {coarse}, {summed} FROM fine GROUP BY {coarse} HAVING {changes};
    END IF;
"""
EVENTS = {"INSERT": {"after": 1}, "UPDATE": {"after": 1, "before": -1}, "DELETE": {"before": -1}}
SETTLE = """
    WITH loose AS (DELETE FROM {counts} WHERE NOT settled RETURNING *)
    INSERT INTO {counts} AS stood ({columns}, {sums}, settled)
    SELECT {columns}, {summed}, true FROM loose GROUP BY {columns} HAVING {changes}
    ON CONFLICT ({columns}) WHERE settled DO UPDATE SET {added};
"""
FILL = """
INSERT INTO {counts} ({columns}, {sums}, settled)
SELECT {columns}, {summed}, true FROM ({rows}) public GROUP BY {columns}
"""


def upgrade() -> None:
    """Create the counts, what keeps them, and fill them."""
    settle = []
    for table, own in TABLES.items():
        coarse = {"region": "text", **own}
        fine = {"region": "text", "district": "text", **own}
        for counts, columns in ((f"{table}_count", coarse), (f"{table}_district_count", fine)):
            words = {"counts": counts, "columns": ", ".join(columns), **_sums(table)}
            declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            op.execute(COUNTS.format(**words | {"declared": declared, "sums": _declared(table)}))
            op.execute(FILL.format(**words, rows=_rows(table, columns, table, 1)))
            settle.append(SETTLE.format(**words))
        op.execute(f"CREATE INDEX ix_{table}_district_count_region ON {table}_district_count (region)")
        op.execute(COUNTING.format(table=table, branches=_branches(table, coarse, fine)))
    for table, columns in FILTERS.items():
        op.execute(f"CREATE INDEX ix_{table}_filters ON {table} ({columns}) WHERE status = 'published'")
    op.execute(f"CREATE FUNCTION settle_counts() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {''.join(settle)} END $$")


def _declared(table: str) -> str:
    return "".join(f"{name} {kind} NOT NULL,\n    " for name, (kind, _) in SUMS.get(table, {}).items())


def _sums(table: str) -> dict[str, str]:
    names = ["number", *SUMS.get(table, {})]
    return {
        "sums": ", ".join(names),
        "summed": ", ".join(f"sum({name})" for name in names),
        "changes": " OR ".join(f"sum({name}) <> 0" for name in names),
        "added": ", ".join(f"{name} = stood.{name} + EXCLUDED.{name}" for name in names),
    }


def _rows(table: str, columns: dict[str, str], source: str, sign: int) -> str:
    """The public records of a source with what each adds to the sums."""
    sums = {"number": "1", **{name: f"coalesce({value}, 0)" for name, (_, value) in SUMS.get(table, {}).items()}}
    added = ", ".join(f"{sign} * {value} AS {name}" for name, value in sums.items())
    return f"SELECT {', '.join(columns)}, {added} FROM {source} WHERE status = 'published'"


def _branches(table: str, coarse: dict[str, str], fine: dict[str, str]) -> str:
    return "".join(
        BRANCH.format(
            event=event,
            table=table,
            coarse=", ".join(coarse),
            fine=", ".join(fine),
            changed=" UNION ALL ".join(_rows(table, fine, source, sign) for source, sign in sources.items()),
            **_sums(table),
        )
        for event, sources in EVENTS.items()
    )

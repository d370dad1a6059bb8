"""The statements of the PostgreSQL engine."""

from collections.abc import Mapping
from functools import cache
from typing import LiteralString

from search.engine import FACET_FIELDS

# Whoever writes holds this row until the end of the transaction: one at a time changes counts of terms.
LOCK = "UPDATE search_state SET revision = revision + 1"

REVISION = "SELECT revision FROM search_state"

FREQUENCIES = "SELECT term, documents FROM search_term"

NEAREST = """
SELECT term FROM search_term WHERE term %% %(key)s::text AND similarity(term, %(key)s::text) > 0.45
ORDER BY similarity(term, %(key)s::text) DESC, documents DESC, term LIMIT 3
"""

UNCOUNT = """
UPDATE search_term SET documents = search_term.documents - gone.documents
FROM (
    SELECT unnest(tsvector_to_array(terms)) AS term, count(*)::integer AS documents
    FROM search_document WHERE id = ANY(%(ids)s::uuid[]) GROUP BY 1
) AS gone
WHERE search_term.term = gone.term
"""

COUNT_IN = """
INSERT INTO search_term (term, documents)
SELECT unnest(tsvector_to_array(terms)), count(*)::integer
FROM search_document WHERE id = ANY(%(ids)s::uuid[]) GROUP BY 1
ON CONFLICT (term) DO UPDATE SET documents = search_term.documents + excluded.documents
"""

FORGET_TERMS = "DELETE FROM search_term WHERE documents <= 0"

PUT = """
INSERT INTO search_document (id, kind, region, sector, district, amount, updated_at, version, terms)
VALUES
    (%(id)s, %(kind)s, %(region)s, %(sector)s, %(district)s, %(amount)s, %(updated_at)s, %(version)s,
     %(terms)s::tsvector)
ON CONFLICT (id) DO UPDATE SET
    kind = excluded.kind, region = excluded.region, sector = excluded.sector, district = excluded.district,
    amount = excluded.amount, updated_at = excluded.updated_at, version = excluded.version, terms = excluded.terms
"""

REMOVE = "DELETE FROM search_document WHERE id = ANY(%(ids)s::uuid[])"

# Whoever rebuilds need not own the table, nor lock out those who search: they see the old rows until the commit.
LOAD = """
COPY search_document (id, kind, region, sector, district, amount, updated_at, version, terms) FROM STDIN
"""
COUNT_ANEW = (
    "INSERT INTO search_term (term, documents) SELECT word, ndoc FROM ts_stat('SELECT terms FROM search_document')",
    "ANALYZE search_document",
)

EVERYTHING = ("DELETE FROM search_document", "DELETE FROM search_term")

COUNT = "SELECT count(*) FROM search_document"

HELD = "SELECT id::text, updated_at FROM search_document"

CURRENT = "SELECT NOT EXISTS (SELECT FROM search_document WHERE version <> %(version)s)"

# A record counts as found when the words it has carry at least half of what all words of the query carry;
# the rarer a word, the more it carries. Records with every word come first. Frequent words alone never carry so much:
# only records with one of the others are looked at, and there each word is looked for.
# Only the best of a large number get a score, by where their words stand: that reads their terms, word by word.
_ASKED: LiteralString = """
WITH asked AS MATERIALIZED (
    SELECT * FROM unnest(%(words)s::text[]::tsquery[], %(exact)s::text[]::tsquery[], %(weights)s::float8[])
        AS question (word, exact, weight)
), found AS MATERIALIZED (
    SELECT * FROM (
        SELECT d.id, d.kind, d.region, d.sector, d.updated_at, {weight} AS weight
        FROM search_document d WHERE d.terms @@ %(needed)s::tsquery OFFSET 0) AS near
    WHERE weight >= %(enough)s"""

_WEIGHT: LiteralString = "CASE WHEN d.terms @@ %(word{n})s::tsquery THEN %(weight{n})s::float8 ELSE 0 END"

# What is cut off first is cut off before it is numbered: the best of many need no sorting of them all.
_RANKED: LiteralString = """
), ranked AS (
    SELECT best.*, best.weight > 0.999 * (SELECT sum(weight) FROM asked) AS complete,
        CASE WHEN place <= %(scored)s THEN (
            SELECT sum(asked.weight * (0.5 + ts_rank(d.terms, exact) + 0.2 * ts_rank(d.terms, word)))
            FROM search_document d, asked WHERE d.id = best.id AND d.terms @@ word) ELSE 0 END AS score
    FROM (
        SELECT first.*, row_number() OVER (ORDER BY weight DESC, updated_at DESC, id) AS place
        FROM (
            SELECT id, weight, updated_at FROM found WHERE {fits}
            ORDER BY weight DESC, updated_at DESC, id LIMIT %(ranked)s) AS first) AS best
)
"""

_ALL: LiteralString = """
WITH found AS MATERIALIZED (
    SELECT id, kind, region, sector, updated_at FROM search_document
), ranked AS (
    SELECT id, updated_at, true AS complete, 0 AS score FROM found WHERE {fits}
)
"""

_FITS: Mapping[LiteralString, LiteralString] = {
    "kinds": "kind = ANY(%(kinds)s::text[])",
    "regions": "region = ANY(%(regions)s::text[])",
    "industries": "sector = ANY(%(industries)s::text[])",
}


@cache
def search(words: int, chosen: frozenset[str], *, counted: bool) -> str:
    """Finds records by so many words, or all there are; *chosen*: the facets it filters by.

    Total, ids, facet counts, and what is found without the filter of each chosen facet.
    """
    weight = " + ".join(_WEIGHT.replace("{n}", str(number)) for number in range(words))
    found = _ASKED.replace("{weight}", weight) + _RANKED if words else _ALL
    facets, without = "'{}'::json", "'{}'::json"
    if counted:
        facets = f"json_build_object({', '.join(_counts(facet, chosen) for facet in _FITS)})"
        without = f"json_build_object({', '.join(_without(facet, chosen) for facet in _FITS if facet in chosen)})"
    return f"""{found.replace("{fits}", _fits(chosen))}, counted AS MATERIALIZED (
    SELECT kind, region, sector, count(*) AS number FROM found GROUP BY kind, region, sector
)
SELECT total, (
    SELECT coalesce(json_agg(id), '[]') FROM (
        SELECT id FROM ranked ORDER BY complete DESC, score DESC, updated_at DESC, id
        LIMIT CASE WHEN total <= %(all)s::integer THEN total ELSE %(depth)s::integer END) AS best),
    {facets}, {without}
FROM (SELECT coalesce(sum(number), 0)::integer AS total FROM counted WHERE {_fits(chosen)}) AS everything
"""


def _fits(chosen: frozenset[str], facet: str | None = None) -> LiteralString:
    """All filters, but for that of one facet."""
    return " AND ".join(["true", *(condition for name, condition in _FITS.items() if name in chosen - {facet})])


def _counts(facet: LiteralString, chosen: frozenset[str]) -> LiteralString:
    column = FACET_FIELDS[facet]
    return (
        f"'{facet}', (SELECT coalesce(json_object_agg({column}, number), '{{}}') FROM ("
        f" SELECT {column}, sum(number) AS number FROM counted WHERE {column} IS NOT NULL AND {_fits(chosen, facet)}"
        f" GROUP BY {column}) AS buckets)"
    )


def _without(facet: LiteralString, chosen: frozenset[str]) -> LiteralString:
    """How many there are without the filter of a facet, and which, where all are wanted."""
    return (
        f"'{facet}', (SELECT json_build_array(count(*), CASE WHEN count(*) <= %(all)s::integer"
        f" THEN array_agg(id) END) FROM found WHERE {_fits(chosen, facet)})"
    )

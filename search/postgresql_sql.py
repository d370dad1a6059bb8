"""The statements of the PostgreSQL engine."""

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
INSERT INTO search_document
    (id, kind, region, sector, district, amount, updated_at, version, terms, short_terms)
VALUES
    (%(id)s, %(kind)s, %(region)s, %(sector)s, %(district)s, %(amount)s, %(updated_at)s, %(version)s,
     %(terms)s::tsvector, %(short_terms)s::tsvector)
ON CONFLICT (id) DO UPDATE SET
    kind = excluded.kind, region = excluded.region, sector = excluded.sector, district = excluded.district,
    amount = excluded.amount, updated_at = excluded.updated_at, version = excluded.version,
    terms = excluded.terms, short_terms = excluded.short_terms
"""

REMOVE = "DELETE FROM search_document WHERE id = ANY(%(ids)s::uuid[])"

OTHERS = "SELECT id::text FROM search_document WHERE id <> ALL(%(ids)s::uuid[])"

EVERYTHING = ("DELETE FROM search_document", "DELETE FROM search_term")

COUNT = "SELECT count(*) FROM search_document"

HELD = "SELECT id::text, updated_at FROM search_document"

CURRENT = "SELECT NOT EXISTS (SELECT FROM search_document WHERE version <> %(version)s)"

# A record counts as found when the words it has carry at least half of what all words of the query carry;
# the rarer a word, the more it carries. Records with every word come first.
_FOUND = """
WITH matched AS MATERIALIZED (
    SELECT place, id, kind, region, sector, updated_at,
        ts_rank({terms}, exact) + 0.2 * ts_rank({terms}, word) AS rank
    FROM unnest(%(words)s::text[]::tsquery[], %(exact)s::text[]::tsquery[])
        WITH ORDINALITY AS asked (word, exact, place)
    JOIN search_document ON {terms} @@ word
), question AS MATERIALIZED (
    SELECT place, ln(1 + (SELECT count(*) FROM search_document)::float8 / count(*)) AS weight
    FROM matched GROUP BY place
), scored AS (
    SELECT id, kind, region, sector, updated_at, sum(weight) AS weight, sum(weight * (0.5 + rank)) AS score
    FROM matched JOIN question USING (place)
    GROUP BY id, kind, region, sector, updated_at
), found AS MATERIALIZED (
    SELECT *,
        weight > 0.999 * (SELECT sum(weight) FROM question) AS complete,
        kind = ANY(%(kinds)s::text[]) OR %(kinds)s::text[] = '{{}}' AS kind_fits,
        region = ANY(%(regions)s::text[]) OR %(regions)s::text[] = '{{}}' AS region_fits,
        coalesce(sector = ANY(%(industries)s::text[]), false)
            OR %(industries)s::text[] = '{{}}' AS sector_fits
    FROM scored WHERE weight >= 0.5 * (SELECT sum(weight) FROM question)
)
"""

_ALL = """
WITH found AS MATERIALIZED (
    SELECT id, kind, region, sector, updated_at, true AS complete, 0 AS score,
        kind = ANY(%(kinds)s::text[]) OR %(kinds)s::text[] = '{}' AS kind_fits,
        region = ANY(%(regions)s::text[]) OR %(regions)s::text[] = '{}' AS region_fits,
        coalesce(sector = ANY(%(industries)s::text[]), false)
            OR %(industries)s::text[] = '{}' AS sector_fits
    FROM search_document
)
"""

_ANSWER = """
SELECT
    (SELECT count(*) FROM found WHERE kind_fits AND region_fits AND sector_fits),
    (SELECT coalesce(json_agg(id), '[]') FROM (
        SELECT id FROM found WHERE kind_fits AND region_fits AND sector_fits
        ORDER BY complete DESC, score DESC, updated_at DESC, id LIMIT %(depth)s) AS best),
    json_build_object(
        'kinds', (SELECT coalesce(json_object_agg(kind, number), '{}') FROM (
            SELECT kind, count(*) AS number FROM found
            WHERE region_fits AND sector_fits GROUP BY kind) AS kinds),
        'regions', (SELECT coalesce(json_object_agg(region, number), '{}') FROM (
            SELECT region, count(*) AS number FROM found
            WHERE kind_fits AND sector_fits GROUP BY region) AS regions),
        'industries', (SELECT coalesce(json_object_agg(sector, number), '{}') FROM (
            SELECT sector, count(*) AS number FROM found
            WHERE kind_fits AND region_fits AND sector IS NOT NULL GROUP BY sector) AS industries)),
    json_build_object(
        'kinds', CASE WHEN %(kinds)s::text[] <> '{}' THEN (
            SELECT json_build_array(count(*), (array_agg(id))[:%(depth)s::integer]) FROM found
            WHERE region_fits AND sector_fits) END,
        'regions', CASE WHEN %(regions)s::text[] <> '{}' THEN (
            SELECT json_build_array(count(*), (array_agg(id))[:%(depth)s::integer]) FROM found
            WHERE kind_fits AND sector_fits) END,
        'industries', CASE WHEN %(industries)s::text[] <> '{}' THEN (
            SELECT json_build_array(count(*), (array_agg(id))[:%(depth)s::integer]) FROM found
            WHERE kind_fits AND region_fits) END)
"""

SEARCH = _FOUND.format(terms="terms") + _ANSWER
SEARCH_SHORT = _FOUND.format(terms="short_terms") + _ANSWER
BROWSE = _ALL + _ANSWER

"""The queue of translators: every text in every language that is missing, stale or not reviewed, the most urgent first.

What is read is what the keepers of a record see: the edition on its way, else the public one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import dict_row

from api.kernel.actor import REGIONAL, Actor

KINDS = ("project", "niche", "site", "partner")
FIELDS = ("title", "summary", "description")
STATES = ("stale", "missing", "draft", "reviewed")
LIKE = 0.35
"""Likeness from which on another text is worth a look."""
MOST_HINTS = 5

_OPEN = "('draft', 'submitted', 'returned')"
_ROWS = " UNION ALL ".join(
    f"SELECT t.id, t.title, t.summary, t.description, t.marks FROM {table} t"
    for table in ("project", "site", "partner")
)
# Spaces as Python splits by them, so that both find the same hash: see locales.text.source_hash.
_SPACES = r"[\s\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"
_SPACED = f"regexp_replace(normalize(words, NFC), '{_SPACES}', ' ', 'g')"

TEXTS = f"""
WITH line AS (
    SELECT k.id, e.line FROM kept_record k JOIN record_edition e ON e.record = k.id AND e.state IN {_OPEN}
), stored AS ({_ROWS}), text AS (
    SELECT k.id, k.kind, k.region, k.public, k.version, k.changed_at, k.source_language AS source, f.field,
        CASE WHEN l.id IS NULL THEN to_jsonb(s) -> f.field ELSE l.line -> f.field END AS words,
        CASE WHEN l.id IS NULL THEN s.marks -> f.field ELSE l.line -> 'translations' -> f.field END AS marks
    FROM kept_record k LEFT JOIN line l ON l.id = k.id LEFT JOIN stored s ON s.id = k.id
    CROSS JOIN (VALUES ('title', 1), ('summary', 2), ('description', 3)) f(field, place)
    WHERE k.kind = ANY(%(kinds)s) AND (%(region)s::text IS NULL OR k.region = %(region)s)
), entry AS (
    SELECT t.*, o.locale, t.words ->> t.source AS original, t.words ->> o.locale AS translation,
        coalesce(t.marks -> o.locale ->> 'of', t.marks -> o.locale ->> 'source') AS made_of,
        coalesce(t.marks -> o.locale ->> 'state' = 'reviewed', (t.marks -> o.locale -> 'reviewed')::boolean,
            t.marks ->> o.locale = 'reviewed', false) AS reviewed
    FROM text t CROSS JOIN (VALUES ('kk'), ('ru'), ('en')) o(locale)
    WHERE o.locale <> t.source AND t.words ->> t.source IS NOT NULL
), judged AS (
    SELECT e.*, CASE
        WHEN translation IS NULL THEN 'missing'
        WHEN made_of <> left(encode(sha256(convert_to(btrim(
            {_SPACED.replace("words", "original")}), 'UTF8')), 'hex'), 32) THEN 'stale'
        WHEN reviewed THEN 'reviewed' ELSE 'draft' END AS state
    FROM entry e
)
"""
_CHOSEN = """
    (%(fields)s::text[] IS NULL OR field = ANY(%(fields)s))
    AND (%(locales)s::text[] IS NULL OR locale = ANY(%(locales)s))
    AND (%(regions)s::text[] IS NULL OR region = ANY(%(regions)s))
"""
_PAGE = f"""{TEXTS}
SELECT *, count(*) OVER () AS total FROM judged WHERE {_CHOSEN} AND state = ANY(%(states)s)
ORDER BY public DESC, array_position(ARRAY['stale', 'missing', 'draft', 'reviewed'], state), changed_at, id,
    array_position(ARRAY['title', 'summary', 'description'], field), locale
LIMIT %(first)s OFFSET %(skip)s
"""
_ONE = f"{TEXTS} SELECT *, 1 AS total FROM judged WHERE id = %(record)s AND {_CHOSEN}"
_COUNTS = f"{TEXTS} SELECT locale, state, count(*) FROM judged WHERE {_CHOSEN} GROUP BY 1, 2 ORDER BY 1, 2"
_MEMORY = f"""{TEXTS}
SELECT DISTINCT ON (translation) id, original, translation, state = 'reviewed' AS reviewed,
    similarity(original, %(original)s) AS likeness
FROM judged WHERE field = %(field)s AND locale = %(locale)s AND source = %(source)s AND translation IS NOT NULL
    AND state <> 'stale' AND id <> %(record)s AND similarity(original, %(original)s) >= %(like)s
"""
_HINTS = f"SELECT * FROM ({_MEMORY}) found ORDER BY likeness DESC, reviewed DESC, id LIMIT {MOST_HINTS}"


@dataclass(frozen=True)
class Wanted:
    """What of the queue is asked for; None: all. Regions are slugs."""

    kinds: Collection[str]
    regions: Collection[str] | None
    fields: Collection[str] | None
    locales: Collection[str] | None
    states: Collection[str]
    first: int
    skip: int


async def page(connection: AsyncConnection[Any], actor: Actor, wanted: Wanted) -> list[dict[str, Any]]:
    """Entries, the most urgent first: of public records before others, stale before missing, the oldest first."""
    return await _rows(connection, _PAGE, _values(actor, wanted))


async def counts(connection: AsyncConnection[Any], actor: Actor, wanted: Wanted) -> list[dict[str, Any]]:
    """How many texts are in which state, by language, whatever states are asked for."""
    return await _rows(connection, _COUNTS, _values(actor, wanted))


async def memory(connection: AsyncConnection[Any], actor: Actor, entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """How the same text, or one like it, was translated in other records that the actor sees."""
    values = {name: entry[name] for name in ("original", "field", "locale", "source")}
    more = {"record": entry["id"], "like": LIKE, "kinds": list(KINDS), "region": _own(actor)}
    return await _rows(connection, _HINTS, values | more)


async def entry_of(connection: AsyncConnection[Any], actor: Actor, record: UUID, field: str, locale: str) -> Any:
    """One entry of the queue, whatever its state; None where there is none."""
    wanted = Wanted(KINDS, None, [field], [locale], STATES, 1, 0)
    rows = await _rows(connection, _ONE, _values(actor, wanted) | {"record": record})
    return rows[0] if rows else None


def _values(actor: Actor, wanted: Wanted) -> dict[str, Any]:
    names = ("kinds", "regions", "fields", "locales", "states")
    lists = {name: None if (given := getattr(wanted, name)) is None else list(given) for name in names}
    return {**lists, "region": _own(actor), "first": wanted.first, "skip": wanted.skip}


def _own(actor: Actor) -> str | None:
    return actor.region if actor.party_kind in REGIONAL else None


async def _rows(connection: AsyncConnection[Any], query: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    cursor = connection.cursor(row_factory=dict_row)
    return await (await cursor.execute(query, values)).fetchall()  # type: ignore[arg-type]

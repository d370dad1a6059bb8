"""What a search engine of the catalogue is asked, and what it answers. It knows documents, never tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Literal, LiteralString, Protocol

EngineName = Literal["meilisearch", "postgresql"]
Facets = Mapping[str, Mapping[str, int]]
# The second, more forgiving search runs when the first one found fewer than this.
FEW = 5
# Where no more than this were found, all ids are handed on, the best first: who shows them counts them again.
DEPTH = 1000
# What a caller may want beside the ids of a page: all ids, to count them; counts by facet; the second search.
Part = Literal["all", "facets", "similar"]
EVERYTHING: frozenset[Part] = frozenset({"all", "facets", "similar"})
# Names of facets, as a request filters by them, and what a record has of each.
FACET_FIELDS: Mapping[str, LiteralString] = {"kinds": "kind", "regions": "region", "industries": "sector"}
FACETS = tuple(FACET_FIELDS)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SearchError(Exception):
    """An engine could not do what was asked."""


class SearchUnavailable(SearchError):
    """The engine does not answer, or not in time."""


class SearchTaskFailed(SearchError):
    """The engine took the change and then failed to make it."""


class SearchIndexMissing(SearchError):
    """There is no index to change or to search: `rebuild` makes one."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """A published record as search sees it.

    `labels`: names of region, district, industry and initiator, in all languages; `concepts`: codes of
    those attached by hand.
    """

    id: str
    kind: str
    region: str
    sector: str | None
    district: str | None
    title: Mapping[str, str]
    summary: Mapping[str, str]
    labels: tuple[str, ...]
    concepts: tuple[str, ...]
    updated_at: datetime
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """`verbatim`: the visitor refuses the repair of the keyboard layout ("search instead for …").

    `depth`: how many ids are wanted at least, from the best on; `parts`: what is wanted beside them.
    """

    query: str
    locale: str
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    depth: int = DEPTH
    verbatim: bool = False
    parts: frozenset[Part] = EVERYTHING


@dataclass(frozen=True, slots=True)
class Found:
    """`ids`: the best first, as far as they were asked for; `total`: how many the index has."""

    ids: tuple[str, ...] = ()
    total: int = 0

    @property
    def whole(self) -> bool:
        return len(self.ids) >= self.total


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What an index says, which may be behind the records: `total` and `facets` are its own counts.

    `without`: by each facet that filters, what is found without that filter; `similar`: ids of further records,
    only where few were found.
    """

    found: Found
    facets: Facets
    engine: EngineName
    repaired: str | None = None
    similar: tuple[str, ...] = ()
    without: Mapping[str, Found] = field(default_factory=dict)
    degraded: bool = False


class SearchEngine(Protocol):
    """When `put`, `remove` or `clear` returns, the change can be found; else they raise SearchError.

    `held`: by id the moment (`moment`) of the record as it was put.
    """

    async def search(self, request: SearchRequest) -> SearchResult: ...
    async def put(self, documents: Iterable[SearchDocument]) -> None: ...
    async def remove(self, ids: Iterable[str]) -> None: ...
    async def clear(self) -> None: ...
    async def count(self) -> int: ...
    async def held(self) -> Mapping[str, int]: ...
    async def healthy(self) -> bool: ...
    async def warm(self) -> None: ...


def moment(time: datetime) -> int:
    """Microseconds since 1970, exact: what tells one version of a record from the next."""
    return (time - _EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Selection:
    """The filters of a request, by facet name."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, request: SearchRequest) -> "Selection":
        chosen = {name: tuple(getattr(request, name)) for name in FACETS}
        return cls({name: values for name, values in chosen.items() if values})

    def without(self, facet: str) -> "Selection":
        return Selection({name: values for name, values in self.chosen.items() if name != facet})

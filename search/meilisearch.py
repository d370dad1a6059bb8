"""Search by Meilisearch.

The name of the index holds the version of analyser and settings. A process of a new version goes on serving
the index of the old one until `rebuild` has filled its own and put it in place.
"""

from collections import deque
from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Iterator
from typing import Any

import meilisearch
from meilisearch.models.task import TaskInfo

from search.engine import (
    FEW,
    Found,
    SearchDocument,
    SearchError,
    SearchIndexMissing,
    SearchRequest,
    SearchResult,
    Selection,
)
from search.meilisearch_calls import Calls, index_names, wait_for
from search.meilisearch_index import SETTINGS, to_index, version
from search.meilisearch_query import (
    bodies,
    completed,
    facets,
    further_bodies,
    one_of,
    similar_bodies,
    similar_ids,
)
from search.query import Plan, plan
from search.stream import batches
from search.vocabulary import Vocabulary

_TASK_SECONDS = 120
_PAGE = 1000
# A rebuild sends large batches and runs ahead of the server, which then takes several at once.
_LOAD = 2000
_LOADS_AHEAD = 5


async def _nothing_known() -> Vocabulary:
    return Vocabulary.of({})


class MeilisearchEngine:
    """`vocabulary`: what the records hold, from whoever counts their words; only a search needs it."""

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        prefix: str = "records",
        vocabulary: Callable[[], Awaitable[Vocabulary]] = _nothing_known,
    ) -> None:
        self.prefix, self._index = prefix, f"{prefix}_{version()}"
        self._reads = Calls(url, key, threads=8, timeout=1)
        self._writes = Calls(url, key, threads=2, timeout=30)
        self._loads = Calls(url, key, threads=1, timeout=5)
        self._known = vocabulary
        self._serving: str | None = None

    async def search(self, request: SearchRequest) -> SearchResult:
        vocabulary = await self._known()
        planned = plan(request, vocabulary)
        if request.query.strip() and not planned.terms:
            return SearchResult(Found(), {}, "meilisearch", planned.repaired)
        try:
            return await self._reads.run(lambda client: self._search(client, planned, request))
        except SearchIndexMissing:
            # Another process has put a new index in place and taken away the one this process knew.
            self._serving = None
            return await self._reads.run(lambda client: self._search(client, planned, request))

    async def put(self, documents: Iterable[SearchDocument]) -> None:
        await self._change(list(documents))

    async def remove(self, ids: Iterable[str]) -> None:
        gone = list(ids)
        await self._writes.run(lambda client: self._remove(client, gone))

    async def clear(self) -> None:
        """Leaves an empty index, also where there was none."""
        await self._writes.run(self._clear)

    async def count(self) -> int:
        return await self._reads.run(self._count)

    async def held(self) -> dict[str, int]:
        rows = await self._loads.run(lambda client: list(self._pages(client, ["id", "updated_at"])))
        return {str(row["id"]): row.get("updated_at", 0) for row in rows}

    async def healthy(self) -> bool:
        """The server answers and there is an index to search."""
        try:
            return bool(await self._reads.run(self._look_again))
        except SearchError:
            return False

    async def current(self) -> bool:
        """Whether the index was built by this version of analyser and settings; if not, `rebuild` is due."""
        try:
            return await self._reads.run(self._look_again) == self._index
        except SearchIndexMissing:
            return False

    async def rebuild(self, documents: Iterable[SearchDocument] | AsyncIterable[SearchDocument]) -> None:
        """Fills a new index while the old one serves, then changes their places.

        What changes meanwhile reaches both by `put` and `remove`; a record read here before its change and
        written after it would be old, so put once more what changed since the start.
        """
        await self._writes.run(self._start_next)
        sent: deque[TaskInfo] = deque()
        async for batch in batches(documents, _LOAD):
            sent.append(await self._writes.run(lambda client, batch=batch: self._send(client, self._next, batch)))
            if len(sent) > _LOADS_AHEAD:
                await self._writes.run(lambda client: wait_for(client, [sent.popleft()], _TASK_SECONDS))
        await self._writes.run(lambda client: wait_for(client, sent, _TASK_SECONDS))
        await self._writes.run(self._put_next_in_place)
        self._serving = None

    async def drop(self) -> None:
        """Takes away every index of the catalogue."""
        await self._writes.run(self._drop)
        self._serving = None

    async def warm(self) -> None:
        """Has vocabulary, tables of the analyser and a connection ready: the first visitor need not wait for them."""
        await self.search(SearchRequest("KAZNEX INVEST", "en"))

    def close(self) -> None:
        self._reads.close()
        self._writes.close()
        self._loads.close()

    # What follows runs in threads.

    @property
    def _next(self) -> str:
        return f"{self._index}_next"

    def _search(self, client: meilisearch.Client, planned: Plan, request: SearchRequest) -> SearchResult:
        index = self._serving_name(client)
        asked = bodies(index, planned, request)
        answers = self._reads.multi_search(asked)
        all_filters, *without = self._completed(asked, answers, request)
        similar = ()
        if all_filters.total < FEW and planned.terms and "similar" in request.parts:
            more = self._reads.multi_search(similar_bodies(index, planned, request))
            similar = similar_ids(more, all_filters.ids)
        selection = Selection.of(request)
        own = dict(zip(selection.chosen, without, strict=False))
        counted = facets(answers, selection)
        return SearchResult(all_filters, counted, "meilisearch", planned.repaired, similar, own)

    def _completed(self, asked: list[Any], answers: list[Any], request: SearchRequest) -> list[Found]:
        """A page costs little, a thousand ids much: the rest is fetched only where all of it can be counted."""
        missing = further_bodies(asked, answers) if "all" in request.parts else {}
        further = self._reads.multi_search(list(missing.values())) if missing else []
        return completed(answers, dict(zip(missing, further, strict=True)))

    def _look_again(self, client: meilisearch.Client) -> str:
        """The name that serves now: a server may have lost the index this process remembers."""
        self._serving = None
        return self._serving_name(client)

    def _serving_name(self, client: meilisearch.Client) -> str:
        if not self._serving:
            names = [name for name in index_names(client, self.prefix) if not name.endswith("_next")]
            if not names:
                raise SearchIndexMissing("Meilisearch holds no index of the catalogue")
            self._serving = self._index if self._index in names else names[0]
        return self._serving

    def _count(self, client: meilisearch.Client) -> int:
        try:
            return client.index(self._serving_name(client)).get_stats().number_of_documents
        except SearchIndexMissing:
            return 0

    async def _change(self, documents: list[SearchDocument]) -> None:
        async for batch in batches(documents):
            await self._writes.run(lambda client, batch=batch: self._put(client, batch))

    def _put(self, client: meilisearch.Client, documents: list[SearchDocument]) -> None:
        self._add(client, self._targets(client), documents)

    def _targets(self, client: meilisearch.Client) -> list[str]:
        """Every index of the catalogue: the one that serves and the one that is being filled."""
        names = index_names(client, self.prefix)
        if not any(not name.endswith("_next") for name in names):
            raise SearchIndexMissing("Meilisearch holds no index of the catalogue; rebuild it")
        return names

    def _add(self, client: meilisearch.Client, names: list[str], documents: list[SearchDocument]) -> None:
        if documents:
            wait_for(client, [self._send(client, name, documents) for name in names], _TASK_SECONDS)

    def _send(self, client: meilisearch.Client, name: str, documents: list[SearchDocument]) -> TaskInfo:
        return client.index(name).add_documents([to_index(document) for document in documents], "id")

    def _remove(self, client: meilisearch.Client, ids: list[str]) -> None:
        if ids:
            tasks = [client.index(name).delete_documents(filter=one_of("id", ids)) for name in self._targets(client)]
            wait_for(client, tasks, _TASK_SECONDS)

    def _clear(self, client: meilisearch.Client) -> None:
        names = index_names(client, self.prefix)
        if self._index not in names:
            self._create(client, self._index)
        wait_for(client, [client.index(name).delete_all_documents() for name in names], _TASK_SECONDS)
        self._serving = None

    def _drop(self, client: meilisearch.Client) -> None:
        names = index_names(client, self.prefix)
        wait_for(client, [client.delete_index(name) for name in names], _TASK_SECONDS)

    def _create(self, client: meilisearch.Client, name: str) -> None:
        made = client.create_index(name, {"primaryKey": "id"})
        wait_for(client, [made, client.index(name).update_settings(SETTINGS)], _TASK_SECONDS)

    def _start_next(self, client: meilisearch.Client) -> None:
        if self._next in index_names(client, self.prefix):
            wait_for(client, [client.delete_index(self._next)], _TASK_SECONDS)
        self._create(client, self._next)

    def _put_next_in_place(self, client: meilisearch.Client) -> None:
        names = index_names(client, self.prefix)
        if self._index in names:
            tasks = [client.swap_indexes([{"indexes": [self._index, self._next]}])]
            names.append(self._next)
        else:
            tasks = [client.index(self._next).update(new_uid=self._index)]
        wait_for(client, tasks, _TASK_SECONDS)
        old = [name for name in index_names(client, self.prefix) if name != self._index]
        wait_for(client, [client.delete_index(name) for name in old], _TASK_SECONDS)

    def _pages(self, client: meilisearch.Client, fields: list[str]) -> Iterator[dict[str, Any]]:
        offset, index = 0, client.index(self._serving_name(client))
        while True:
            page = index.get_documents({"offset": offset, "limit": _PAGE, "fields": fields})
            yield from map(dict, page.results)
            offset += _PAGE
            if offset >= page.total:
                return

"""Search by Meilisearch.

The name of the index holds the version of analyser and settings. A process of a new version goes on serving
the index of the old one until `rebuild` has filled its own and put it in place.
"""

import asyncio
import time
from collections.abc import AsyncIterable, Iterable, Iterator
from typing import Any

import meilisearch

from search.documents import document_keys
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
from search.meilisearch_index import FULL_FIELDS, SETTINGS, to_index, version
from search.meilisearch_query import bodies, facets, found, one_of, similar_bodies, similar_ids
from search.query import Plan, plan
from search.stream import batches
from search.vocabulary import Vocabulary

_TASK_SECONDS = 120
_CHECK_SECONDS = 5.0
_PAGE = 1000


class MeilisearchEngine:
    def __init__(self, url: str, key: str | None = None, *, prefix: str = "records") -> None:
        self.prefix, self._index = prefix, f"{prefix}_{version()}"
        self._reads = Calls(url, key, threads=8, timeout=1)
        self._writes = Calls(url, key, threads=2, timeout=30)
        self._loads = Calls(url, key, threads=1, timeout=5)
        self._serving: str | None = None
        self._vocabulary: Vocabulary | None = None
        self._loading: asyncio.Task[None] | None = None
        self._seen = ""
        self._checked = 0.0

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
        self._vocabulary = Vocabulary.of({})

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
        async for batch in batches(documents):
            await self._writes.run(lambda client, batch=batch: self._add(client, [self._next], batch))
        await self._writes.run(self._put_next_in_place)
        self._serving, self._vocabulary = None, None

    async def drop(self) -> None:
        """Takes away every index of the catalogue."""
        await self._writes.run(self._drop)
        self._serving, self._vocabulary = None, None

    async def warm(self) -> None:
        """Loads the vocabulary, so that the first visitor need not wait for it."""
        await self._known()

    def close(self) -> None:
        self._reads.close()
        self._writes.close()
        self._loads.close()

    # What follows runs in threads, but for the vocabulary.

    @property
    def _next(self) -> str:
        return f"{self._index}_next"

    def _search(self, client: meilisearch.Client, planned: Plan, request: SearchRequest) -> SearchResult:
        index = self._serving_name(client)
        answers = client.multi_search(bodies(index, planned, request))["results"]
        all_filters, *without = map(found, answers)
        similar = ()
        if all_filters.total < FEW and planned.terms:
            more = client.multi_search(similar_bodies(index, planned, request))["results"]
            similar = similar_ids(more, all_filters.ids)
        selection = Selection.of(request)
        own = dict(zip(selection.chosen, without, strict=True))
        counted = facets(answers, selection)
        return SearchResult(all_filters, counted, "meilisearch", planned.repaired, similar, own)

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
        if self._vocabulary is not None:
            fresh = {key for document in documents for key in document_keys(document).terms()}
            self._vocabulary = Vocabulary.of({**dict.fromkeys(fresh, 1), **self._vocabulary.frequencies})

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
            rows = [to_index(document) for document in documents]
            wait_for(client, [client.index(name).add_documents(rows, "id") for name in names], _TASK_SECONDS)

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

    async def _known(self) -> Vocabulary:
        """The vocabulary at hand; it is read anew beside the searches when the index has changed."""
        if self._loading is None and (self._vocabulary is None or time.monotonic() - self._checked > _CHECK_SECONDS):
            self._loading = asyncio.create_task(self._load())
            self._loading.add_done_callback(self._loaded)
        if self._vocabulary is None and self._loading is not None:
            await asyncio.shield(self._loading)
        return self._vocabulary or Vocabulary.of({})

    def _loaded(self, task: asyncio.Task[None]) -> None:
        self._loading = None
        if not task.cancelled():
            task.exception()

    async def _load(self) -> None:
        self._checked = time.monotonic()
        seen = await self._loads.run(self._revision)
        if self._vocabulary is None or seen != self._seen:
            frequencies = await self._loads.run(lambda client: Vocabulary.counted(self._documents(client)))
            self._vocabulary, self._seen = frequencies, seen

    def _revision(self, client: meilisearch.Client) -> str:
        name = self._serving_name(client)
        return f"{name} {client.get_raw_index(name)['updatedAt']}"

    def _documents(self, client: meilisearch.Client) -> Iterator[list[str]]:
        for fields in self._pages(client, FULL_FIELDS):
            yield [key for name in FULL_FIELDS for line in fields.get(name, []) for key in line.split()]

    def _pages(self, client: meilisearch.Client, fields: list[str]) -> Iterator[dict[str, Any]]:
        offset, index = 0, client.index(self._serving_name(client))
        while True:
            page = index.get_documents({"offset": offset, "limit": _PAGE, "fields": fields})
            yield from map(dict, page.results)
            offset += _PAGE
            if offset >= page.total:
                return

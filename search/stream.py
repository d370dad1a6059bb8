"""Documents in batches, whether they are at hand or come one by one from a database."""

from collections.abc import AsyncIterable, Iterable

from search.engine import SearchDocument

_BATCH = 500


async def batches(
    documents: Iterable[SearchDocument] | AsyncIterable[SearchDocument], size: int = _BATCH
) -> AsyncIterable[list[SearchDocument]]:
    batch: list[SearchDocument] = []
    async for document in _each(documents):
        batch.append(document)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


async def _each(
    documents: Iterable[SearchDocument] | AsyncIterable[SearchDocument],
) -> AsyncIterable[SearchDocument]:
    if isinstance(documents, AsyncIterable):
        async for document in documents:
            yield document
    else:
        for document in documents:
            yield document

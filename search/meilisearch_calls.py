"""Calls of the synchronous Meilisearch client from asyncio, with its errors turned into ours."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import meilisearch
import requests
from meilisearch.errors import MeilisearchApiError, MeilisearchCommunicationError, MeilisearchTimeoutError
from meilisearch.models.task import TaskInfo

from search.engine import SearchError, SearchIndexMissing, SearchTaskFailed, SearchUnavailable

T = TypeVar("T")
_POLL_MS = 20


class Calls:
    """Threads of its own: a frozen server must not occupy those that the rest of the process uses."""

    def __init__(self, url: str, key: str | None, *, threads: int, timeout: int) -> None:
        self._url, self._key, self._timeout = url, key, timeout
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="meilisearch")

    async def run(self, call: Callable[[meilisearch.Client], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._call, call)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _call(self, call: Callable[[meilisearch.Client], T]) -> T:
        try:
            # A client for each call: it keeps the headers of a request, which threads must not share.
            return call(meilisearch.Client(self._url, self._key, timeout=self._timeout))
        except (MeilisearchCommunicationError, MeilisearchTimeoutError, requests.RequestException) as error:
            raise SearchUnavailable("Meilisearch does not answer") from error
        except MeilisearchApiError as error:
            missing = error.code == "index_not_found"
            raise SearchIndexMissing(str(error)) if missing else SearchError(str(error)) from error


def index_names(client: meilisearch.Client, prefix: str) -> list[str]:
    """The indexes of the catalogue, the latest made first."""
    answer: Any = client.get_raw_indexes({"limit": 1000})
    found: list[dict[str, Any]] = answer["results"]
    ours = [index for index in found if index["uid"].startswith(f"{prefix}_")]
    return [index["uid"] for index in sorted(ours, key=lambda index: index["createdAt"], reverse=True)]


def wait_for(client: meilisearch.Client, tasks: Iterable[TaskInfo], seconds: int) -> None:
    """A change counts when its task succeeded: "accepted" only means that it stands in a queue."""
    for waiting in tasks:
        task = client.wait_for_task(waiting.task_uid, timeout_in_ms=seconds * 1000, interval_in_ms=_POLL_MS)
        if task.status == "succeeded":
            continue
        error = task.error or {}
        if error.get("code") == "index_not_found":
            raise SearchIndexMissing(str(error.get("message")))
        raise SearchTaskFailed(f"Meilisearch task {task.uid} {task.status}: {error.get('message')}")

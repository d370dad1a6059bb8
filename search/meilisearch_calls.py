"""Calls of the synchronous Meilisearch client from asyncio, with its errors turned into ours."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any, TypeVar

import meilisearch
import orjson
import requests
import urllib3
from meilisearch.errors import MeilisearchApiError, MeilisearchCommunicationError, MeilisearchTimeoutError
from meilisearch.models.task import TaskInfo

from search.engine import SearchError, SearchIndexMissing, SearchTaskFailed, SearchUnavailable

T = TypeVar("T")
_POLL_MS = 20
_SILENCE = (requests.RequestException, urllib3.exceptions.HTTPError)


class Calls:
    """Threads of its own: a frozen server must not occupy those that the rest of the process uses."""

    def __init__(self, url: str, key: str | None, *, threads: int, timeout: int) -> None:
        self._url, self._key, self._timeout = url, key, timeout
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="meilisearch")
        self._kept = urllib3.PoolManager(maxsize=threads, timeout=timeout, retries=False)

    async def run(self, call: Callable[[meilisearch.Client], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._call, call)

    def multi_search(self, queries: Sequence[Any]) -> list[Any]:
        """Answers to the queries, in their order, over a kept connection; to be run in a thread.

        The client opens a connection for each call, which takes it as long as the server takes to answer.
        """
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._key}"}
        body = orjson.dumps({"queries": queries})
        answer = self._kept.request("POST", f"{self._url}/multi-search", body=body, headers=headers)
        if answer.status != HTTPStatus.OK:
            raise _refusal(answer.data)
        return orjson.loads(answer.data)["results"]

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._kept.clear()

    def _call(self, call: Callable[[meilisearch.Client], T]) -> T:
        try:
            # A client for each call: it keeps the headers of a request, which threads must not share.
            return call(meilisearch.Client(self._url, self._key, timeout=self._timeout))
        except (MeilisearchCommunicationError, MeilisearchTimeoutError, *_SILENCE) as error:
            raise SearchUnavailable("Meilisearch does not answer") from error
        except MeilisearchApiError as error:
            raise _error(error.code, str(error)) from error


def _refusal(body: bytes) -> SearchError:
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        said = {}
    return _error(said.get("code"), said.get("message", "Meilisearch refused"))


def _error(code: str | None, message: str) -> SearchError:
    return SearchIndexMissing(message) if code == "index_not_found" else SearchError(message)


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

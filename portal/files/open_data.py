"""The catalogue as open data: `/{lang}/data/{kind}.jsonl`, every published record of a kind in all its languages.

A file may be larger than memory, so it is sent as it is read. Two are sent at a time, and who takes too long is left.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Any

from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from api.door import opened_door
from locales.gettext import N_
from portal.files.sending import fresh_headers, today
from portal.files.workshop import Workshop
from portal.problems import Missing
from portal.visit import Visit

MEDIA_TYPE = "application/x-ndjson"
LONGEST_S = 600.0

_SENDING = Workshop(places=2)


async def published_file(visit: Visit) -> Response:
    kind = visit.request.path_params["kind"]
    if kind not in opened_door().public_kinds():
        raise Missing
    headers, known = await fresh_headers(visit)
    if known:
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{kind}-{today()}.jsonl"'
    if visit.request.method == "HEAD":
        return Response(headers=headers, media_type=MEDIA_TYPE)
    place = ExitStack()
    place.enter_context(_SENDING.place())
    return _Sent(place, opened_door().published_lines(kind), headers=headers, media_type=MEDIA_TYPE)


class _Sent(StreamingResponse):
    """Keeps its place from the first byte to the last."""

    def __init__(self, place: ExitStack, lines: AsyncIterator[bytes], **how: Any) -> None:
        super().__init__(lines, **how)
        self._place = place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._place:
            async with asyncio.timeout(LONGEST_S):
                await super().__call__(scope, receive, send)


# In the order of the page; a kind that is not named here has its file all the same.
TITLES = {
    "project": N_("Projects"),
    "niche": N_("Niches"),
    "site": N_("Sites"),
    "partner": N_("Partners"),
    "support_measure": N_("State support"),
    "event": N_("Events"),
    "region": N_("Regions"),
    "district": N_("Districts and cities"),
    "indicator": N_("Figures"),
    "tariff": N_("Tariffs"),
    "institution": N_("Training institutions"),
    "regional_document": N_("Strategy and plans"),
    "service_centre": N_("Investor Service Centres"),
    "party": N_("Parties of the Rules"),
}


async def published_counts() -> list[tuple[str, str, int]]:
    """Kind, title and number of lines of each file that is not empty."""
    counts = await opened_door().published_counts()
    return [(kind, title, counts[kind]) for kind, title in TITLES.items() if counts[kind]]


OPEN_DATA_FILES = {"/data/{kind}.jsonl": published_file}

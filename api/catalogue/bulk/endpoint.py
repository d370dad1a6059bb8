"""Templates over HTTP: `GET /templates/project.xlsx?locale=kk`, for members who may write such records."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.catalogue.bulk.choices import read_choices
from api.catalogue.bulk.template import template
from api.catalogue.publication.access import CREATE
from api.catalogue.publication.lines import KINDS
from api.edge.files import given, locale_of
from api.edge.http import Identify
from api.kernel.access import admit
from api.kernel.database import Database
from api.kernel.errors import Code
from api.kernel.files.formats import FORMATS
from api.kernel.outage import OUTAGE
from api.kernel.replies import Refusal

_ENDING = ".xlsx"


@dataclass(frozen=True)
class Templates:
    """An ASGI application for addresses with a `name`."""

    database: Callable[[], Database]
    identify: Identify

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await given(Request(scope, receive), self._respond)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        name = request.path_params["name"]
        kind = KINDS.get(name.removesuffix(_ENDING)) if name.endswith(_ENDING) else None
        if kind is None:
            raise HTTPException(404)
        actor = admit(await self.identify(request), CREATE[kind.name])
        database = self.database()
        try:
            async with database.reading() as connection:
                choosing = await read_choices(connection, actor.region)
        except OUTAGE:
            message = "The database does not answer; try again in a moment."
            raise Refusal(503, message, Code.UNAVAILABLE, {"Retry-After": "2"}) from None
        content = await asyncio.to_thread(template, kind, choosing, locale_of(request))
        headers = {"Cache-Control": "private, no-store", "Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, 200, headers, FORMATS["xlsx"].media_type)

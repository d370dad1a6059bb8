"""Members send files by POST, one at a time, and get an upload that a mutation can use.

    curl -H 'Authorization: Bearer …' -F file=@plan.pdf https://…/files

Who sends is known before the first octet of the body is read, so that strangers cannot fill the memory.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import structlog
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.edge.files import CLOSE, JSON, locale_of, refused, told
from api.edge.guard import Guard, GuardRules
from api.edge.http import Identify, same_site
from api.kernel.access import admit
from api.kernel.actor import Actor
from api.kernel.answers import Refused
from api.kernel.errors import Code
from api.kernel.files.rows import HOURS, StoredFile
from api.kernel.files.service import Files
from api.kernel.files.uploading import UPLOAD, upload
from api.kernel.outage import OUTAGE
from api.kernel.refusals import Refusal as NotDone
from api.kernel.replies import Refusal

SECONDS = 60.0
"""For a whole body: ten megabytes over a line of two megabits."""
FRAME = 16 * 1024
"""Octets of a body that are not of the file."""
FIELD = "file"

_log = structlog.get_logger("api.edge.uploads")


@dataclass
class Uploads:
    """An ASGI application for one path, which reads its bodies itself."""

    files: Callable[[], Files]
    identify: Identify
    origins: Collection[str] = ()
    places: int = 8
    """Uploads that are read and looked into at a time."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        try:
            actor = await self._sender(request)
            await self._placed(actor, scope, receive, send)
        except ClientDisconnect:
            return
        except NotDone as refusal:
            await told(refusal.reasons, locale_of(request))(scope, receive, send)
        except Refusal as refusal:
            await refusal.response()(scope, receive, send)
        except Refused as answer:
            await refused(answer)(scope, receive, send)

    async def _sender(self, request: Request) -> Actor:
        if request.method != "POST":
            raise Refusal(405, "Files are sent by POST.", Code.METHOD_NOT_ALLOWED, {"Allow": "POST"} | CLOSE)
        if not same_site(request, self.origins):
            raise Refusal(403, "This was sent by a page of another site.", Code.CROSS_SITE, CLOSE)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "multipart/form-data":
            message = f"Send one file as the field `{FIELD}` of multipart/form-data."
            raise Refusal(415, message, Code.UNSUPPORTED_MEDIA_TYPE, CLOSE)
        return admit(await self.identify(request), UPLOAD)

    async def _placed(self, actor: Actor, scope: Scope, receive: Receive, send: Send) -> None:
        if not self.places:
            raise Refusal(
                503, "Too many files are being sent; try again.", Code.UNAVAILABLE, CLOSE | {"Retry-After": "5"}
            )

        async def take(scope: Scope, receive: Receive, send: Send) -> None:
            response = await self._taken(actor, Request(scope, receive))
            await response(scope, receive, send)

        rules = GuardRules(body=self.files().limits.octets + FRAME, seconds=SECONDS)
        self.places -= 1
        try:
            await Guard(take, rules)(scope, receive, send)
        finally:
            self.places += 1

    async def _taken(self, actor: Actor, request: Request) -> Response:
        name, content = await _read(request)
        try:
            file = await upload(self.files(), actor, name, content)
        except (*OUTAGE, OSError):
            _log.exception("uploads.not_kept")
            message = "The file cannot be kept now; try again in a moment."
            raise Refusal(503, message, Code.UNAVAILABLE, {"Retry-After": "2"}) from None
        return Response(orjson.dumps({"upload": _shown(file)}), 201, {"Cache-Control": "no-store"}, JSON)


async def _read(request: Request) -> tuple[str, bytes]:
    """Name and content of the one file in the body."""
    try:
        form = await MultiPartParser(request.headers, request.stream(), max_files=1, max_fields=0).parse()
    except MultiPartException as error:
        raise Refusal(400, error.message[:200]) from None
    try:
        sent = form.get(FIELD)
        if not isinstance(sent, UploadFile) or len(form) != 1:
            raise Refusal(400, f"Send one file as the field `{FIELD}` of multipart/form-data.")
        return sent.filename or "", await sent.read()
    finally:
        await form.close()


def _shown(file: StoredFile) -> dict[str, Any]:
    expires = datetime.now(UTC) + timedelta(hours=HOURS)
    return {
        "id": file.upload_id,
        "name": file.name,
        "format": file.format,
        "octets": file.octets,
        "sha256": file.digest,
        "expiresAt": expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }

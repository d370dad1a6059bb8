"""Forms with files: read once it is known who sends, and bounded in octets and seconds."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from api import door
from api.edge.http import same_site
from api.kernel.settings import settings
from portal.csrf import is_form_token
from portal.problems import Foreign, Misread, TooLarge
from portal.visit import Visit

SECONDS = 60.0
MOST_FIELDS, MOST_FILES, WORDS = 200, 10, 512 * 1024
_MEGABYTE = 1024 * 1024


@dataclass
class Sent:
    """Values by name, in the order of the form, and files with their contents."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[tuple[str, bytes]] = field(default_factory=list)

    def last(self, name: str) -> str:
        """The last value of a name, "" for none."""
        return next(iter(self.fields.get(name, [])[-1:]), "")


async def read_sent(visit: Visit) -> Sent:
    """A form of this session; it holds what one file may have, and some words. Foreign for one without its token."""
    sent = await _read(visit.request)
    if not is_form_token(str(visit.actor.session), sent.last("token")):
        raise Foreign
    return sent


async def _read(request: Request) -> Sent:
    if not same_site(request, [settings().base_url]):
        raise Foreign
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "multipart/form-data":
        raise Misread
    try:
        async with asyncio.timeout(SECONDS):
            stream = _bounded(request, settings().upload_mb * _MEGABYTE + WORDS)
            parser = MultiPartParser(
                request.headers, stream, max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=WORDS
            )
            form = await parser.parse()
    except (MultiPartException, ClientDisconnect, TimeoutError) as error:
        raise Misread from error
    sent = Sent()
    try:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                if value.filename:
                    sent.files.append((value.filename, await value.read()))
            else:
                sent.fields.setdefault(name, []).append(value)
    finally:
        await form.close()
    return sent


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    taken = 0
    async for piece in request.stream():
        taken += len(piece)
        if taken > most:
            raise TooLarge
        yield piece


async def keep(visit: Visit, sent: Sent) -> tuple[list[tuple[str, str]], list[str]]:
    """Uploads that wait, those of an earlier try among them, as id and name; and why others were not taken."""
    kept = [tuple(each.split("|", 1)) for each in sent.fields.get("upload", []) if "|" in each]
    problems = []
    for name, content in sent.files:
        done = await door.upload(name, content, visit.actor, visit.locale)
        if done.id:
            kept.append((done.id, name))
        problems += [f"{name}: {problem}" for problem in done.errors]
    return kept, problems  # type: ignore[return-value]

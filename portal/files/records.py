"""A record to take away: `/{lang}/projects/{slug}-{id}/record.pdf` and its like."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from starlette.responses import RedirectResponse, Response

from portal import links
from portal.files import geojson, qr
from portal.files.pdf import page_as_pdf
from portal.files.sending import File, send
from portal.files.slides import project as slides
from portal.files.workshop import WORKSHOP
from portal.links import absolute
from portal.pages.records import RECORDS, Record, page_of, read_record
from portal.structured import NAME
from portal.visit import Visit

Node = Mapping[str, Any]
Handler = Callable[[Visit], Awaitable[Response]]
Make = Callable[[Visit, Record, Node], Awaitable[File]]


def _handler(record: Record, ending: str, make: Make, document: str = "") -> Handler:
    async def answer(visit: Visit) -> Response:
        async def made() -> File | Response:
            node = await read_record(visit, document or record.document)
            right = f"{links.record(visit.locale, node)}{ending}"
            if visit.request.url.path != right:
                return RedirectResponse(right, 301)
            return await make(visit, record, node)

        return await send(visit, made)

    return answer


async def _pdf(visit: Visit, record: Record, node: Node) -> File:
    with WORKSHOP.place():
        at_page = visit.at(links.record(visit.locale, node))
        return await page_as_pdf(at_page, page_of(at_page, record, node), node["title"], _plain_name(node))


async def _pptx(visit: Visit, record: Record, node: Node) -> File:
    del record
    with WORKSHOP.place():
        region = (await visit.ask("files/region", slug=node["region"]["slug"]))["region"]
        body = await WORKSHOP.make(lambda: slides.deck(visit.wording, node, region["indicators"]))
    return File(f"{node['title']}.pptx", f"{_plain_name(node)}.pptx", slides.MEDIA_TYPE, body)


async def _json(visit: Visit, record: Record, node: Node) -> File:
    """The fields of GraphQL that the page shows, in its language; `region` without what else the region has."""
    del record
    region = {name: node["region"][name] for name in ("slug", "name", "latitude", "longitude")}
    said = {
        "catalogue": NAME,
        "address": absolute(links.record(visit.locale, node)),
        "language": visit.locale,
        "record": {**node, "region": region},
    }
    return _file(node, "json", "application/json", orjson.dumps(said, option=orjson.OPT_INDENT_2))


async def _geojson(visit: Visit, record: Record, node: Node) -> File:
    del record
    return _file(node, "geojson", geojson.MEDIA_TYPE, geojson.single(visit.wording, node))


async def _qr(visit: Visit, record: Record, node: Node) -> File:
    del record
    body = qr.svg(absolute(links.record(visit.locale, node)))
    return File(f"{node['title']}.svg", f"{_plain_name(node)}.svg", qr.MEDIA_TYPE, body, inline=True)


def _file(node: Node, ending: str, media_type: str, body: bytes) -> File:
    return File(f"{node['title']}.{ending}", f"{_plain_name(node)}.{ending}", media_type, body)


def _plain_name(node: Node) -> str:
    return f"{node['slug']}-{node['publicId']}"


def _of_record(record: Record) -> dict[str, Handler]:
    files: dict[str, Handler] = {
        "record.pdf": _handler(record, "record.pdf", _pdf),
        "record.json": _handler(record, "record.json", _json),
        "qr.svg": _handler(record, "qr.svg", _qr),
    }
    if record.section == "projects":
        files["record.pptx"] = _handler(record, "record.pptx", _pptx)
    if record.section == "sites":
        files["record.geojson"] = _handler(record, "record.geojson", _geojson, "files/site")
    return files


RECORD_FILES: dict[str, Handler] = {
    f"/{record.section}/{{name}}/{name}": handler for record in RECORDS for name, handler in _of_record(record).items()
}

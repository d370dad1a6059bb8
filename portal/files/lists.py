"""Lists to take away: `/{lang}/projects/list.csv?…` and its like, with the filters of the page of the list."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from starlette.responses import Response

from portal import links
from portal.files import atom, csv_table, geojson, table, xlsx_table
from portal.files.columns import columns
from portal.files.sending import File, send, today
from portal.files.whole import Rows, whole
from portal.files.workshop import WORKSHOP
from portal.links import absolute
from portal.pages.facets import LISTINGS, Listing
from portal.pages.parameters import Choice, read
from portal.problems import Misread
from portal.structured import NAME
from portal.visit import Visit

Handler = Callable[[Visit], Awaitable[Response]]
Make = Callable[[Visit, Listing, Choice], Awaitable[File]]


def _handler(listing: Listing, make: Make) -> Handler:
    async def answer(visit: Visit) -> Response:
        choice = read(visit, listing)
        if choice.wrong:
            raise Misread(next(iter(choice.wrong)))

        async def made() -> File:
            with WORKSHOP.place():
                return await make(visit, listing, choice)

        return await send(visit, made)

    return answer


async def _csv(visit: Visit, listing: Listing, choice: Choice) -> File:
    rows = await whole(visit, listing, choice)
    preface, heads = _preface(visit, listing, choice, rows), columns(visit.wording, listing.section)
    body = await WORKSHOP.make(lambda: csv_table.csv_table(preface, heads, rows.nodes))
    return _file(visit, listing, "csv", table.MEDIA_TYPE, body)


async def _xlsx(visit: Visit, listing: Listing, choice: Choice) -> File:
    rows = await whole(visit, listing, choice)
    preface, heads = _preface(visit, listing, choice, rows), columns(visit.wording, listing.section)
    title = visit.text(listing.title)
    body = await WORKSHOP.make(lambda: xlsx_table.xlsx_table(title, preface, heads, rows.nodes))
    return _file(visit, listing, "xlsx", xlsx_table.MEDIA_TYPE, body)


async def _atom(visit: Visit, listing: Listing, choice: Choice) -> File:
    """A feed has its own order; the address of the page it belongs to keeps that of the reader."""
    newest = replace(choice, order="")
    rows = await whole(visit, listing, newest, most=atom.NEWEST)
    changed = (await visit.ask("files/changed"))["catalogue"]["updatedAt"] or f"{today()}T00:00:00Z"
    feed = links.page(visit.locale, f"{listing.section}/list.atom", newest.pairs())
    page = links.page(visit.locale, f"{listing.section}/", choice.pairs())
    body = atom.atom(visit.locale, visit.text(listing.title), page, feed, rows.nodes, changed)
    return _file(visit, listing, "atom", atom.MEDIA_TYPE, body, inline=True)


async def _geojson(visit: Visit, listing: Listing, choice: Choice) -> File:
    rows = await whole(visit, listing, choice, boundary=True)
    note = " ".join(_preface(visit, listing, choice, rows))
    body = geojson.collection(visit.wording, rows.nodes, note, rows.total)
    return _file(visit, listing, "geojson", geojson.MEDIA_TYPE, body)


def _preface(visit: Visit, listing: Listing, choice: Choice, rows: Rows) -> list[str]:
    """Where a file comes from, of which day, and what of the list it holds."""
    address = absolute(links.page(visit.locale, f"{listing.section}/", choice.pairs()))
    day = visit.wording.formats.date(today())
    lines = [
        visit.text("Source: {name}, the catalogue of the regions of Kazakhstan. Date: {date}.", name=NAME, date=day),
        visit.text("Address: {address}", address=address),
        visit.text("Each record names its own source. Records that are not confirmed were checked by no authority."),
        str(listing.found(visit.wording.words, rows.total)),
    ]
    if rows.cut:
        shown = visit.wording.formats.number(len(rows.nodes))
        lines.append(visit.text("The list is too long for one file. Here are its first rows: {count}.", count=shown))
    return lines


def _file(visit: Visit, listing: Listing, ending: str, media_type: str, body: bytes, inline: bool = False) -> File:
    name, day = visit.text(listing.title), today()
    return File(f"{name} {day}.{ending}", f"{listing.section}-{day}.{ending}", media_type, body, inline)


_FORMATS: dict[str, Make] = {"csv": _csv, "xlsx": _xlsx, "atom": _atom}

LIST_FILES: dict[str, Handler] = {
    **{
        f"/{listing.section}/list.{ending}": _handler(listing, make)
        for listing in LISTINGS
        for ending, make in _FORMATS.items()
    },
    "/sites/list.geojson": _handler(next(each for each in LISTINGS if each.section == "sites"), _geojson),
}

"""A comparison to take away: `/{lang}/compare/table.pdf?id=…`, with the records and the rows of the page."""

from starlette.responses import Response

from portal.files.pdf import page_as_pdf
from portal.files.sending import File, send, today
from portal.files.workshop import WORKSHOP
from portal.pages.compare import compare
from portal.problems import Missing
from portal.visit import Visit


async def comparison_pdf(visit: Visit) -> Response:
    async def made() -> File:
        with WORKSHOP.place():
            page = await compare(visit)
            if not page.context["chosen"].nodes:
                raise Missing
            day = today()
            return await page_as_pdf(visit.at(page.context["here"]), page, f"{page.title} {day}", f"comparison-{day}")

    return await send(visit, made)


COMPARISON_FILES = {"/compare/table.pdf": comparison_pdf}

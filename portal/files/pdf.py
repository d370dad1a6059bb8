"""A page of the portal as PDF: the same template and the same print style, set by WeasyPrint."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from markupsafe import Markup

from portal.assets import find_asset
from portal.files import qr
from portal.files.pango import pdf_offered
from portal.files.sending import File, today
from portal.files.workshop import WORKSHOP
from portal.links import absolute
from portal.problems import NotOffered
from portal.rendering import html
from portal.visit import Page, Visit

MEDIA_TYPE = "application/pdf"


async def page_as_pdf(visit: Visit, page: Page, name: str, plain_name: str) -> File:
    """*page* of the address of *visit* on A4 sheets; the names are those of `File`, without ending."""
    if not pdf_offered():
        raise NotOffered
    address = absolute(visit.request.url.path) + (f"?{visit.request.url.query}" if visit.request.url.query else "")
    paper = {"qr": Markup(qr.inline_svg(address)), "day": today()}  # noqa: S704 - drawn by us
    text = html(visit, replace(page, context={**page.context, "paper": paper}))
    body = await WORKSHOP.make(lambda: _set(text, address))
    return File(f"{name}.pdf", f"{plain_name}.pdf", MEDIA_TYPE, body)


# It tells at length of every rule of our styles that is for screens only.
logging.getLogger("weasyprint").setLevel(logging.ERROR)


def _set(text: str, address: str) -> bytes:
    from weasyprint import HTML  # slow to import, and impossible where Pango is missing

    document = HTML(string=text, base_url=address, url_fetcher=_fetcher())
    body = document.write_pdf(pdf_variant="pdf/ua-1")
    assert body is not None, "it is only written elsewhere if asked"
    return body


@cache
def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        """Hands out our static files from memory; whatever else a page names is not there."""

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            del headers
            asset = find_asset(url.removeprefix(absolute("/static/")))
            if asset is None:
                raise ValueError("nothing but our own static files is read")
            return URLFetcherResponse(url, asset.body, {"Content-Type": asset.media_type})

    return OwnFiles()

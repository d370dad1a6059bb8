"""What a page may weigh, by type, and how still it stands while it loads."""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route

from locales.text import LOCALES
from tests.browser.inventory import PAGES, WIDTHS, Addresses, PageType

KB = 1000
FIRST_VIEW, FIRST_REQUESTS, LATER_VIEW = 90 * KB, 8, 30 * KB
PARTS = {"document": 25 * KB, "stylesheet": 12 * KB, "script": 5 * KB, "font": 24 * KB, "image": 20 * KB, "other": KB}
"""By what the browser asks for it as; the icon is "other"."""
SHIFT = 0.05
FONT_DELAY = 0.3
"""Seconds; long enough for the text to be drawn in the font of the system first."""

_WATCH_SHIFT = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Traffic:
    """What came over the network, compressed as it was sent; what the browser had kept is not in it."""

    requests: int = 0
    parts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def total(self) -> int:
        return sum(self.parts.values())


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A reader who has never been here."""
    opened = browser.new_context(viewport={"width": 390, "height": 800})
    yield opened
    opened.close()


@pytest.mark.parametrize("kind", PAGES, ids=lambda page: page.name)
def test_a_page_keeps_its_budget(context: BrowserContext, base_url: str, addresses: Addresses, kind: PageType) -> None:
    """In the language that comes to its turn."""
    address = base_url + addresses.path(kind, LOCALES[PAGES.index(kind) % len(LOCALES)])
    first = _load(context, address, until="networkidle")
    assert {name: size for name, size in first.parts.items() if size > PARTS[name]} == {}
    assert first.total <= FIRST_VIEW
    assert first.requests <= FIRST_REQUESTS
    later = _load(context, address, until="load")
    assert later.requests <= 1, "what never changes was fetched again"
    assert later.total - later.parts["document"] + first.parts["document"] <= LATER_VIEW


@pytest.mark.parametrize("kind", PAGES, ids=lambda page: page.name)
def test_a_page_stands_still(browser: Browser, base_url: str, addresses: Addresses, kind: PageType) -> None:
    width = WIDTHS[PAGES.index(kind) % len(WIDTHS)]
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.add_init_script(_WATCH_SHIFT)
    page.route("**/*.woff2", _late)
    page.goto(base_url + addresses.path(kind, LOCALES[PAGES.index(kind) % len(LOCALES)]))
    page.evaluate("document.fonts.ready")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    shift = page.evaluate("window.shift")
    page.close()
    assert shift <= SHIFT


def _load(context: BrowserContext, address: str, until: Literal["load", "networkidle"]) -> Traffic:
    traffic = Traffic()
    page: Page = context.new_page()
    done: list[Request] = []
    page.on("requestfinished", lambda request: done.append(request))
    page.goto(address, wait_until=until)
    for request in done:
        size = request.sizes()["responseBodySize"]
        if size > 0:  # none, or less than its headers, for what was kept
            traffic.requests += 1
            traffic.parts[request.resource_type] += size
    page.close()
    return traffic


def _late(route: Route) -> None:
    time.sleep(FONT_DELAY)
    route.continue_()

"""The whole matrix, by `make audit`: every kind of page, language, scheme and width."""

import pytest
from playwright.sync_api import Browser

from locales.text import LOCALES, Locale
from tests.browser import checks
from tests.browser.inventory import PAGES, SCHEMES, STATES, WIDTHS, Addresses, PageType

pytestmark = pytest.mark.audit


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", [*PAGES, *STATES], ids=lambda page: page.name)
def test_nothing_is_found_anywhere(
    browser: Browser, base_url: str, addresses: Addresses, kind: PageType, locale: Locale
) -> None:
    """axe at each width in each scheme, the scripted checks at each width; the page is opened once."""
    page = browser.new_page()
    watch = checks.Watch(page, base_url)
    faults = checks.visit(page, base_url + addresses.path(kind, locale), kind.status)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no colour between two
            faults += [f"{width} {scheme}: {fault}" for fault in (*checks.axe(page), *checks.width(page))]
        faults += [f"{width}: {fault}" for check in checks.SCRIPTED for fault in check(page)]
    page.close()
    faults += watch.faults
    assert not faults, "\n".join(faults)

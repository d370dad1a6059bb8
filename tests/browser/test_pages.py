"""Every kind of page in a browser, and what only a browser can do with some of them.

Here each page is seen once in each language, and a state in one of them, at another width and in another scheme;
`test_matrix.py` sees all of them.
"""

import pytest
from playwright.sync_api import Browser, Page

from locales.text import LOCALES, Locale
from tests.browser import checks
from tests.browser.inventory import PAGES, SCHEMES, STATES, WIDTHS, Addresses, PageType

ALL = (*PAGES, *STATES)
PLACES = [(page, locale) for page in PAGES for locale in LOCALES]
PLACES += [(page, LOCALES[place % len(LOCALES)]) for place, page in enumerate(STATES)]


@pytest.mark.parametrize(("kind", "locale"), PLACES, ids=[f"{page.name}-{locale}" for page, locale in PLACES])
def test_a_page_has_no_faults(
    browser: Browser, base_url: str, addresses: Addresses, kind: PageType, locale: Locale
) -> None:
    turn = ALL.index(kind) + LOCALES.index(locale)
    width, scheme = WIDTHS[turn % len(WIDTHS)], SCHEMES[turn % len(SCHEMES)]
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    watch = checks.Watch(page, base_url)
    faults = checks.visit(page, base_url + addresses.path(kind, locale), kind.status)
    faults += checks.axe(page) + checks.width(page)
    if turn % len(LOCALES) == 0:
        faults += [fault for check in checks.SCRIPTED for fault in check(page)]
    page.close()
    faults += watch.faults
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("kind", PAGES, ids=lambda page: page.name)
def test_every_control_works_without_scripts(
    browser: Browser, base_url: str, addresses: Addresses, kind: PageType
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    faults = checks.visit(page, base_url + addresses.path(kind, "kk"), kind.status)
    faults += checks.without_scripts(page)
    context.close()
    assert faults == []


def test_the_keyboard_goes_from_the_skip_link_to_the_text(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/ru/projects/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_filters_work_without_scripts(browser: Browser, base_url: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{base_url}/en/sites/")
    page.locator('input[name="type"]').first.check()
    page.locator(".facets button").click()
    assert "type=" in page.url
    assert page.locator(".tag").count() == 1
    page.locator(".tag").click()
    assert "type=" not in page.url
    context.close()


def test_filters_are_open_where_there_is_room(page: Page, base_url: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{base_url}/en/projects/")
    assert page.locator('input[name="stage"]').first.is_visible()
    page.set_viewport_size({"width": 390, "height": 900})
    assert not page.locator('input[name="stage"]').first.is_visible()
    page.locator(".facets > summary").click()
    assert page.locator('input[name="stage"]').first.is_visible()

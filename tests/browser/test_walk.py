"""An investor without a mouse: find, narrow, open, set aside, compare, take away, ask."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

QUERY = {"kk": "зауыт", "ru": "завод", "en": "plant"}
MOST_TABS = 250


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there: whatever cannot be reached so is not there for everybody."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached by Tab on {page.url}")


def press(page: Page, selector: str) -> None:
    """Press what leads to another page."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize(("locale", "scripts"), [("kk", True), ("ru", True), ("en", True), ("ru", False)])
def test_the_keyboard_is_enough(browser: Browser, base_url: str, locale: str, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{base_url}/{locale}/")

    tab_to(page, "#q")
    page.keyboard.type(QUERY[locale])
    with page.expect_navigation():
        page.keyboard.press("Enter")

    tab_to(page, '[name="kind"][value="project"]')
    page.keyboard.press("Space")
    if not scripts:
        press(page, ".facets .btn")
    page.wait_for_url("**kind=project**")

    second = page.locator(".res li").nth(1).locator(".pick").get_attribute("id")
    tab_to(page, f"#{second}")
    page.keyboard.press("Enter")
    page.locator(".saved b").wait_for()

    title = page.locator(".res h3").first.inner_text()
    first = page.locator(".res h3 a").first.get_attribute("href")
    press(page, f'.res h3 a[href="{first}"]')
    assert title in page.locator("h1").inner_text()
    tab_to(page, ".box button.btn")
    page.keyboard.press("Enter")
    page.locator(".saved b", has_text="2").wait_for()

    press(page, ".saved")
    assert page.locator(".res > li").count() == 2
    press(page, ".group .bar .btn")
    assert page.locator("thead th").count() == 2

    tab_to(page, 'a[href*="table.csv"]')
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert title in Path(download.value.path()).read_text("utf-8-sig").splitlines()[0]

    page.goto(f"{base_url}{first}")
    press(page, '.btn[href$="/ask/"]')
    for field, words in (("text", "How much land is free?"), ("name", "Anna"), ("email", "anna@example.com")):
        tab_to(page, f"#{field}")
        page.keyboard.type(words)
    tab_to(page, "#country")
    page.keyboard.press("ArrowDown")
    press(page, ".letter .btn")
    assert page.locator(".errors a").count() == 1, "the consent alone is missing"
    assert page.evaluate("document.activeElement.className") == "errors"
    tab_to(page, "#consent")
    page.keyboard.press("Space")
    press(page, ".letter .btn")
    assert page.locator(".ref").inner_text().count("-") == 2
    context.close()

"""What only a browser can tell: the policy is kept, nothing is wider than the screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.shots import CHROMIUM, LOCALES, PAGES, RECORDS

WIDTHS = (320, 390, 1280)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(java_script_enabled=True)
    yield opened
    opened.close()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", [*PAGES, *RECORDS])
def test_a_page_keeps_the_policy_and_the_width(page: Page, base_url: str, locale: str, name: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 400 else None)
    address = _address(page, base_url, locale, name)
    complaints.clear()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, f"{address} is wider than {width}"
    # a page that is missing on purpose is reported by the browser as well
    assert name == "missing" or not complaints


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_schemes(page: Page, base_url: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{base_url}/ru/")
    ground, ink = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
    )
    assert _contrast(ground, ink) >= 7


def _address(page: Page, base_url: str, locale: str, name: str) -> str:
    if name in PAGES:
        return f"{base_url}/{locale}/{PAGES[name]}"
    page.goto(f"{base_url}/{locale}/{name}/")
    return f"{base_url}{page.locator('.res h3 a').first.get_attribute('href')}"


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

"""What the script adds: pages change in place, the focus stays, the count is said."""

import gzip
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.assets import HOME


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert not complaints


def visit(page: Page, address: str) -> None:
    """Open a page and leave a mark on it that only a new document would wipe away."""
    page.goto(address)
    page.evaluate("window.mark = true")


def in_place(page: Page) -> bool:
    return page.evaluate("window.mark === true")


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.name + '=' + document.activeElement.value")


def test_the_script_is_small() -> None:
    assert len(gzip.compress((HOME / "static" / "portal.js").read_bytes(), 9)) <= 5 * 1024


def test_filters_change_the_results_in_place(page: Page, base_url: str) -> None:
    visit(page, f"{base_url}/en/projects/")
    before = page.locator("#results").inner_text()
    page.locator('[name="sector"][value="mining"]').press("Space")
    page.wait_for_url("**/projects/?sector=mining**")
    expect(page.locator("#said")).to_contain_text("project")
    assert in_place(page)
    assert focused(page) == "sector=mining"
    assert page.locator(".tag").count() == 1
    assert "sector=mining" in (page.locator(".langs a").first.get_attribute("href") or "")
    page.go_back()
    expect(page.locator("#results")).to_have_text(before, use_inner_text=True)
    assert in_place(page)


def test_what_was_opened_stays_open(page: Page, base_url: str) -> None:
    visit(page, f"{base_url}/en/projects/")
    page.locator("#more-region > summary").click()
    box = page.locator("#more-region input").last
    name = box.get_attribute("value")
    box.press("Space")
    page.wait_for_url(f"**region={name}**")
    assert focused(page) == f"region={name}"


def test_pages_turn_in_place(page: Page, base_url: str) -> None:
    visit(page, f"{base_url}/ru/projects/?view=table")
    page.locator("a[rel=next]").click()
    page.wait_for_url("**page=2**")
    assert in_place(page)
    assert page.evaluate("document.activeElement.id") == "results"
    page.locator(".sheet thead a").first.click()
    page.wait_for_url("**sort=title**")
    assert page.locator("[aria-sort=ascending]").count() == 1
    page.locator(".views a").last.click()
    page.wait_for_url("**view=map**")
    assert in_place(page)


def test_a_record_is_set_aside_in_place_and_taken_back(page: Page, base_url: str) -> None:
    visit(page, f"{base_url}/en/sites/")
    button = page.locator(".pick").first
    mark = button.get_attribute("id")
    button.press("Enter")
    expect(page.locator(".saved b")).to_have_text("1")
    expect(page.locator("#said")).to_contain_text("1")
    assert page.evaluate("document.activeElement.id") == mark
    visit(page, f"{base_url}/en/shortlist/")
    page.locator(f"#{mark}").click()
    expect(page.locator(".undo")).to_contain_text("Removed")
    page.locator(".undo .btn").click()
    expect(page.locator(f"#{mark}")).to_be_visible()
    assert in_place(page)


def test_suggestions_are_walked_by_arrows(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/en/")
    field = page.locator("#q")
    field.press_sequentially("kosta")
    options = page.locator("[role=option]")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("Escape")
    expect(options.first).to_be_hidden()
    assert field.input_value() == "kosta"
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    field.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/en/regions/kostanay/")


def test_the_map_and_the_list_point_at_each_other(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/en/sites/?view=map")
    page.locator(".beside li a").first.focus()
    assert page.locator(".map .here").count() == 1
    page.locator(".beside li a").last.hover()
    assert page.locator("li.here").count() >= 1


def test_the_link_is_copied(page: Page, base_url: str) -> None:
    visit(page, f"{base_url}/en/partners/")
    page.locator(".pick").first.click()
    expect(page.locator(".saved b")).to_have_text("1")
    page.goto(f"{base_url}/en/shortlist/")
    page.locator("[data-copy]").click()
    expect(page.locator("#said")).to_have_text("The link is copied")
    assert "/en/shortlist/?id=" in page.evaluate("navigator.clipboard.readText()")

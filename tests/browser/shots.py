"""Takes a picture of every kind of page in three languages at several widths.

`python -m tests.browser.shots URL FOLDER`

For people to look at: whether a page is well made is not something a test can tell.
"""

import argparse
import re
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from locales.text import LOCALES, Locale
from tests.browser.chromium import launch
from tests.browser.inventory import PAGES, SCHEMES, STATES, addresses_at

STANDARD_WIDTHS = (390, 1280)


def shoot(url: str, folder: Path, asked: argparse.Namespace) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        for width in asked.width or STANDARD_WIDTHS:
            for locale in asked.locale or LOCALES:
                _shoot_language(browser, url, folder, locale, width, asked)
        browser.close()


def _shoot_language(
    browser: Browser, url: str, folder: Path, locale: Locale, width: int, asked: argparse.Namespace
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=asked.scheme)
    addresses = addresses_at(url)
    for kind in (*PAGES, *(STATES if asked.states else ())):
        if re.search(asked.only, kind.name):
            page.goto(url + addresses.path(kind, locale))
            page.screenshot(path=folder / f"{kind.name}-{locale}-{width}.png", full_page=True)
    page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--locale", action="append", choices=LOCALES)
    parser.add_argument("--width", action="append", type=int)
    parser.add_argument("--only", default="", help="a pattern for the names of the pages")
    parser.add_argument("--scheme", default="light", choices=SCHEMES)
    parser.add_argument("--states", action="store_true", help="those of STATE_PAGES=1 too")
    asked = parser.parse_args()
    shoot(asked.url.rstrip("/"), asked.folder, asked)


if __name__ == "__main__":
    main()

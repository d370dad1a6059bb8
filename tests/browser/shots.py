"""Takes a picture of every kind of page in three languages at two widths.

`python tests/browser/shots.py URL FOLDER`

For people to look at: whether a page is well made is not something a test can tell.
"""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
WIDTHS = (390, 1280)
LOCALES = ("kk", "ru", "en")
PAGES = {
    "home": "",
    "projects": "projects/",
    "filtered": "projects/?sector=food&sector=mining&min=5&sort=largest",
    "sites": "sites/",
    "partners": "partners/",
    "regions": "regions/",
    "region": "regions/kostanay/",
    "search": "search/?q=завод",
    "nothing": "search/?q=zzzzqqqq",
    "help": "help/",
    "about": "about/",
    "missing": "no-such-page/",
}
RECORDS = ("projects", "sites", "partners")


def shoot(url: str, folder: Path, locales: tuple[str, ...], only: str, scheme: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for width in WIDTHS:
            for locale in locales:
                _shoot_language(browser, url.rstrip("/"), folder, locale, width, re.compile(only), scheme)
        browser.close()


def _shoot_language(
    browser: Browser, url: str, folder: Path, locale: str, width: int, only: re.Pattern[str], scheme: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    for name, path in (*PAGES.items(), *_records(page, url, locale)):
        if only.search(name):
            page.goto(f"{url}/{locale}/{path}")
            page.screenshot(path=folder / f"{name}-{locale}-{width}.png", full_page=True)
    page.close()


def _records(page: Page, url: str, locale: str) -> Iterator[tuple[str, str]]:
    """The first record of each list."""
    for section in RECORDS:
        page.goto(f"{url}/{locale}/{section}/")
        path = page.locator(".res h3 a").first.get_attribute("href") or ""
        yield section.removesuffix("s"), path.removeprefix(f"/{locale}/")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--locale", action="append", choices=LOCALES)
    parser.add_argument("--only", default="", help="a pattern for the names of the pages")
    parser.add_argument("--scheme", default="light", choices=("light", "dark"))
    asked = parser.parse_args()
    shoot(asked.url, asked.folder, tuple(asked.locale or LOCALES), asked.only, asked.scheme)


if __name__ == "__main__":
    main()

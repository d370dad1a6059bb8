"""The validator of the Nu project over every kind of page and the stylesheet, by `make audit`."""

import json
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from locales.text import LOCALES
from portal.assets import asset_url
from tests.browser.inventory import PAGES, STATES, Addresses
from tests.packages import package

pytestmark = pytest.mark.audit

# Valid CSS that the validator does not know yet.
UNKNOWN = re.compile(r"“paint-order”: Property")


@pytest.fixture(scope="module")
def validator() -> list[str]:
    if shutil.which("java") is None:
        pytest.skip("the validator needs Java: apt install default-jre-headless")
    jar = package("vnu-jar") / "build" / "dist" / "vnu.jar"
    return ["java", "-Xss1024k", "-jar", str(jar), "--format", "json", "--exit-zero-always"]


def test_every_page_is_valid(validator: list[str], base_url: str, addresses: Addresses, tmp_path: Path) -> None:
    for kind in (*PAGES, *STATES):
        for locale in LOCALES:
            html = _read(base_url + addresses.path(kind, locale))
            (tmp_path / f"{kind.name}-{locale}.html").write_bytes(html)
    assert _told([*validator, "--skip-non-html", str(tmp_path)]) == []


def test_the_stylesheet_is_valid(validator: list[str], base_url: str, tmp_path: Path) -> None:
    (tmp_path / "portal.css").write_bytes(_read(base_url + asset_url("portal.css")))
    assert [each for each in _told([*validator, "--css", str(tmp_path)]) if not UNKNOWN.search(each)] == []


def _told(command: list[str]) -> list[str]:
    """Errors and warnings, with the file and the place."""
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    messages: list[dict[str, Any]] = json.loads(done.stderr)["messages"]
    return [
        f"{Path(each.get('url', '')).name}:{each.get('lastLine')}: {each['message']} {each.get('extract', '')!r}"
        for each in messages
        if each["type"] == "error" or each.get("subType") == "warning"
    ]


def _read(address: str) -> bytes:
    """Also the page of what is missing."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.read()
    except urllib.error.HTTPError as refused:
        return refused.read()

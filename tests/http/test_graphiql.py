import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, async_playwright
from starlette.testclient import TestClient

from api.edge.graphiql import FOLDER, page
from api.kernel.policy import CONTENT_SECURITY_POLICY

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def test_a_browser_gets_the_page(client: TestClient) -> None:
    response = client.get("/graphql?query={__typename}", headers={"Accept": BROWSER})
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert response.headers["vary"] == "Accept, Accept-Language, Authorization, Cookie"


def test_a_program_does_not(client: TestClient) -> None:
    assert client.get("/graphql", headers={"Accept": "*/*"}).status_code == 400
    assert client.post("/graphql", json={"query": "{__typename}"}, headers={"Accept": BROWSER}).json()["data"]


def test_every_file_of_the_page_is_ours_and_kept(client: TestClient) -> None:
    html = page()
    assert "http" not in html
    for file in FOLDER.iterdir():
        response = client.get(f"/graphql/assets/{file.name}")
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]
        assert file.name == "NOTICE" or any(char.isdigit() for char in file.name)


@pytest.fixture
async def tab() -> AsyncIterator[Page]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield await browser.new_page()
        await browser.close()


async def test_it_runs_queries_and_shows_the_docs_without_leaving_home(tab: Page, address: str) -> None:
    troubles: list[str] = []
    tab.on("pageerror", lambda error: troubles.append(str(error)))
    tab.on("console", lambda said: troubles.append(said.text) if "Security Policy" in said.text else None)
    tab.on("request", lambda asked: None if address in asked.url else troubles.append(asked.url))
    await tab.goto(f"http://{address}/graphql")
    await tab.click(".graphiql-execute-button")
    await tab.wait_for_selector(".graphiql-response:has-text('Project 0')")
    await tab.click("button[aria-label='Show Documentation Explorer']")
    await tab.wait_for_selector(".graphiql-plugin:has-text('ProjectConnection')")
    assert troubles == []

"""The pages of alerts: asked on a list or a search, confirmed, changed and stopped by secret links, without scripts."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from api.alerts.service import Alerts
from api.door import opened_door
from tests.portal.test_pages import LOCALES

HERE = {"Origin": "http://127.0.0.1"}
FORM = {"address": "reader@example.com", "rhythm": "DAILY", "language": "en"}


@pytest.fixture
def letter(client: Any) -> Iterator[Any]:
    """Asks for an alert through the form, and gives the key of its letter."""

    def write(address: str) -> str:
        answer = client.post(address, data=FORM, headers=HERE)
        assert (answer.status_code, answer.headers["location"]) == (303, "/en/alerts/sent/")
        return client.portal.call(_key)

    yield write
    client.portal.call(_forget)


async def _key() -> str:
    alerts: Alerts = opened_door().services[Alerts]
    async with alerts.database.reading() as connection:
        row = await (await connection.execute("SELECT sealed FROM mail_outbox ORDER BY created_at DESC")).fetchone()
    assert row
    found = re.search(r"confirm/\?key=([\w-]+)", alerts.seal.open(row[0]) or "")
    assert found
    return found[1]


async def _forget() -> None:
    async with opened_door().database.writing() as connection:
        for table in ("alert", "mail_outbox", "rate_window"):
            await connection.execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_list_leads_to_its_alert(client: Any, locale: str) -> None:
    page = client.get(f"/{locale}/projects/?sector=mining&min=5").text
    found = re.search(r'class="alert"><a href="([^"]+)"', page)
    assert found
    form = client.get(unescape(found[1]))
    assert form.status_code == 200
    assert 'name="address"' in form.text
    assert "noindex" in form.text


def test_what_is_watched_is_said(client: Any) -> None:
    page = unescape(client.get("/en/alerts/?list=projects&sector=mining&min=5&currency=kzt").text)
    assert "<b>Projects</b>: Mining" in page
    assert "from KZT\u00a05\u00a0billion" in page or "from KZT 5\u00a0billion" in page or "5" in page
    assert "<b>Search: solar</b>" in client.get("/en/alerts/?list=search&q=solar").text


def test_asked_confirmed_changed_and_stopped(client: Any, letter: Any) -> None:
    key = letter("/en/alerts/?list=sites&type=sez")
    page = client.get(f"/ru/alerts/confirm/?key={key}")
    assert (page.status_code, "<b>Площадки</b>" in page.text) == (200, True)
    assert key not in re.sub(r'(?:action|href|value)="[^"]*"', "", page.text)
    assert client.post(f"/ru/alerts/confirm/?key={key}").status_code == 200
    changed = client.post(f"/en/alerts/manage/?key={key}", data={"rhythm": "WEEKLY", "language": "kk"}, headers=HERE)
    assert changed.status_code == 404, "the key of one letter is for one purpose"
    assert client.get(f"/en/alerts/stop/?key={key}").status_code == 200
    assert client.post(f"/en/alerts/stop/?key={key}", content="List-Unsubscribe=One-Click").status_code == 200
    assert client.get(f"/en/alerts/manage/?key={key}").status_code == 404


def test_a_wrong_address_is_said_beside_the_form(client: Any) -> None:
    answer = client.post("/kk/alerts/?list=sites", data=FORM | {"address": "<b>x"}, headers=HERE)
    assert answer.status_code == 400
    assert 'href="#address"' in answer.text
    assert 'value="&lt;b&gt;x"' in answer.text


def test_another_site_may_not_send_the_form(client: Any) -> None:
    answer = client.post("/en/alerts/?list=sites", data=FORM, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


@pytest.mark.parametrize("query", ["", "list=x", "list=search", "list=projects&sector=%00&stage=nonsense"])
def test_an_alert_of_nothing_is_no_page(client: Any, query: str) -> None:
    assert client.get(f"/en/alerts/?{query}").status_code in (400, 404)


def test_a_form_larger_than_a_form_is_cut(client: Any) -> None:
    assert client.post("/en/alerts/?list=sites", content="a" * 9000, headers=HERE).status_code == 413


@pytest.mark.parametrize("name", ["confirm", "manage", "stop"])
def test_a_link_that_leads_nowhere_says_so(client: Any, name: str) -> None:
    for key in ("", "x", "%00", "A" * 43):
        answer = client.get(f"/ru/alerts/{name}/?key={key}")
        assert answer.status_code == 404
        assert "оповещения больше нет" in answer.text

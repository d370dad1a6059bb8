"""Whatever is typed into the search, the page is a sensible one."""

import json
from typing import Any
from urllib.parse import quote

import pytest

ODD = [
    "",
    " \t\n ",
    "x" * 10_000,
    "завод " * 1700,
    "…!?,.;:-–—()[]{}",
    "\x00",
    "\x00завод",
    "завод\x00",
    "\ufeff\u200b\u00ad",
    "🙂🏭",
    "🏳️‍🌈 завод",
    "\u202eдоваз\u202c",
    "\u2067سلام\u2069",
    "e\u0301\u0302\u0303" * 500,
    '"завод" -цемент',
    "a:* & b | !c <-> d",
    "AND OR NOT",
    "завод*",
    "region:abai",
    "' OR 1=1; --",
    "\\",
    "%' \\_",
    "<script>alert(1)</script>",
    "{{7*7}} ${7*7} %(x)s {x}",
    "1e999999",
    "9" * 400,
    "١٢٣ ٤٥٦",
    "½ ² ﷽",
    "ﬁ ǆ ß İ ı",
]
BYTES = ["%ed%a0%80", "%ff%fe", "%c3%28", "%00%ed%b0%80завод", "%f4%90%80%80"]


@pytest.mark.parametrize("locale", ["kk", "ru", "en"])
@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_any_text_is_answered_with_a_page(client: Any, text: str, locale: str) -> None:
    answer = client.get(f"/{locale}/search/?q={quote(text, safe='')[:24_000]}")
    assert answer.status_code == 200
    assert "<h1>" in answer.text
    assert "<script>alert" not in answer.text
    assert "\x00" not in answer.text


@pytest.mark.parametrize("raw", BYTES)
def test_bytes_that_are_no_text_are_answered(client: Any, raw: str) -> None:
    assert client.get(f"/ru/search/?q={raw}").status_code == 200


@pytest.mark.parametrize("query", ["&page=0", "&page=99999999999", "&after=%00", "&kind=%00", "&region=" + "a" * 90])
def test_a_wrong_parameter_is_refused_in_words(client: Any, query: str) -> None:
    assert client.get(f"/en/search/?q=brick{query}").status_code in (200, 400)


@pytest.mark.parametrize("text", ["\ud800", "завод\udfff", "\x00", "x" * 7000])
def test_the_interface_answers_with_data_or_a_plain_refusal(client: Any, text: str) -> None:
    body = json.dumps({"query": "query($q: String!) { search(query: $q) { totalCount } }", "variables": {"q": text}})
    answer = client.post("/graphql", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code < 500
    told = answer.json()
    assert told.get("data") or told["errors"]
    for error in told.get("errors", []):
        assert error["extensions"]["code"] != "INTERNAL"

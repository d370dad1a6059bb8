"""Whatever is put into the parameters of a page, it answers with a page of ours in the language of the address."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from locales.text import LOCALES, Locale
from tests.browser.inventory import PAGES, Addresses, PageType

# As they stand in the address. The element `k9x` and the attribute `onk9x` are ours to look for in the answer.
VALUES = (
    "no-such-value", "-1", "0", "1000000000", "1" + "0" * 30, "1e400", "-0.0", "NaN", "Infinity", "1,5", "0x10", "१२३",
    quote("<k9x>"), quote('"><k9x onk9x=1>'), quote("' onk9x='1"), quote("</script><k9x>"), quote("<!--<k9x>"),
    quote("javascript:onk9x()"), quote("&lt;k9x&gt;&#60;k9x&#62;"), quote("{{7*7}}${7*7}%(x)s{x}"), quote("' OR 1=1--"),
    "%FF", "%C0%BCk9x%C0%BE", "%FE%FF%00%3C%00k%00%39%00x%00%3E", "%u003Ck9x%u003E", "+ADw-k9x+AD4-", "%ED%A0%80", "%",
    "%00", "%0D%0ASet-Cookie:%20k9x=1", "%0d%0aLocation:%20//k9x.example", "//k9x.example/", "..%2F..%2Fetc%2Fpasswd",
    quote("\u202e\u2066k9x"), quote("Ә" * 300), "a" * 5000, "",
)  # fmt: skip
ALWAYS = ("unheard_of", "page", "q")
ANSWERS = {200, 301, 302, 303, 400, 404, 410, 413, 414, 422}


class Read(HTMLParser):
    """What the crawl looks for in a page: the names of parameters, and anything of ours that became markup."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.broken_out: list[str] = []
        self.language = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "html":
            self.language = said.get("lang") or ""
        if tag in ("input", "select", "textarea"):
            self.names.add(said.get("name") or "")
        for name in ("href", "action", "src"):
            self.names.update(key for key, _ in parse_qsl(urlsplit(said.get(name) or "").query))
            if re.match(r"\s*(javascript|data):|(https?:)?//k9x", said.get(name) or "", re.IGNORECASE):
                self.broken_out.append(f"{tag} {name}")
        self.broken_out += [tag, *said][:1] if tag == "k9x" else [name for name in said if name == "onk9x"]


@pytest.fixture(scope="module")
def addresses(client: Any) -> Addresses:
    return Addresses(lambda path: client.get(path).text)


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.audit)])
@pytest.mark.parametrize("kind", PAGES, ids=lambda page: page.name)
def test_a_page_stands_any_value_of_any_parameter(client: Any, addresses: Addresses, kind: PageType, step: int) -> None:
    """Each parameter that its forms and links name, with each value; in `make test` with every seventh."""
    faults = []
    for turn, query in enumerate(islice(_queries(client, addresses, kind), 0, None, step)):
        locale = LOCALES[turn % len(LOCALES)]
        path = addresses.path(kind, locale)
        faults += judged(client, f"{path}{'&' if '?' in path else '?'}{query}", locale)
    assert faults == []


def _queries(client: Any, addresses: Addresses, kind: PageType) -> Iterator[str]:
    names = Read(client.get(addresses.path(kind, "en")).text).names | set(ALWAYS)
    for name in sorted(names - {""}):
        yield from (f"{name}={value}" for value in VALUES)
        yield f"{name}[]=1&{name}[a]=1&{name}"
        yield f"{name}=1&{name}=2&{name}=" + quote("<k9x>")
        yield "&".join(f"{name}={number}" for number in range(300))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(PAGES),
    locale=st.sampled_from(LOCALES),
    pairs=st.lists(
        st.tuples(
            st.sampled_from(("sector", "region", "kind", "min", "max", "sort", "page", "after", "before", "q", "id")),
            st.one_of(st.sampled_from(VALUES), st.text(max_size=30).map(lambda text: quote(text, errors="replace"))),
        ),
        max_size=6,
    ),
)
def test_a_page_stands_any_values_together(
    client: Any, addresses: Addresses, kind: PageType, locale: Locale, pairs: list[tuple[str, str]]
) -> None:
    path = addresses.path(kind, locale)
    query = "&".join(f"{name}={value}" for name, value in pairs)
    assert judged(client, f"{path}{'&' if '?' in path else '?'}{query}", locale) == []


FILES = {
    "projects/list.csv": ("sector", "min", "currency", "sort", "page", "after", "unheard_of"),
    "projects/list.xlsx": ("region", "max"),
    "sites/list.geojson": ("region", "type", "sort"),
    "partners/list.atom": ("role", "sort"),
    "compare/table.csv": ("id", "only"),
    "shortlist/list.csv": ("id",),
    "events.ics": ("region", "kind", "year"),
    "tariffs.csv": ("utility", "sort"),
    "regions.csv": ("sort",),
    "suggest/": ("q",),
    "regions/kostanay/grp_nominal.csv": ("unheard_of",),
}
FORMS = {
    "shortlist/": ("add", "remove", "save", "back"),
    "alerts/": ("email", "often", "language", "list", "q"),
    "alerts/manage/": ("key", "often"),
    "alerts/stop/": ("key",),
    "alerts/confirm/": ("key",),
}


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.audit)])
@pytest.mark.parametrize("path", FILES)
def test_a_file_stands_any_value_of_any_parameter(client: Any, path: str, step: int) -> None:
    queries = (f"{name}={value}" for name in FILES[path] for value in VALUES)
    faults = [judged(client, f"/ru/{path}?{query}", "ru") for query in islice(queries, 0, None, step)]
    assert [fault for each in faults for fault in each] == []


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.audit)])
@pytest.mark.parametrize("path", FORMS)
def test_a_form_stands_any_value_of_any_field(client: Any, path: str, step: int) -> None:
    """As sent from a page of ours."""
    ours = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    bodies = (f"{name}={value}".encode() for name in FORMS[path] for value in VALUES)
    faults = []
    for body in islice(bodies, 0, None, step):
        answer = client.post(f"/ru/{path}", content=body, headers=ours, follow_redirects=False)
        faults += [f"{fault} in {body[:80]!r}" for fault in _faults(answer, "ru")]
    client.cookies.clear()
    assert faults == []


def judged(client: Any, address: str, locale: Locale) -> list[str]:
    """What is wrong with the answer, in words."""
    return [f"{fault}: {address[:300]}" for fault in _faults(client.get(address), locale)]


def _faults(answer: Any, locale: Locale) -> list[str]:
    faults = [] if answer.status_code in ANSWERS else [f"status {answer.status_code}"]
    if not re.match(r"/(?!/)|$", answer.headers.get("location", "")):
        faults.append("leads away")
    if "k9x" in " ".join((*answer.headers.keys(), answer.headers.get("set-cookie", ""))):
        faults.append("a header of theirs")
    if "text/html" in answer.headers.get("content-type", "") and answer.content:
        page = Read(answer.text)
        faults += [f"became markup: {part}" for part in page.broken_out]
        faults += [] if page.language == locale else [f"in {page.language or 'no language'}"]
    return faults

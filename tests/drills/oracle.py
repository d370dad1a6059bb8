"""Does anything tell a stranger that a record exists which is not public?

Each question is asked about such a record and about one that does not exist. The answers must be the same octets, once
what was asked is taken out of them, and take as long.
"""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

from tests.drills.product import Product, body

_PAGE = "/{lang}/projects/{slug}-{public_id}/"
PAGES = (
    _PAGE,
    *(f"{_PAGE}{file}" for file in ("record.pdf", "record.json", "record.pptx", "qr.svg")),
    "/{lang}/projects/x-{public_id}/",
    "/{lang}/projects/{slug}/",
    "/{lang}/compare/?id={public_id}",
    "/{lang}/shortlist/?id={public_id}",
    "/pictures/{lang}/projects/{public_id}-0123456789abcdef.png",
)
QUERIES = (
    "query($slug: String!) { project(slug: $slug) { id title } }",
    "query($public_id: String!) { project(publicId: $public_id) { id title } }",
    "query($public_id: String!) { withdrawn(publicId: $public_id) { __typename } }",
    "query($project: ID!) { node(id: $project) { id } }",
    "query($kept: ID!) { node(id: $kept) { id } }",
    "query($kept: ID!) { keptRecord(id: $kept) { id } }",
    "query($kept: ID!) { editionDifferences(record: $kept, number: 1, to: 2) { path } }",
    "mutation($kept: ID!) { submitRecord(id: $kept, version: 1) { errors { code path message } } }",
    "mutation($kept: ID!) { confirmRecord(id: $kept, version: 1) { errors { code path message } } }",
)
WHOLE = (
    "/{lang}/search/?q={word}",
    "/{lang}/suggest/?q={word}",
    "/{lang}/",
    "/{lang}/projects/",
    "/{lang}/projects/?region=abai",
    "/{lang}/regions/abai/",
    "/{lang}/regions/",
    "/{lang}/sitemap/",
    "/sitemap.xml",
    "/sitemap-{lang}-projects.xml",
    "/{lang}/projects/list.csv",
    "/{lang}/projects/list.atom",
    "/{lang}/data/project.jsonl",
)
WHOLE_QUERIES = (
    "query($word: String!) { search(query: $word) { totalCount repaired similar { totalCount } } }",
    "query($word: String!) { suggestions(query: $word) { text } }",
    "{ projects { totalCount facets { name buckets { value count } } nodes { id } } }",
    '{ projects(orderBy: TITLE_ASC, filter: {regions: ["abai"]}) { totalCount pageInfo { endCursor } } }',
    '{ region(slug: "abai") { projects { totalCount } } siteMap { __typename } }',
    "{ catalogue { revision } changesSince { cursor } }",
)
_PASSING = {"date", "etag", "content-length", "server-timing", "x-request-id"}
ROUNDS = 15


@dataclass(frozen=True)
class Named:
    """What a record is called, in all the ways by which one can ask for it."""

    slug: str
    public_id: str
    id: str
    word: str

    @property
    def values(self) -> dict[str, str]:
        """For the questions."""
        ids = {"project": f"Project:{self.id}", "kept": f"KeptRecord:{self.id}"}
        return {"slug": self.slug, "public_id": self.public_id, "word": self.word, **ids}

    def taken_out(self, text: str) -> str:
        """The text without what was asked."""
        for name, value in sorted(self.values.items(), key=lambda each: -len(each[1])):
            text = text.replace(value, f"<{name}>") if len(value) > 1 else text
        return text


@dataclass(frozen=True)
class Leak:
    """A question whose two answers differ."""

    question: str
    found: str
    missing: str


async def ask(browser: httpx2.AsyncClient, question: str, named: Named) -> tuple[str, float]:
    """What is answered, without what was asked and what passes; and in how many seconds."""
    began = time.perf_counter()
    if question.startswith("/"):
        answer = await browser.get(question.format(lang="ru", **named.values))
    else:
        wanted = {name: value for name, value in named.values.items() if f"${name}:" in question}
        answer = await browser.post("/graphql", json=body(question, **wanted))
    took = time.perf_counter() - began
    headers = sorted((name, value) for name, value in answer.headers.items() if name not in _PASSING)
    return named.taken_out(f"{answer.status_code} {headers} {answer.text}"), took


async def differences(browser: httpx2.AsyncClient, hidden: Named, missing: Named) -> list[Leak]:
    """Questions that are answered in two ways."""
    leaks = []
    for question in (*PAGES, *QUERIES):
        (found, _), (none, _) = await ask(browser, question, hidden), await ask(browser, question, missing)
        if found != none:
            leaks.append(Leak(question, found, none))
    return leaks


async def gaps(browser: httpx2.AsyncClient, hidden: Named, missing: Named, rounds: int = ROUNDS) -> dict[str, float]:
    """By how many milliseconds the median answers differ; asked in turn."""
    told = {}
    for question in (*PAGES, *QUERIES):
        times: dict[Named, list[float]] = {hidden: [], missing: []}
        for _ in range(rounds):
            for named in times:
                times[named].append((await ask(browser, question, named))[1])
        told[question] = 1000 * abs(statistics.median(times[hidden]) - statistics.median(times[missing]))
    return told


async def snapshot(browser: httpx2.AsyncClient, word: str) -> dict[str, str]:
    """What lists, counts, maps and feeds say, and what is found by a word."""
    nobody = Named("-", "-", "-", word)
    return {question: (await ask(browser, question, nobody))[0] for question in (*WHOLE, *WHOLE_QUERIES)}


def changed(before: dict[str, str], after: dict[str, str]) -> Sequence[str]:
    """Questions whose answer has become another one."""
    return [question for question in before if before[question] != after[question]]


def named(product: Product, word: str) -> Named:
    """The record with that title."""
    with product.database() as connection:
        row: Any = connection.execute(
            "SELECT slug, public_id, id::text FROM kept_record WHERE title ->> 'ru' = %s", (word,)
        ).fetchone()
    assert row, word
    return Named(*row, word)


def made_up(like: Named) -> Named:
    """One that does not exist, of the same form."""
    swapped = str.maketrans("abcdefghjkmnpqrstvwxyz123456", "badcfehgkjnmqpsrvtxwzy214365")
    slug, public_id, id_, word = (each.translate(swapped) for each in (like.slug, like.public_id, like.id, like.word))
    assert public_id != like.public_id, "one in a million"
    return Named(slug, public_id, id_, word)

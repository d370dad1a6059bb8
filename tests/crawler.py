"""Reads the pages of a running portal as a robot does and says what is wrong with them.

By hand, over everything the site map lists: `python -m tests.crawler http://127.0.0.1:8000 [every-nth]`.
"""

import json
import re
import sys
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

from locales.catalogue import read
from locales.text import LOCALES, Locale, parse_locale

ADDRESS = re.compile(r"<loc>https?://[^/<]+([^<]*)</loc>")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SPOKEN = ("aria-label", "alt", "placeholder", "title")

LEFT_OVER = re.compile(r"\{[a-z_]+\}|\bNone\b|\bundefined\b|\b[A-Z]{2,}_[A-Z_]{2,}\b")
KAZAKH_LETTER = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
KAZAKH_WORD = re.compile(r"\w*[әғқңөұүһі]\w*", re.IGNORECASE)
CYRILLIC = re.compile(r"[А-ЯЁӘҒҚҢӨҰҮҺІа-яёәғқңөұүһі]")
# Small words that tell one language from another.
RUSSIAN = re.compile(r"\b(?:и|в|для|из|от|или|при|которые|также|с|по|на территории)\b", re.IGNORECASE)
ENGLISH = re.compile(r"\b(?:the|of|and|for|with|is|are)\b")
# What Russian writes with Kazakh letters: two regions, and names in quotation marks.
NAMES = re.compile(r"\b(?:Жетісу|Ұлытау)\b|«.*?»|„.*?“")
# Names of institutions: only small words in them begin with a small letter.
LATIN_NAMES = re.compile(r"[A-Z]\w*(?: (?:of|and|the|for|[A-Z]\w*))+")

BROWSER = {"Accept": "text/html,*/*"}

Fetch = Callable[[str], tuple[int, str]]


@dataclass
class Reader(HTMLParser):
    """One page as a robot sees it."""

    path: str
    langs: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    alternates: dict[str, str] = field(default_factory=dict)
    metas: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    title: str = ""
    canonical: str = ""
    headings: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    @property
    def lang(self) -> str:
        return next((lang for _, lang in reversed(self.langs) if lang), "")

    @property
    def page_lang(self) -> str:
        return next((lang for tag, lang in self.langs if tag == "html"), "") or self.path.split("/")[1]

    @property
    def listed(self) -> bool:
        return "noindex" not in self.metas.get("robots", "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self.langs.append((tag, given.get("lang", "")))
        self._note(tag, given)
        spoken = given.get("lang") or self.lang
        self.texts += [(spoken, given[name]) for name in SPOKEN if given.get(name)]
        if "style" in given or any(name.startswith("on") for name in given):
            self.forbidden.append(tag)

    def _note(self, tag: str, given: dict[str, str]) -> None:
        self.headings += tag == "h1"
        if given.get("id"):
            self.ids.append(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "meta":
            self.metas[given.get("name") or given.get("property", "")] = given.get("content", "")
        elif tag == "link" and given.get("rel") == "canonical":
            self.canonical = given["href"]
        elif tag == "link" and given.get("rel") == "alternate" and "hreflang" in given:
            self.alternates[given["hreflang"]] = given["href"]
        elif tag == "script" and not given.get("src") and given.get("type") != "application/ld+json":
            self.forbidden.append("script")

    def handle_endtag(self, tag: str) -> None:
        while self.langs and self.langs.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        inside = self.langs[-1][0] if self.langs else ""
        if inside == "script":
            self.data.append(data)
        elif inside == "title" and self.langs[1][0] == "head":
            self.title += data
        elif inside != "style" and data.strip():
            self.texts.append((self.lang, " ".join(data.split())))


@dataclass
class Crawl:
    """Pages that were read, each once, and what is wrong with them."""

    fetch: Fetch
    pages: dict[str, Reader] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)

    @cached_property
    def untranslated(self) -> dict[Locale, frozenset[str]]:
        """Sentences that a language words otherwise, so that their English form must not show."""
        return {
            locale: frozenset(
                key.msgid for key, words in read(locale).items() if words[0] != key.msgid and "{" not in key.msgid
            )
            for locale in LOCALES
        }

    def read(self, path: str) -> Reader:
        if path not in self.pages:
            status, text = self.fetch(path)
            self.statuses[path] = status
            self.pages[path] = reader = Reader(path)
            if status == 200:
                reader.feed(text)
        return self.pages[path]

    def status(self, path: str) -> int:
        if path not in self.statuses:
            self.statuses[path] = self.fetch(path)[0]
        return self.statuses[path]

    def problems(self) -> Iterator[str]:
        """Of all pages read so far, one line each."""
        for page in list(self.pages.values()):
            for problem in self._of_page(page):
                yield f"{page.path}: {problem}"
        yield from self._twins()

    def _of_page(self, page: Reader) -> Iterator[str]:
        locale = parse_locale(page.path.split("/")[1])
        assert locale is not None, page.path
        if self.statuses[page.path] != 200:
            yield f"answers {self.statuses[page.path]}"
            return
        yield from _head(page, locale)
        yield from (
            f"{page.ids.count(name)} elements are #{name}" for name in set(page.ids) if page.ids.count(name) > 1
        )
        yield from (
            f"no #{link[1:]} to lead to" for link in page.links if link[0:1] == "#" and link[1:] not in page.ids
        )
        yield from (f"<{tag}> breaks the policy" for tag in page.forbidden)
        yield from self._words(page, locale)
        yield from self._alternates(page)

    def _words(self, page: Reader, locale: Locale) -> Iterator[str]:
        for lang, text in page.texts:
            if LEFT_OVER.search(text):
                yield f"left over: {text[:80]}"
            if locale != "en" and "KZT" in text:
                yield f"KZT in {text[:80]}"
            if text in self.untranslated[locale] and lang == locale:
                yield f"not translated: {text[:80]}"
            if reason := foreign(text, lang):
                yield f"{reason} in lang={lang}: {text[:80]}"

    def _alternates(self, page: Reader) -> Iterator[str]:
        if not page.listed:
            return
        for lang, address in page.alternates.items():
            other = self.read(path_of(address)) if lang != "x-default" and path_of(address) in self.pages else None
            if other and other.alternates != page.alternates:
                yield f"the {lang} page names other languages: {sorted(other.alternates)}"

    def _twins(self) -> Iterator[str]:
        by_title = defaultdict(list)
        for page in self.pages.values():
            if page.listed and page.title:
                by_title[page.page_lang or page.path[1:3], page.title].append(page.path)
        yield from (f"{paths[0]}: title of {paths[1:]} too" for paths in by_title.values() if len(paths) > 1)


def _head(page: Reader, locale: Locale) -> Iterator[str]:
    if page.metas.get("og:locale", "")[:2] != locale:
        yield "og:locale is of another language"
    if page.headings != 1:
        yield f"{page.headings} h1"
    if not 0 < len(page.title) <= 60:
        yield f"title of {len(page.title)}"
    if page.listed and not 0 < len(page.metas.get("description", "")) <= 155:
        yield f"description of {len(page.metas.get('description', ''))}"
    if page.listed:
        if path_of(page.canonical) != page.path:
            yield f"canonical is {page.canonical}"
        if page.alternates.get(locale) != page.canonical:
            yield "hreflang does not name the page itself"
    elif page.canonical or page.alternates:
        yield "not for search engines, but names a canonical address"
    for block in page.data:
        json.loads(block)


def foreign(text: str, lang: str) -> str:
    """What tells that the words are in another language than they say; "" for nothing."""
    if lang == "en" and CYRILLIC.search(text):
        return "Cyrillic"
    if lang == "ru" and len(KAZAKH_WORD.findall(NAMES.sub("", text))) > 1:
        return "Kazakh words"
    if lang == "kk" and len(RUSSIAN.findall(text)) > 1 and not KAZAKH_LETTER.search(text):
        return "Russian words"
    if lang in ("kk", "ru") and len(ENGLISH.findall(LATIN_NAMES.sub("", text))) > 1:
        return "English words"
    return ""


def path_of(address: str) -> str:
    return re.sub(r"^https?://[^/]+", "", address)


def internal(page: Reader) -> Iterator[str]:
    """The addresses of ours that a page leads to, without fragments."""
    for link in page.links:
        path = link.split("#")[0]
        if path.startswith("/") and not path.startswith("//"):
            yield path


def listed(fetch: Fetch) -> dict[str, list[str]]:
    """The paths of each file of the site map."""
    files = ADDRESS.findall(fetch("/sitemap.xml")[1])
    return {file: [path.replace("&amp;", "&") for path in ADDRESS.findall(fetch(file)[1])] for file in files}


def over_http(base: str) -> Fetch:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    opener = urllib.request.build_opener(Stay)

    def fetch(path: str) -> tuple[int, str]:
        try:
            with opener.open(urllib.request.Request(base + path, headers=BROWSER), timeout=60) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            return error.code, ""

    return fetch


def main(base: str, nth: int = 1) -> Iterable[str]:
    """Everything that is wrong with every nth page of each file of the site map, and with what they lead to."""
    crawl = Crawl(over_http(base.rstrip("/")))
    for paths in listed(crawl.fetch).values():
        for path in paths[::nth]:
            crawl.read(path)
    yield from crawl.problems()
    known = set(crawl.pages)
    for page in list(crawl.pages.values()):
        for path in set(internal(page)) - known:
            known.add(path)
            if crawl.status(path) not in (200, 302):
                yield f"{page.path}: leads to {path}, which answers {crawl.status(path)}"
    print(f"{len(crawl.pages)} pages, {len(known)} addresses", file=sys.stderr)


if __name__ == "__main__":
    found = list(main(sys.argv[1], *map(int, sys.argv[2:])))
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(bool(found))

"""SearchDocument to what an index holds: keys, facets and ids, never a text that could be shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from search.analysis import lines, short
from search.engine import SearchDocument
from search.places import district_code, region_code, region_names
from search.thesaurus import attached, concepts, sector_labels


@dataclass(frozen=True, slots=True)
class Keys:
    """Lines of keys, by what they were made from."""

    title: tuple[str, ...]
    concepts: tuple[str, ...]
    labels: tuple[str, ...]
    summary: tuple[str, ...]

    def short(self) -> "Keys":
        parts = (self.title, self.concepts, self.labels, self.summary)
        return Keys(*(_unique(short(line) for line in part) for part in parts))

    def terms(self) -> set[str]:
        parts = (self.title, self.concepts, self.labels, self.summary)
        return {key for part in parts for line in part for key in line.split()}


def document_keys(document: SearchDocument) -> Keys:
    titles = [text for text in document.title.values() if text]
    summaries = [text for text in document.summary.values() if text]
    by_hand = [concepts()[code] for code in document.concepts if code in concepts()]
    by_title = attached(titles)
    by_summary = [concept for concept in attached(summaries) if concept not in by_title]
    return Keys(
        title=_lines(titles),
        concepts=_lines(label for concept in [*by_hand, *by_title] for label in concept.labels),
        labels=_labels(document),
        summary=_lines([*summaries, *(label for concept in by_summary for label in concept.labels)]),
    )


def _labels(document: SearchDocument) -> tuple[str, ...]:
    """What the record says of itself first, the centre of its region last."""
    known = [*document.labels, *sector_labels(document.sector), *region_names(document.region)]
    codes = (region_code(document.region), district_code(document.district))
    return _unique([*_lines(known), *(code for code in codes if code)])


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return _unique(line for text in texts for line in lines(text))


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))

"""SearchDocument to what an index holds: keys, facets and ids, never a text that could be shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from search.analysis import lines, short
from search.data import table
from search.engine import SearchDocument
from search.places import district_code, region_code, region_names
from search.thesaurus import Concept, attached, concepts, label_concepts, sector_labels, with_broader

_KINDS: dict[str, list[str]] = table("kinds")


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
    by_hand = with_broader(concepts()[code] for code in document.concepts if code in concepts())
    by_title = attached(document.title)
    by_summary = [concept for concept in attached(document.summary) if concept not in by_title]
    return Keys(
        title=_lines(document.title.values()),
        concepts=_unique([*_concept_lines([*by_hand, *by_title]), *_town(document)]),
        labels=_labels(document),
        summary=_unique([*_lines(document.summary.values()), *_concept_lines(by_summary)]),
    )


def _labels(document: SearchDocument) -> tuple[str, ...]:
    """What the record says of itself first, the centre of its region last."""
    kinds = _KINDS.get(document.kind, [])
    known = [*document.labels, *sector_labels(document.sector), *kinds, *region_names(document.region)]
    meant = [key for label in known for key in label_concepts(label)]
    return _unique([*_lines(known), *meant, region_code(document.region) or "", *_town(document)])


def _town(document: SearchDocument) -> list[str]:
    """The codes an alias stands for: a town with an alias answers before the rest of its region does."""
    code = district_code(document.district)
    return [code, region_code(document.region) or ""] if code else []


def _concept_lines(found: Iterable[Concept]) -> tuple[str, ...]:
    """All labels of what was found, then the keys that stand for it."""
    there = list(found)
    return _unique([*_lines(label for one in there for label in one.labels), *(one.key for one in there)])


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return _unique(line for text in texts for line in lines(text))


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))

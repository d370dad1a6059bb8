"""Concepts with their labels in three languages: what lets a word of one language find a record in another.

A concept is attached to a record by hand (its code among the record's tags) or when all keys of one of its
labels occur in a title; then all its labels are indexed. `data/thesaurus.tsv` is edited by translators.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from search.analysis import WordKeys, analyse
from search.data import lines, table

_SECTORS: dict[str, list[str]] = table("sectors")


@dataclass(frozen=True, slots=True)
class Concept:
    code: str
    labels: tuple[str, ...]


@cache
def concepts() -> dict[str, Concept]:
    found: dict[str, Concept] = {}
    for code, _domain, *cells in lines("thesaurus"):
        labels = (label.strip() for cell in cells for label in cell.split(";"))
        found[code] = Concept(code, tuple(dict.fromkeys(label for label in labels if label)))
    return found


def sector_labels(sector: str | None) -> list[str]:
    return _SECTORS.get(sector or "", [])


def attached(texts: Iterable[str]) -> list[Concept]:
    """The concepts with a label whose every word occurs in one of the texts."""
    found: dict[str, Concept] = {}
    for text in texts:
        keys = {key for _, word in analyse(text) for key in _marks(word)}
        for key in keys:
            for needed, concept in _by_first_key().get(key, []):
                if all(not keys.isdisjoint(marks) for marks in needed):
                    found.setdefault(concept.code, concept)
    return list(found.values())


def all_labels() -> Iterator[str]:
    for concept in concepts().values():
        yield from concept.labels
    for labels in _SECTORS.values():
        yield from labels


def _marks(word: WordKeys) -> frozenset[str]:
    """General and Kazakh keys are told apart, so that a stem of one never meets a stem of the other by chance."""
    general = {f"g:{key}" for key in (word.general, *word.parts)}
    return frozenset({*general, f"k:{word.kazakh}"})


@cache
def _by_first_key() -> dict[str, list[tuple[list[frozenset[str]], Concept]]]:
    """Labels by every key of their first word; each with what its words must have one key in common with."""
    index: dict[str, list[tuple[list[frozenset[str]], Concept]]] = {}
    for concept in concepts().values():
        for label in concept.labels:
            needed = [_own_marks(word) for _, word in analyse(label)]
            for key in needed[0] if needed else ():
                index.setdefault(key, []).append((needed, concept))
    return index


def _own_marks(word: WordKeys) -> frozenset[str]:
    """The word itself, not its parts: птицефабрика must not be met by a фабрика."""
    return frozenset({f"g:{word.general}", f"k:{word.kazakh}"})

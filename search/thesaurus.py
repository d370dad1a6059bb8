"""Concepts with their labels in three languages: what lets a word of one language find a record in another.

A concept is attached to a record by hand (its code among the record's tags) or when all keys of one of its
labels occur in a title; then all its labels are indexed. `data/thesaurus.tsv` is edited by translators.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from search.analysis import WordKeys, analyse
from search.data import lines, table
from search.skeleton import has_kazakh_letters

_SECTORS: dict[str, list[str]] = table("sectors")


@dataclass(frozen=True, slots=True)
class Concept:
    """`kazakh`: those of the labels that are Kazakh, and hence met by their Kazakh keys too."""

    code: str
    labels: tuple[str, ...]
    kazakh: frozenset[str]


@cache
def concepts() -> dict[str, Concept]:
    found: dict[str, Concept] = {}
    for code, _domain, *cells in lines("thesaurus"):
        by_cell = [[label.strip() for label in cell.split(";") if label.strip()] for cell in cells]
        labels = dict.fromkeys(label for cell in by_cell for label in cell)
        kazakh = {*by_cell[0], *filter(has_kazakh_letters, labels)}
        found[code] = Concept(code, tuple(labels), frozenset(kazakh))
    return found


def sector_labels(sector: str | None) -> list[str]:
    return _SECTORS.get(sector or "", [])


def attached(text: Mapping[str, str]) -> list[Concept]:
    """The concepts with a label whose every word occurs in the text of one of the languages."""
    found: dict[str, Concept] = {}
    for locale, written in text.items():
        keys = _marks_of(written, locale)
        for key in keys:
            for needed, concept in _by_first_key().get(key, []):
                if all(not keys.isdisjoint(marks) for marks in needed):
                    found.setdefault(concept.code, concept)
    return list(found.values())


def text_marks(text: Mapping[str, str]) -> set[str]:
    """What the words of a text are met by, in all its languages together."""
    return set[str]().union(*(_marks_of(written, locale) for locale, written in text.items()))


def label_marks(concept: Concept, label: str) -> list[frozenset[str]]:
    """For each word of a label what a word of a text must have one in common with."""
    return [_own_marks(word, kazakh=label in concept.kazakh) for _, word in analyse(label)]


def _marks_of(written: str, locale: str) -> set[str]:
    return {key for _, word in analyse(written) for key in _marks(word, kazakh=locale == "kk")}


def all_labels() -> Iterator[str]:
    for concept in concepts().values():
        yield from concept.labels
    for labels in _SECTORS.values():
        yield from labels


def _marks(word: WordKeys, *, kazakh: bool) -> frozenset[str]:
    """General and Kazakh keys are told apart: endings taken off a Russian word may leave another word."""
    marks = {f"g:{key}" for key in (word.general, *word.parts)}
    return frozenset({*marks, f"k:{word.kazakh}"} if kazakh else marks)


@cache
def _by_first_key() -> dict[str, list[tuple[list[frozenset[str]], Concept]]]:
    """Labels by every key of their first word; each with what its words must have one key in common with."""
    index: dict[str, list[tuple[list[frozenset[str]], Concept]]] = {}
    for concept in concepts().values():
        for label in concept.labels:
            needed = label_marks(concept, label)
            for key in needed[0] if needed else ():
                index.setdefault(key, []).append((needed, concept))
    return index


def _own_marks(word: WordKeys, *, kazakh: bool) -> frozenset[str]:
    """The word itself, not its parts: птицефабрика must not be met by a фабрика."""
    return _marks(replace(word, parts=()), kazakh=kazakh)

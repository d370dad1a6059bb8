"""What is doubtful in the thesaurus and among the names of places: labels that stand for two things, or for none."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.engine import SearchDocument
from search.places import aliases, spoken
from search.thesaurus import Concept, concepts, label_marks, text_marks

Needed = list[frozenset[str]]


@dataclass(frozen=True)
class Collision:
    """Labels that one query finds alike; `owners`: "concept: label" or "place code: alias"."""

    owners: tuple[str, ...]


def collisions() -> list[Collision]:
    """Labels of different concepts, or aliases of places, with the same keys."""
    by_keys: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for concept, label in _labels():
        by_keys[_one_key(label_marks(concept, label))].setdefault(concept.code, f"{concept.code}: {label}")
        by_keys[f"sound {spoken(label)}"].setdefault(concept.code, f"{concept.code}: {label}")
    for alias, code in aliases().items():
        by_keys[f"sound {spoken(alias)}"].setdefault(code, f"{code}: {alias}")
    found = {tuple(sorted(owners.values())) for owners in by_keys.values() if len(owners) > 1}
    return [Collision(owners) for owners in sorted(found)]


def unmatched(documents: Iterable[SearchDocument]) -> list[tuple[str, str]]:
    """Code of the concept and label, where no record has all words of the label in its texts."""
    waiting: defaultdict[str, list[tuple[tuple[str, str], Needed]]] = defaultdict(list)
    names: dict[tuple[str, str], None] = {}
    for concept, label in _labels():
        needed = label_marks(concept, label)
        names[concept.code, label] = None
        for key in needed[0] if needed else ():
            waiting[key].append(((concept.code, label), needed))
    for document in documents:
        for name in _met(document, waiting, names):
            del names[name]
    return list(names)


def _met(
    document: SearchDocument,
    waiting: dict[str, list[tuple[tuple[str, str], Needed]]],
    names: dict[tuple[str, str], None],
) -> set[tuple[str, str]]:
    keys = text_marks(document.title) | text_marks(document.summary)
    candidates = (entry for key in keys for entry in waiting.get(key, ()))
    return {
        name for name, needed in candidates if name in names and all(not keys.isdisjoint(marks) for marks in needed)
    }


def _labels() -> Iterator[tuple[Concept, str]]:
    for concept in concepts().values():
        for label in concept.labels:
            yield concept, label


def _one_key(needed: Needed) -> str:
    return " ".join(sorted(min(marks) for marks in needed))

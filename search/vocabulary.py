"""The keys an index knows: for the choice of keys, the repair of layouts and misspelt words."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice, takewhile
from typing import NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search.analysis import WordKeys, analyse
from search.places import all_names
from search.thesaurus import all_labels

SHORTEST_PREFIX = 3


class Near(NamedTuple):
    distance: int
    key: str
    known: str


@dataclass(frozen=True)
class Vocabulary:
    """`frequencies`: in how many records each key is. Names and concepts that none has are known too."""

    frequencies: Mapping[str, int]
    ordered: tuple[str, ...]

    @classmethod
    def of(cls, frequencies: Mapping[str, int]) -> "Vocabulary":
        return cls(frequencies, tuple(sorted(frequencies)))

    @classmethod
    def counted(cls, documents: Iterable[Iterable[str]]) -> "Vocabulary":
        return cls.of(Counter(key for keys in documents for key in set(keys)))

    def __contains__(self, key: str) -> bool:
        return key in self.frequencies

    def begins(self, prefix: str) -> bool:
        """Whether a key of the index begins so."""
        return len(prefix) >= SHORTEST_PREFIX and _begins(self.ordered, prefix)

    def documents(self, keys: Iterable[str], *, begun: bool = False) -> int:
        """In how many records one of the keys is, or a word that begins so: an upper bound, as some hold several."""
        if not begun:
            return sum(self.frequencies.get(key, 0) for key in keys)
        return sum(self.frequencies[known] for key in keys for known in _beginning(self.ordered, key))

    def nearest(self, keys: Iterable[str], most: int = 3) -> list["Near"]:
        """The keys that a mistyped word may have been meant to be; its first letter is taken to be right.

        One letter wrong, missing, added, or two that changed places, is one typo.
        """
        found = [Near(distance, key, known) for key in sorted(keys) for known, distance in self._like(key)]
        best: dict[str, Near] = {}
        for near in sorted(found, key=self._plausible):
            best.setdefault(near.known, near)
        return list(best.values())[:most]

    def _plausible(self, near: "Near") -> tuple[int, int, str]:
        return near.distance, -self.frequencies[near.known], near.known

    def _like(self, key: str) -> Iterable[tuple[str, int]]:
        if not (most := _most_typos(key)):
            return
        start, end = (bisect_left(self.ordered, letter) for letter in (key[0], chr(ord(key[0]) + 1)))
        near = extract(key, self.ordered[start:end], scorer=OSA.distance, score_cutoff=most, limit=None)
        yield from ((known, int(distance)) for known, distance, _ in near)

    def knows(self, word: WordKeys) -> bool:
        """Whether the word, or a word it is the beginning of, is known at all."""
        keys = (word.general, word.kazakh, word.plain)
        return any(key in self.frequencies or key in _lasting() for key in keys) or self._begun(word.plain)

    def _begun(self, prefix: str) -> bool:
        return self.begins(prefix) or (len(prefix) >= SHORTEST_PREFIX and _begins(_lasting_ordered(), prefix))


def _most_typos(key: str) -> int:
    """A number, or a short word, with one letter changed is another."""
    return 0 if key[0].isdigit() or len(key) < 5 else 1 if len(key) < 8 else 2


def _begins(ordered: tuple[str, ...], prefix: str) -> bool:
    place = bisect_left(ordered, prefix)
    return place < len(ordered) and ordered[place].startswith(prefix)


def _beginning(ordered: tuple[str, ...], prefix: str) -> Iterable[str]:
    return takewhile(lambda known: known.startswith(prefix), islice(ordered, bisect_left(ordered, prefix), None))


@cache
def _lasting() -> frozenset[str]:
    """Keys of place names and of the thesaurus: a short abbreviation must not be "repaired" away."""
    texts = (*all_names(), *all_labels())
    return frozenset(key for text in texts for _, word in analyse(text) for key in word.all())


@cache
def _lasting_ordered() -> tuple[str, ...]:
    return tuple(sorted(_lasting()))

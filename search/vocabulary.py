"""The keys an index knows, with the number of records that hold them: for the choice of keys and the repair of layouts."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from search.analysis import WordKeys, analyse
from search.places import all_names
from search.thesaurus import all_labels

SHORTEST_PREFIX = 3


@dataclass(frozen=True)
class Vocabulary:
    """`frequencies`: the keys of the index; names and concepts that no record holds yet are known words too."""

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

    def knows(self, word: WordKeys) -> bool:
        """Whether the word, or a word it is the beginning of, is known at all."""
        keys = (word.general, word.kazakh, word.plain)
        return any(key in self.frequencies or key in _lasting() for key in keys) or self._begun(word.plain)

    def _begun(self, prefix: str) -> bool:
        return self.begins(prefix) or (len(prefix) >= SHORTEST_PREFIX and _begins(_lasting_ordered(), prefix))


def _begins(ordered: tuple[str, ...], prefix: str) -> bool:
    place = bisect_left(ordered, prefix)
    return place < len(ordered) and ordered[place].startswith(prefix)


@cache
def _lasting() -> frozenset[str]:
    """Keys of place names and of the thesaurus: a short abbreviation must not be "repaired" away."""
    texts = (*all_names(), *all_labels())
    return frozenset(key for text in texts for _, word in analyse(text) for key in word.all())


@cache
def _lasting_ordered() -> tuple[str, ...]:
    return tuple(sorted(_lasting()))

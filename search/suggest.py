"""What may be meant by words that are still being typed: texts with a word for each, the last one begun."""

from dataclasses import dataclass

from search.analysis import WordKeys, analyse

_LONGEST = 60
_MOST_WORDS = 5
_SHORTEST_BEGINNING = 2


@dataclass(frozen=True, slots=True)
class Typed:
    """The words of a visitor, by their keys."""

    words: tuple[WordKeys, ...]

    @classmethod
    def of(cls, text: str) -> "Typed":
        return cls(tuple(keys for _, keys in analyse(text[:_LONGEST]))[:_MOST_WORDS])

    @property
    def enough(self) -> bool:
        """Whether so much is typed that it leaves out most of what there is."""
        return bool(self.words) and len(self.words[-1].plain) >= _SHORTEST_BEGINNING

    def question(self) -> str:
        """A tsquery for titles in the tables of the PostgreSQL engine; `fits` has the last word."""
        return " & ".join(f"({_in_titles(word)})" for word in self.words)

    def fits(self, text: str) -> bool:
        there = [keys for _, keys in analyse(text)]
        return all(any(_begins(keys, word) for keys in there) for word in self.words)


def _in_titles(word: WordKeys) -> str:
    whole = [f"'{key}':A" for key in sorted(word.all())]
    return " | ".join([*whole, f"'{word.plain}':*A"])


def _begins(keys: WordKeys, word: WordKeys) -> bool:
    return keys.plain.startswith(word.plain) or keys.general == word.general

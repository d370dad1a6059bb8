"""From what a visitor typed to the keys an engine looks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from search.analysis import WordKeys, analyse, short
from search.engine import SearchRequest
from search.layout import other_layouts
from search.places import find_alias
from search.tokens import Token
from search.vocabulary import Vocabulary

LONGEST_QUERY = 400
# Meilisearch looks at ten words and no more.
MOST_KEYS = 10
_DOUBTFUL, _GAIN = 0.7, 0.3


@dataclass(frozen=True, slots=True)
class Plan:
    """`keys`: what to look for, in the order typed; the last may be the beginning of a word."""

    keys: tuple[str, ...]
    repaired: str | None

    @property
    def text(self) -> str:
        return " ".join(self.keys)

    @property
    def short_text(self) -> str:
        return short(self.text)


def plan(request: SearchRequest, vocabulary: Vocabulary) -> Plan:
    typed = request.query[:LONGEST_QUERY]
    repaired = None if request.verbatim else repair_layout(typed, vocabulary)
    text = repaired or typed
    keys = _keys(analyse(text), request.locale, vocabulary)
    return Plan(tuple(dict.fromkeys(keys))[:MOST_KEYS], repaired)


def repair_layout(text: str, vocabulary: Vocabulary) -> str | None:
    """The text in the layout it was meant in, if the words are clearly known there and not as typed."""
    share = _known_share(text, vocabulary)
    if share >= _DOUBTFUL:
        return None
    best_share, best = max(((_known_share(other, vocabulary), other) for other in other_layouts(text)), default=(0, ""))
    return best.strip() if best_share > share + _GAIN else None


def _known_share(text: str, vocabulary: Vocabulary) -> float:
    """The share of characters that stand in known words."""
    words = [(len(token.text), token.number or vocabulary.knows(keys)) for token, keys in analyse(text)]
    total = sum(length for length, _ in words)
    return sum(length for length, known in words if known) / total if total else 0.0


def _keys(found: Sequence[tuple[Token, WordKeys]], locale: str, vocabulary: Vocabulary) -> list[str]:
    words, keys, place = [token for token, _ in found], [], 0
    while place < len(found):
        if alias := find_alias(words, place):
            code, length = alias
            keys.append(code)
            place += length
        else:
            keys.extend(_choose(found[place][1], locale, vocabulary, last=place == len(found) - 1))
            place += 1
    return keys


def _choose(word: WordKeys, locale: str, vocabulary: Vocabulary, *, last: bool) -> tuple[str, ...]:
    """The key under which the index has the word; a word that is still being typed by its beginning."""
    if word.parts and all(part in vocabulary or vocabulary.begins(part) for part in word.parts):
        return word.parts
    choices = (word.kazakh, word.general) if locale == "kk" else (word.general, word.kazakh)
    known = [key for key in choices if key in vocabulary]
    if known:
        return (known[0],)
    begun = [key for key in (*choices, word.plain) if last and vocabulary.begins(key)]
    return (max(begun, key=len) if begun else choices[0],)


"""From what a visitor typed to the keys an engine looks for."""

from dataclasses import dataclass

from search.analysis import WordKeys, analyse
from search.engine import SearchRequest
from search.layout import other_layouts
from search.places import find_alias
from search.skeleton import has_kazakh_letters
from search.thesaurus import Found, find_concept
from search.tokens import Token
from search.vocabulary import Vocabulary

LONGEST_QUERY = 400
# Meilisearch looks at ten words and no more.
MOST_KEYS = 10
_DOUBTFUL, _GAIN, _CLEAR = 0.7, 0.3, 0.5


@dataclass(frozen=True, slots=True)
class Term:
    """A key to look for; `near`: keys of the index that it may be a misspelling of, the nearest first."""

    key: str
    near: tuple[str, ...] = ()
    typos: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """`terms`: what to look for, in the order typed; the last may be the beginning of a word, if `open`.

    `concepts`: keys of the concepts that the words name. Whatever has the concept has all its words too, and
    few records have it: engines that drop or weigh words by their frequency keep to what is meant.
    """

    terms: tuple[Term, ...]
    repaired: str | None
    concepts: tuple[Term, ...] = ()
    open: bool = True

    @property
    def all_terms(self) -> tuple[Term, ...]:
        """The last may be the beginning of a word; where it is none, something stands behind it."""
        return (*self.concepts, *self.terms) if self.open else (*self.terms, *self.concepts)


def plan(request: SearchRequest, vocabulary: Vocabulary) -> Plan:
    typed = request.query[:LONGEST_QUERY]
    repaired = None if request.verbatim else repair_layout(typed, vocabulary)
    text = repaired or typed
    found = analyse(text)
    terms = tuple({term.key: term for term in _terms(found, request.locale, vocabulary)}.values())[:MOST_KEYS]
    named, ends = _concepts(found, request.locale, vocabulary)
    concepts = tuple(dict.fromkeys(named))[: MOST_KEYS - len(terms)]
    return Plan(terms, repaired, concepts, open=not (concepts and ends))


def _concepts(found: Found, locale: str, vocabulary: Vocabulary) -> tuple[list[Term], bool]:
    """The concepts that the words name and some record has; and whether the last word belongs to one."""
    words, named, place, ends = [token for token, _ in found], list[Term](), 0, False
    while place < len(found):
        alias = find_alias(words, place)
        concept = None if alias else find_concept(found, place, kazakh_first=_kazakh_first(words[place], locale))
        ends = bool(concept and concept[0].key in vocabulary)
        if concept and ends:
            named.append(Term(concept[0].key))
        place += alias[1] if alias else concept[1] if concept else 1
    return named, ends


def _kazakh_first(word: Token, locale: str) -> bool:
    return locale == "kk" or has_kazakh_letters(word.text)


def repair_layout(text: str, vocabulary: Vocabulary) -> str | None:
    """The text in the layout it was meant in, if the words are clearly known there and not as typed."""
    share = _known_share(text, vocabulary)
    if share >= _DOUBTFUL or _merely_mistyped(text, vocabulary):
        return None
    best_share, best = max(((_known_share(other, vocabulary), other) for other in other_layouts(text)), default=(0, ""))
    return best.strip() if best_share > max(share + _GAIN, _CLEAR) else None


def _merely_mistyped(text: str, vocabulary: Vocabulary) -> bool:
    """Every word is known but for a letter or two."""
    return all(
        token.number or vocabulary.knows(keys) or vocabulary.nearest(keys.all()) for token, keys in analyse(text)
    )


def _known_share(text: str, vocabulary: Vocabulary) -> float:
    """The share of characters that stand in known words."""
    words = [(len(token.text), token.number or vocabulary.knows(keys)) for token, keys in analyse(text)]
    total = sum(length for length, _ in words)
    return sum(length for length, known in words if known) / total if total else 0.0


def _terms(found: Found, locale: str, vocabulary: Vocabulary) -> list[Term]:
    words, terms, place = [token for token, _ in found], list[Term](), 0
    while place < len(found):
        if alias := find_alias(words, place):
            code, length = alias
            terms.append(Term(code))
            place += length
        else:
            first = _kazakh_first(words[place], locale)
            terms.extend(_choose(found[place][1], vocabulary, first, last=place == len(found) - 1))
            place += 1
    return terms


def _choose(word: WordKeys, vocabulary: Vocabulary, kazakh_first: bool, *, last: bool) -> tuple[Term, ...]:
    """The key under which the index has the word, or a word that begins so, or those nearest to it."""
    if word.parts and all(part in vocabulary or vocabulary.begins(part) for part in word.parts):
        return tuple(Term(part) for part in word.parts)
    first, second = (word.kazakh, word.general) if kazakh_first else (word.general, word.kazakh)
    begun = (key for key in (word.plain, first) if last and vocabulary.begins(key))
    known = first if first in vocabulary else next(begun, second if second in vocabulary else None)
    return (Term(known) if known else _mistyped(word, first, vocabulary),)


def _mistyped(word: WordKeys, first: str, vocabulary: Vocabulary) -> Term:
    near = vocabulary.nearest({word.general, word.kazakh, word.plain})
    if not near:
        return Term(first)
    return Term(near[0].key, tuple(found.known for found in near), near[0].distance)

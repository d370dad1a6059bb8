"""Concepts with their labels in three languages: what lets a word of one language find a record in another.

A concept is attached to a record by hand (its code among the record's tags) or when all keys of one of its
labels occur in a title; then all its labels are indexed, and its key. What is attached brings the concepts it
is a kind of: a record about sheep is one about livestock, not the other way about.
`data/thesaurus.tsv` is edited by translators.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from search.analysis import WordKeys, analyse
from search.data import lines, table
from search.skeleton import has_kazakh_letters
from search.tokens import Token

Found = Sequence[tuple[Token, WordKeys]]
# Two letters as they sound are too little to know a label by; as they are written they will do.
_SHORTEST_SOUND = 3
_LONGEST_ABBREVIATION = 6
_SECTORS: dict[str, list[str]] = table("sectors")


@dataclass(frozen=True, slots=True)
class Concept:
    """`kazakh`: those of the labels that are Kazakh, met by their Kazakh keys; `shared` are Russian or English too.

    `broader`: codes of what this is a kind of. `key` stands for the concept in an index: like no number of a
    text it begins with 0, and like a number it is never cut or forgiven a letter.
    """

    code: str
    key: str
    labels: tuple[str, ...]
    kazakh: frozenset[str]
    shared: frozenset[str]
    broader: tuple[str, ...] = ()


@cache
def concepts() -> dict[str, Concept]:
    rows = enumerate(lines("thesaurus"), 1)
    return {code: _concept(code, f"0{place:04d}", cells) for place, (code, _domain, *cells) in rows}


def _concept(code: str, key: str, cells: list[str]) -> Concept:
    kazakh, *others, broader = [
        [entry.strip() for entry in cell.split(";") if entry.strip()] for cell in (*cells, "")[:5]
    ]
    labels = dict.fromkeys(label for cell in (kazakh, *others) for label in cell)
    known = frozenset({*kazakh, *filter(has_kazakh_letters, labels)})
    return Concept(code, key, tuple(labels), known, known & {*others[0], *others[1]}, tuple(broader))


def sector_labels(sector: str | None) -> list[str]:
    return _SECTORS.get(sector or "", [])


def attached(text: Mapping[str, str]) -> list[Concept]:
    """The concepts with a label whose every word occurs in the text of one of the languages, and what they are."""
    found: dict[str, Concept] = {}
    for locale, written in text.items():
        keys = _marks_of(written, locale)
        for key in keys:
            for needed, concept in _by_first_key().get(key, []):
                if all(not keys.isdisjoint(marks) for marks in needed):
                    found.setdefault(concept.code, concept)
    return with_broader(found.values())


def with_broader(narrow: Iterable[Concept]) -> list[Concept]:
    """The concepts, then those they are a kind of, nearest first."""
    waiting = list(narrow)
    found = dict[str, Concept]()
    while waiting:
        found |= {concept.code: concept for concept in waiting if concept.code not in found}
        broader = dict.fromkeys(code for concept in waiting for code in concept.broader)
        waiting = [concepts()[code] for code in broader if code not in found]
    return list(found.values())


@lru_cache(maxsize=8192)
def label_concepts(label: str) -> tuple[str, ...]:
    """Keys of the concepts that a label of a record, in whichever language, is about."""
    return tuple(concept.key for concept in attached({"kk": label}))


def find_concept(found: Found, start: int, *, kazakh_first: bool) -> tuple[Concept, int] | None:
    """The concept named from word `start` on, and how many words name it; none where it may be one of two."""
    for length in range(min(_longest_label(), len(found) - start), 0, -1):
        for phrase in _readings(found[start : start + length], kazakh_first=kazakh_first):
            if meant := _by_phrase().get(phrase):
                if len(meant) == 1:
                    return concepts()[next(iter(meant))], length
                break
    return None


def _readings(found: Found, *, kazakh_first: bool) -> Iterator[tuple[str, ...]]:
    """A phrase as it is written, then by its keys."""
    yield ("w", *(token.text for token, _ in found))
    general, kazakh = ("g", *(keys.general for _, keys in found)), ("k", *(keys.kazakh for _, keys in found))
    if len("".join(keys.plain for _, keys in found)) >= _SHORTEST_SOUND:
        yield from (kazakh, general) if kazakh_first else (general, kazakh)
        yield ("s", *(keys.plain for _, keys in found))


@cache
def _by_phrase() -> dict[tuple[str, ...], frozenset[str]]:
    """Codes of the concepts by their labels: as written, by Kazakh or general keys, abbreviations as they sound."""
    codes: dict[tuple[str, ...], set[str]] = {}
    for concept in concepts().values():
        for label in concept.labels:
            for phrase in _named_by(concept, label):
                codes.setdefault(phrase, set()).add(concept.code)
    return {phrase: frozenset(found) for phrase, found in codes.items()}


def _named_by(concept: Concept, label: str) -> Iterator[tuple[str, ...]]:
    found = analyse(label)
    yield ("w", *(token.text for token, _ in found))
    if _is_abbreviation(label):
        yield ("s", *(keys.plain for _, keys in found))
        return
    if label in concept.kazakh:
        yield ("k", *(keys.kazakh for _, keys in found))
    if label not in concept.kazakh or label in concept.shared:
        yield ("g", *(keys.general for _, keys in found))


@cache
def _longest_label() -> int:
    return max(len(phrase) - 1 for phrase in _by_phrase())


def text_marks(text: Mapping[str, str]) -> set[str]:
    """What the words of a text are met by, in all its languages together."""
    return set[str]().union(*(_marks_of(written, locale) for locale, written in text.items()))


def label_marks(concept: Concept, label: str) -> list[frozenset[str]]:
    """For each word of a label what a word of a text must have one in common with."""
    if _is_abbreviation(label):
        return [frozenset({f"w:{token.text}"}) for token, _ in analyse(label)]
    return [_own_marks(word, concept, label) for _, word in analyse(label)]


def _is_abbreviation(label: str) -> bool:
    return label.isupper() and label.isalpha() and len(label) <= _LONGEST_ABBREVIATION


@cache
def _abbreviations() -> frozenset[str]:
    labels = (label for concept in concepts().values() for label in concept.labels if _is_abbreviation(label))
    return frozenset(token.text for label in labels for token, _ in analyse(label))


def _marks_of(written: str, locale: str) -> set[str]:
    """An abbreviation is met as it is written and not as it sounds: ЦОД is no сода, ӘКК no әк."""
    marks, shouted = set[str](), written.isupper()
    for token, word in analyse(written):
        known = token.text in _abbreviations() and written[token.start : token.end].isupper()
        if known:
            marks.add(f"w:{token.text}")
        if not known or shouted:
            marks |= _marks(word, kazakh=locale == "kk")
    return marks


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


def _own_marks(word: WordKeys, concept: Concept, label: str) -> frozenset[str]:
    """The word itself, not its parts: птицефабрика must not be met by a фабрика.

    A Kazakh word is met by its Kazakh key alone: as Russian, шыны (glass) would lose its end and be a шина (tyre).
    """
    marks = _marks(replace(word, parts=()), kazakh=label in concept.kazakh)
    only_kazakh = label in concept.kazakh and label not in concept.shared
    return frozenset({f"k:{word.kazakh}"}) if only_kazakh else marks

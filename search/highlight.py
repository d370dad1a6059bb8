"""Marks in a shown text the words that the query found, by the keys of both: the index holds no words."""

from functools import lru_cache

from search.analysis import WordKeys, analyse
from search.query import LONGEST_QUERY

_SHORTEST_BEGINNING = 3
Fragment = tuple[str, bool]


def highlight(text: str, query: str, locale: str) -> list[Fragment]:
    """`text`, which is in `locale`, cut into (part, is it a match); the parts joined are the text.

    The query is what was searched for: the repaired one if there is one.
    """
    wanted = [word for _, word in analyse(query[:LONGEST_QUERY])]
    if not wanted:
        return [(text, False)] if text else []
    keys = frozenset[str]().union(*(word.all() for word in wanted))
    beginning = wanted[-1].plain
    begun = len(beginning) >= _SHORTEST_BEGINNING
    spans = [
        (start, end)
        for start, end, own, plain in _words(text, locale == "kk")
        if not keys.isdisjoint(own) or (begun and plain.startswith(beginning))
    ]
    return _cut(text, spans)


# The texts of a record are shown again and again, by whatever query it was found.
@lru_cache(maxsize=8192)
def _words(text: str, kazakh: bool) -> tuple[tuple[int, int, frozenset[str], str], ...]:
    """Where each word of the text stands, and its keys."""
    return tuple((token.start, token.end, _own_keys(word, kazakh), word.plain) for token, word in analyse(text))


def _own_keys(word: WordKeys, kazakh: bool) -> frozenset[str]:
    """Endings are taken off as Kazakh only where the text is: медицина must not be met by a медь."""
    return word.all() if kazakh else frozenset((word.general, word.plain, *word.parts))


def _cut(text: str, spans: list[tuple[int, int]]) -> list[Fragment]:
    fragments: list[Fragment] = []
    place = 0
    for start, end in spans:
        fragments += [(text[place:start], False), (text[start:end], True)]
        place = end
    fragments.append((text[place:], False))
    return [fragment for fragment in fragments if fragment[0]]

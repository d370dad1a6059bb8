"""Marks in a shown text the words that the query found, by the keys of both: the index holds no words."""

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
    spans = [
        (token.start, token.end)
        for token, word in analyse(text)
        if not keys.isdisjoint(_own_keys(word, locale)) or _begins(word, beginning)
    ]
    return _cut(text, spans)


def _own_keys(word: WordKeys, locale: str) -> frozenset[str]:
    """Endings are taken off as Kazakh only where the text is: медицина must not be met by a медь."""
    return word.all() if locale == "kk" else frozenset((word.general, word.plain, *word.parts))


def _begins(word: WordKeys, beginning: str) -> bool:
    return len(beginning) >= _SHORTEST_BEGINNING and word.plain.startswith(beginning)


def _cut(text: str, spans: list[tuple[int, int]]) -> list[Fragment]:
    fragments: list[Fragment] = []
    place = 0
    for start, end in spans:
        fragments += [(text[place:start], False), (text[start:end], True)]
        place = end
    fragments.append((text[place:], False))
    return [fragment for fragment in fragments if fragment[0]]

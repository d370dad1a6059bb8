"""Marks in a shown text the words that the query found, by the keys of both: the index holds no words to mark."""

from search.analysis import WordKeys, analyse
from search.query import LONGEST_QUERY

_SHORTEST_BEGINNING = 3
Fragment = tuple[str, bool]


def highlight(text: str, query: str, locale: str) -> list[Fragment]:
    """`text` cut into (part, is it a match); the parts joined are the text. Pass the repaired query if there is one."""
    wanted = [word for _, word in analyse(query[:LONGEST_QUERY])]
    if not wanted:
        return [(text, False)] if text else []
    keys = {key for word in wanted for key in _query_keys(word, locale)}
    beginning = wanted[-1].plain
    spans = [(token.start, token.end) for token, word in analyse(text) if _matches(word, keys, beginning)]
    return _cut(text, spans)


def _query_keys(word: WordKeys, locale: str) -> tuple[str, ...]:
    return (word.kazakh, word.general, *word.parts) if locale == "kk" else (word.general, word.kazakh, *word.parts)


def _matches(word: WordKeys, keys: set[str], beginning: str) -> bool:
    own = word.all()
    if not own.isdisjoint(keys):
        return True
    return len(beginning) >= _SHORTEST_BEGINNING and word.plain.startswith(beginning)


def _cut(text: str, spans: list[tuple[int, int]]) -> list[Fragment]:
    fragments: list[Fragment] = []
    place = 0
    for start, end in spans:
        fragments += [(text[place:start], False), (text[start:end], True)]
        place = end
    fragments.append((text[place:], False))
    return [fragment for fragment in fragments if fragment[0]]

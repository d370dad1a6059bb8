"""Splits Russian compounds at a known first part: мясопереработка is мясо and переработка."""

from functools import lru_cache

from search.data import table, words
from search.stems import general_key

_FIRST_PARTS: dict[str, str] = table("compounds")
_LENGTHS = sorted({len(part) for part in _FIRST_PARTS}, reverse=True)
_WHOLE = words("compound_exceptions")
_SHORTEST_REST = 4


@lru_cache(maxsize=65536)
def compound_keys(word: str) -> tuple[str, ...]:
    """The keys of both parts, or nothing."""
    if any(word.startswith(whole) for whole in _WHOLE):
        return ()
    for length in _LENGTHS:
        base, rest = _FIRST_PARTS.get(word[:length]), word[length:]
        if base and len(rest) >= _SHORTEST_REST:
            return (general_key(base), *(compound_keys(rest) or (general_key(rest),)))
    return ()

"""The Russian and English key of a word: the skeleton of its Snowball stem."""

from functools import lru_cache

import snowballstemmer

from search.data import table
from search.skeleton import is_cyrillic, skeleton

_RUSSIAN = snowballstemmer.stemmer("russian")
_ENGLISH = snowballstemmer.stemmer("english")
# Words the stemmer does not bring together: fleeting vowels, and "фарма", which would become "farm".
_EXCEPTIONS: dict[str, str] = table("stem_exceptions")


@lru_cache(maxsize=65536)
def general_key(word: str) -> str:
    return skeleton(_stem(word))


def _stem(word: str) -> str:
    if any(map(is_cyrillic, word)):
        return _EXCEPTIONS.get(word) or _russian(word)
    return _ENGLISH.stemWord(word) if word.isascii() else word


def _russian(word: str) -> str:
    stem = _RUSSIAN.stemWord(word)
    return stem if len(stem) > 1 else word

"""The Russian and English key of a word: the skeleton of its Snowball stem."""

from functools import lru_cache
from threading import local

import snowballstemmer

from search.data import table
from search.skeleton import is_cyrillic, skeleton


class _Stemmers(local):
    """A stemmer keeps the word it works on in itself: each thread has its own."""

    def __init__(self) -> None:
        self.russian = snowballstemmer.stemmer("russian")
        self.english = snowballstemmer.stemmer("english")


_STEMMERS = _Stemmers()
# Words the stemmer does not bring together: fleeting vowels, and "фарма", which would become "farm".
_EXCEPTIONS: dict[str, str] = table("stem_exceptions")


@lru_cache(maxsize=65536)
def general_key(word: str) -> str:
    return skeleton(_stem(word))


def _stem(word: str) -> str:
    if any(map(is_cyrillic, word)):
        return _EXCEPTIONS.get(word) or _russian(word)
    return _STEMMERS.english.stemWord(word) if word.isascii() else word


def _russian(word: str) -> str:
    stem = _STEMMERS.russian.stemWord(word)
    return stem if len(stem) > 1 else word

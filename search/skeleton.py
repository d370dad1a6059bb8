"""Any script to lower-case ASCII letters, so that spellings of one name meet.

Russian, Kazakh (with or without its special letters, in Cyrillic, in both Latin alphabets, in the Arabic
script) and English spellings of a name share a skeleton: Қостанай, Костанай, Qostanaı, Kostanay → kostanai.
"""

import re
import unicodedata
from functools import lru_cache

from search.data import table

_ALPHABET = table("alphabet")
_CYRILLIC: dict[str, str] = _ALPHABET["cyrillic"]
_LATIN: dict[str, str] = _ALPHABET["latin"]
_LETTERS: dict[str, str] = {**_CYRILLIC, **_ALPHABET["arabic"], **_LATIN}
_DIGRAPHS: dict[str, str] = dict(_ALPHABET["digraphs"])
_DIGRAPH = re.compile("|".join(_DIGRAPHS))
_AFTERWARDS: list[tuple[str, str]] = [(old, new) for old, new in _ALPHABET["afterwards"]]
_TO_LATIN: dict[str, str] = {c: latin for c, latin in _ALPHABET["lookalikes"].items() if latin.isalpha()}
_TO_CYRILLIC: dict[str, str] = {latin: c for c, latin in _TO_LATIN.items() if c not in "ёһ"}
_KAZAKH = frozenset("әғқңөұүһі")
_REPEATED = re.compile(r"([a-z])\1+")


def is_cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u052f"


def is_latin(letter: str) -> bool:
    return letter.isalpha() and ("a" <= letter <= "z" or "\u00c0" <= letter <= "\u024f" or letter == "ə")


def has_kazakh_letters(text: str) -> bool:
    """Letters that only Kazakh has among the languages of the catalogue."""
    return any(letter in _KAZAKH for letter in text.lower())


def one_script(word: str) -> str:
    """A lower-case word whose letters mix Cyrillic and Latin look-alikes, in the script it was meant in.

    The Rules themselves write «КАZNEX» with two Cyrillic letters.
    """
    cyrillic = sum(map(is_cyrillic, word))
    if not cyrillic or not any(map(is_latin, word)):
        return word
    # Only letters without a twin in the other script tell which one was meant.
    only_cyrillic = sum(is_cyrillic(c) and c not in _TO_LATIN for c in word)
    only_latin = sum(is_latin(c) and c not in _TO_CYRILLIC for c in word)
    as_latin = only_latin > only_cyrillic or (only_latin == only_cyrillic and cyrillic * 2 <= len(word))
    twins = _TO_LATIN if as_latin else _TO_CYRILLIC
    return "".join(twins.get(c, c) for c in word)


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """`word` is lower case, NFC and of one script, as `search.tokens` gives it; the answer is [a-z0-9]*."""
    return collapse(plain_letters(word))


def plain_letters(word: str) -> str:
    """The skeleton before doubled letters, and ng, become one."""
    return "".join(_letter(c) for c in _DIGRAPH.sub(_digraph, word))


def collapse(letters: str) -> str:
    letters = _REPEATED.sub(r"\1", letters)
    for old, new in _AFTERWARDS:
        letters = letters.replace(old, new)
    return _REPEATED.sub(r"\1", letters)


def _digraph(match: re.Match[str]) -> str:
    return _DIGRAPHS[match.group()]


def _letter(letter: str) -> str:
    if letter in _LETTERS:
        return _LETTERS[letter]
    if letter.isascii():
        return letter if letter.isalnum() else ""
    base = unicodedata.normalize("NFKD", letter)[0]
    if base.isascii() and base.isalpha():
        return base.lower()
    # A letter of a script without a table: its number, so that the word still finds itself.
    return f"{ord(letter):x}" if letter.isalpha() else ""

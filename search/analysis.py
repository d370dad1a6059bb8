"""The one analyser: it feeds both engines, the query and the highlighting. Pure, no input or output.

Every word gives up to three keys. The general key stems Russian and English; the Kazakh key strips Kazakh
endings; the plain key is the word as written, for a word that is still being typed. All are [a-z0-9]+.
"""

from dataclasses import dataclass
from functools import lru_cache

from search.compounds import compound_keys
from search.data import fingerprint
from search.kazakh import kazakh_key
from search.skeleton import skeleton
from search.stems import general_key
from search.tokens import Token, tokens

# Raise it with each change of the rules; the tables are counted in by themselves.
_RULES = 2
# An index built with another version holds other keys than a query asks for.
ANALYSER_VERSION = f"{_RULES}_{fingerprint()}"
SHORT_KEY = 5


@dataclass(frozen=True, slots=True)
class WordKeys:
    general: str
    kazakh: str
    plain: str
    parts: tuple[str, ...] = ()

    def all(self) -> frozenset[str]:
        return frozenset((self.general, self.kazakh, self.plain, *self.parts))


# The labels of regions, sectors and concepts come again with every record they belong to.
@lru_cache(maxsize=8192)
def analyse(text: str) -> tuple[tuple[Token, WordKeys], ...]:
    found = ((token, word_keys(token)) for token in tokens(text))
    return tuple((token, keys) for token, keys in found if keys.plain)


def word_keys(token: Token) -> WordKeys:
    return _number_keys(token.text) if token.number else _word_keys(token.text)


@lru_cache(maxsize=8192)
def lines(text: str) -> tuple[str, ...]:
    """What an index holds of a text: its general keys (compounds whole and in parts) and its Kazakh keys."""
    found = [keys for _, keys in analyse(text)]
    general = " ".join(key for keys in found for key in (keys.general, *keys.parts))
    kazakh = " ".join(keys.kazakh for keys in found)
    return tuple(dict.fromkeys(line for line in (general, kazakh) if line))


@lru_cache(maxsize=8192)
def short(line: str) -> str:
    """The same keys cut to five letters, for the second, more forgiving search; numbers stay whole."""
    return " ".join(key if key[0].isdigit() else key[:SHORT_KEY] for key in line.split())


@lru_cache(maxsize=65536)
def _word_keys(word: str) -> WordKeys:
    plain = skeleton(word)
    return WordKeys(general_key(word) or plain, kazakh_key(word) or plain, plain, compound_keys(word))


def _number_keys(number: str) -> WordKeys:
    # An engine would cut a number at its point, or take "1e5" for one.
    key = number.replace(".", "d")
    return WordKeys(key, key, key)

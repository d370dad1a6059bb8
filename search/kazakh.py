"""Strips Kazakh endings from a skeleton until nothing more comes off.

It works on the skeleton, hence alike for all ways of writing Kazakh. Which form an ending takes depends on
the sound before it, and that is what keeps stems whole: -ты is an ending after a voiceless consonant only.
What counts is that every form of a word ends at the same stem, not that the stem is what a grammar says.
"""

from functools import lru_cache

from search.data import table, words
from search.skeleton import collapse, plain_letters

_RULES = table("kazakh_suffixes")
_KEPT: dict[str, int] = _RULES["kept"]
_LEAVES: dict[str, str] = _RULES["leaves"]
_ENDINGS: dict[str, list[str]] = {
    sound: sorted(endings, key=lambda ending: (-len(ending), ending)) for sound, endings in _RULES["after"].items()
}
_LONGEST = max(len(ending) for endings in _ENDINGS.values() for ending in endings)
_LISTED = [plain_letters(word) for word in words("kazakh_whole")]
_WHOLE = frozenset([*_LISTED, *map(collapse, _LISTED)])
_SHORTEST_STEM = 4
_VOWELS = tuple("aeiou")
_VOICELESS = {"g": "k", "b": "p"}
_SOUNDS = {
    **dict.fromkeys("aeo", "vowel"),
    "u": "glide",
    **dict.fromkeys("mn", "nasal"),
    **dict.fromkeys("kpstfh", "voiceless"),
    **dict.fromkeys("bvgd", "stop"),
}


@lru_cache(maxsize=65536)
def kazakh_key(word: str) -> str:
    """`word` as `search.tokens` gives it; the answer is its skeleton without endings."""
    return strip_endings(plain_letters(word))


def strip_endings(letters: str) -> str:
    """Endings go before doubled letters do: their first letter may double the last of the stem (зауыт-ты)."""
    stem = letters
    while not (known := _whole_stem(stem)) and (stems := _stems(stem)):
        stem = stems[0]
    stem = collapse(known or stem)
    return stem if stem == letters else strip_endings(stem)


def _whole_stem(word: str) -> str:
    """The longest word of the list that some way of taking endings off leads to."""
    seen, waiting = {word}, [word]
    while waiting:
        fresh = [stem for form in waiting for stem in _stems(form) if stem not in seen]
        seen.update(fresh)
        waiting = fresh
    return max(seen & _WHOLE, key=len, default="")


def _stems(word: str) -> list[str]:
    """What is left of `word` after each ending that fits, the longest ending first."""
    if word in _WHOLE:
        return []
    cut = [_stem(word, length) for length in range(min(_LONGEST, len(word) - 1), 0, -1)]
    return [stem for stem in [*map(_devoiced, cut), _devoiced(word)] if stem and stem != word]


def _stem(word: str, length: int) -> str:
    """`word` without its last `length` letters, or nothing where these are no ending."""
    stem, ending = word[:-length], word[-length:]
    if ending not in _ENDINGS[_sound(stem)] or not any(vowel in stem for vowel in _VOWELS):
        return ""
    stem += _LEAVES.get(ending, "")
    return stem if len(stem) >= _KEPT.get(ending, _SHORTEST_STEM) or stem in _WHOLE else ""


def _sound(stem: str) -> str:
    """What an ending hears before it; й after a vowel, and у, sound like consonants."""
    last = stem[-1]
    if last == "i":
        return "glide" if _after_vowel(stem) else "vowel"
    return "nasal" if stem.endswith("ng") else _SOUNDS.get(last, "voiced")


def _after_vowel(stem: str) -> bool:
    """мұнай, литий: the last i is й; not in мұнайы, where it is ы after й."""
    before = stem[-2:-1]
    return before in _VOWELS and not (before == "i" and stem[-3:-2] in _VOWELS)


def _devoiced(word: str) -> str:
    """The last consonant as it sounds without an ending: кітаб-ы → кітап, балығ-ы → балық."""
    if len(word) > 3 and word[-1] in _VOICELESS and word not in _WHOLE:
        return word[:-1] + _VOICELESS[word[-1]]
    return word

"""Regions and towns by the names people use: old names, abbreviations, names in other languages.

An alias counts as a whole phrase, never by its stem: an old name of the capital shares its stem with Ақмола.
What stands in the index, and in the query instead of the alias, is the code of the place (KATO).
"""

from collections.abc import Iterator, Mapping, Sequence

from search.data import table
from search.skeleton import skeleton
from search.tokens import Token, tokens

_REGIONS: dict[str, dict[str, object]] = table("places")["regions"]
_DISTRICTS: dict[str, list[str]] = table("places")["districts"]
# Endings a Russian or Kazakh name takes in a sentence: в Алма-Ате, Гурьевте.
_CASES: list[str] = table("places")["cases"]
_LONGEST_ALIAS = 4


def region_code(region: str) -> str | None:
    place = _REGIONS.get(region)
    return str(place["kato"]) if place else None


def region_names(region: str) -> list[str]:
    """Names of the region in all languages, then those of its centre."""
    place = _REGIONS.get(region, {})
    return [*_strings(place, "names"), *_strings(place, "centre")]


def district_code(district: str | None) -> str | None:
    return district if district in _DISTRICTS else None


def all_names() -> Iterator[str]:
    for region, place in _REGIONS.items():
        yield from region_names(region)
        yield from _strings(place, "aliases")
    for aliases in _DISTRICTS.values():
        yield from aliases


def find_alias(words: Sequence[Token], start: int) -> tuple[str, int] | None:
    """The code of the place named from word `start` on, and how many words name it."""
    for length in range(min(_LONGEST_ALIAS, len(words) - start), 0, -1):
        phrase = [word.text for word in words[start : start + length]]
        if code := _code(phrase):
            return code, length
    return None


def _code(phrase: Sequence[str]) -> str | None:
    """As it is written; else as it sounds, without the ending of a case."""
    if code := _WRITTEN.get(" ".join(phrase)):
        return code
    *first, last = map(skeleton, phrase)
    if code := _SPOKEN.get(" ".join([*first, last])):
        return code
    if last in _CURRENT:
        return None
    for case in _CASES:
        stem = " ".join([*first, last.removesuffix(case)])
        code = _SPOKEN.get(stem) or _SPOKEN.get(stem + "a")
        if code and last.endswith(case) and len(stem) > 3:
            return code
    return None


def _strings(place: dict[str, object], name: str) -> list[str]:
    values = place.get(name, [])
    return [str(value) for value in values] if isinstance(values, list) else []


def _written(name: str) -> str:
    return " ".join(token.text for token in tokens(name))


def aliases() -> Mapping[str, str]:
    """Codes of places by those of their names that are not current ones."""
    return _ALIASES


def spoken(name: str) -> str:
    """A name as it sounds, in whatever script it is written."""
    return " ".join(skeleton(token.text) for token in tokens(name))


def _aliases() -> dict[str, str]:
    """Current names are left out: they are ordinary words of the labels."""
    current = {spoken(name) for region in _REGIONS for name in region_names(region)}
    towns = {alias: kato for kato, aliases in _DISTRICTS.items() for alias in aliases}
    regions = {alias: str(place["kato"]) for place in _REGIONS.values() for alias in _strings(place, "aliases")}
    return {alias: code for alias, code in {**towns, **regions}.items() if spoken(alias) not in current}


def _by_sound(aliases: dict[str, str]) -> dict[str, str]:
    """Without those that sound alike: СҚО is the north, ШҚО the east; and су, water, would be the town of Чу."""
    codes: dict[str, set[str]] = {}
    for alias, code in aliases.items():
        codes.setdefault(spoken(alias), set()).add(code)
    return {phrase: min(found) for phrase, found in codes.items() if len(found) == 1 and len(phrase) > 2}


_CURRENT = {word for region in _REGIONS for name in region_names(region) for word in spoken(name).split()}
_ALIASES = _aliases()
_WRITTEN = {_written(alias): code for alias, code in _ALIASES.items()}
_SPOKEN = _by_sound(_ALIASES)

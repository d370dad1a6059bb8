"""Terms of the thesaurus that occur in a text, with what they are called in another language."""

from dataclasses import dataclass
from functools import cache

from locales.text import LOCALES, Locale
from search.data import lines
from search.thesaurus import attached

MOST = 20


@dataclass(frozen=True)
class Term:
    """A term: its names in the language of the source, and those in the language of the translation."""

    source: tuple[str, ...]
    target: tuple[str, ...]


def terms_in(text: str, source: Locale, target: Locale) -> list[Term]:
    """The terms of a text that have a name in both languages."""
    found = [_names().get(concept.code, {}) for concept in attached({source: text})]
    terms = [Term(names.get(source, ()), names.get(target, ())) for names in found]
    return [term for term in terms if term.source and term.target][:MOST]


@cache
def _names() -> dict[str, dict[str, tuple[str, ...]]]:
    """Names by code and language, the preferred one first."""
    return {
        code: {
            locale: tuple(name.strip() for name in cell.split(";") if name.strip())
            for locale, cell in zip(LOCALES, cells, strict=False)
        }
        for code, _domain, *cells in lines("thesaurus")
    }

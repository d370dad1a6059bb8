"""The interface in the language of the reader.

A message is a whole English sentence with named placeholders: `_("Found {count} sites", count=n)`. Instead of
the usual `%` and `str.format` the placeholders are filled by name only, and both the sentence and the
values are escaped, so neither a translation nor a value can bring markup or code into a page. A value
that is already `Markup` stays markup: that is how a link gets into a sentence.
"""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from locales.catalogue import FOLDER, Key, read
from locales.messages import fill
from locales.numbers import number
from locales.plurals import form_index
from locales.text import Locale

Count = int | float | Decimal


def N_(msgid: str) -> str:
    """Mark a sentence for translation where it is written but not yet shown."""
    return msgid


class Translator:
    """The messages of one language.

    `gettext`, `ngettext`, `pgettext` and `npgettext` make markup for a page; `text`, `ntext` and `ptext` make
    plain text for JSON, files and e-mail. A message that has no translation shows its source.
    """

    def __init__(self, locale: Locale, folder: Path = FOLDER) -> None:
        self.locale: Locale = locale
        self._catalogue = read(locale, folder)

    def gettext(self, msgid: str, /, **values: Any) -> Markup:
        return _safe(self._find(msgid), values)

    def ngettext(self, one: str, many: str, n: Count, /, **values: Any) -> Markup:
        """The form that goes with `n`; `{n}` shows the number itself unless it is given another way."""
        return _safe(self._find_plural(one, many, n), self._counted(n, values))

    def pgettext(self, context: str, msgid: str, /, **values: Any) -> Markup:
        return _safe(self._find(msgid, context), values)

    def npgettext(self, context: str, one: str, many: str, n: Count, /, **values: Any) -> Markup:
        return _safe(self._find_plural(one, many, n, context), self._counted(n, values))

    def text(self, msgid: str, /, **values: Any) -> str:
        return fill(self._find(msgid), values, str)

    def ntext(self, one: str, many: str, n: Count, /, **values: Any) -> str:
        return fill(self._find_plural(one, many, n), self._counted(n, values), str)

    def ptext(self, context: str, msgid: str, /, **values: Any) -> str:
        return fill(self._find(msgid, context), values, str)

    def _find(self, msgid: str, context: str | None = None) -> str:
        found = self._catalogue.get(Key(msgid, context))
        return found[0] if found else msgid

    def _find_plural(self, one: str, many: str, n: Count, context: str | None = None) -> str:
        found = self._catalogue.get(Key(one, context))
        index = form_index(n, self.locale)
        if found and index < len(found):
            return found[index]
        return one if form_index(n, "en") == 0 else many

    def _counted(self, n: Count, values: dict[str, Any]) -> dict[str, Any]:
        return {"n": number(n, self.locale), **values}


def install(environment: Environment, translator: Translator, *, plain: bool = False) -> None:
    """Give templates `_`, `gettext`, `ngettext` and `pgettext`; `plain` for templates that are not HTML."""
    # A new dictionary, because an overlay shares that of the environment it lies over.
    environment.globals = {**environment.globals, **functions(translator, plain=plain)}


def functions(translator: Translator, *, plain: bool = False) -> dict[str, Callable[..., str]]:
    """The functions of a translator under the names used in templates."""
    if plain:
        return {
            "_": translator.text,
            "gettext": translator.text,
            "ngettext": translator.ntext,
            "pgettext": translator.ptext,
        }
    return {
        "_": translator.gettext,
        "gettext": translator.gettext,
        "ngettext": translator.ngettext,
        "pgettext": translator.pgettext,
    }


def _safe(text: str, values: dict[str, Any]) -> Markup:
    return Markup(fill(str(escape(text)), values, _escaped))  # noqa: S704 - every part has been escaped


def _escaped(value: Any) -> str:
    return str(escape(value))

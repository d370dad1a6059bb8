from collections.abc import Callable
from pathlib import Path

import pytest

from locales.catalogue import po_file, read
from locales.plurals import HEADERS
from locales.text import Locale

Write = Callable[[Locale, str], Path]
Po = Callable[[Locale, str], str]


@pytest.fixture
def catalogue(tmp_path: Path, po: Po) -> Write:
    """Write the catalogue of a language and get the folder to read it from."""

    def write(locale: Locale, entries: str) -> Path:
        path = po_file(locale, tmp_path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(po(locale, entries), encoding="utf-8")
        read.cache_clear()
        return tmp_path

    return write


@pytest.fixture(scope="session")
def po() -> Po:
    """The text of a catalogue: the header of its language and the entries."""

    def text(locale: Locale, entries: str) -> str:
        return (
            'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
            f'"Language: {locale}\\n"\n"Plural-Forms: {HEADERS[locale]}\\n"\n\n{entries}\n'
        )

    return text

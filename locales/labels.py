"""Names of codes (stages, kinds, utilities, …) in three languages, from `data/labels.json`.

The order of the codes in the file is the order in which a page lists them.
"""

import json
import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from locales.text import LOCALES, Locale

LABELS_FILE = Path(__file__).parent / "data" / "labels.json"

_log = logging.getLogger(__name__)

Labels = Mapping[str, Mapping[str, Mapping[Locale, str]]]


def label(group: str, code: str, locale: Locale) -> str:
    """The name of one code; one that has no name shows as itself and is logged."""
    names = _labels().get(group, {}).get(code)
    if names is None:
        _log.error("no label for %s.%s", group, code)
        return code
    return names[locale]


def labels(group: str, locale: Locale) -> dict[str, str]:
    """All codes of a group with their names, in the order of display."""
    return {code: names[locale] for code, names in _labels()[group].items()}


def groups() -> tuple[str, ...]:
    return tuple(_labels())


def label_problems(data: Any) -> list[tuple[str, str]]:
    """What is wrong with the contents of a labels file, as (group.code, reason)."""
    if not isinstance(data, dict):
        return [("", "the file must be an object of groups")]
    found: list[tuple[str, str]] = []
    for group, codes in data.items():
        if not isinstance(codes, dict) or not codes:
            found.append((group, "a group must be an object of codes"))
            continue
        for code, names in codes.items():
            found += [(f"{group}.{code}", reason) for reason in _name_problems(names)]
    return found


def _name_problems(names: Any) -> list[str]:
    if not isinstance(names, dict):
        return ["a code must be an object of languages"]
    absent = [f"no name in {locale}" for locale in LOCALES if not _is_name(names.get(locale))]
    return absent + [f"{key} is not a language of the catalogue" for key in names if key not in LOCALES]


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and value == value.strip()


@cache
def _labels() -> Labels:
    data = json.loads(LABELS_FILE.read_text(encoding="utf-8"))
    if found := label_problems(data):
        raise ValueError(f"{LABELS_FILE.name}: {found}")
    return data

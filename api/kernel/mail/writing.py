"""Letters from templates: each is a `.txt` and an `.html`, in the language of whom it is for."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.kernel.mail.letter import Letter
from locales.gettext import Translator, install
from locales.text import Locale

COMMON = Path(__file__).parent / "templates"
"""What the templates of all rooms extend."""


def write(
    template: Path,
    address: str,
    subject: str,
    locale: Locale,
    occasion: str,
    values: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
) -> Letter:
    """A letter; *template* is the path of its two files without their endings."""
    plain, html = (_environment(template.parent, locale, plain=plain) for plain in (True, False))
    text = plain.get_template(f"{template.name}.txt").render(values)
    page = html.get_template(f"{template.name}.html").render(values, subject=subject)
    return Letter(address, subject, text.strip() + "\n", page, locale, occasion, headers or {})


@cache
def _environment(folder: Path, locale: Locale, *, plain: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([folder, COMMON]),
        autoescape=not plain,  # noqa: S701 - plain letters are no HTML
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    translator = Translator(locale)
    install(environment, translator, plain=plain)
    environment.globals.update(message=translator.text, locale=locale)
    return environment

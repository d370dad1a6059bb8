import logging
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup

from locales.catalogue import po_file, read
from locales.gettext import Translator, install
from locales.plurals import CATEGORIES, category
from locales.text import LOCALES

NBSP = "\u00a0"

SITES = """
msgid "One site"
msgid_plural "{n} sites"
"""
RUSSIAN_SITES = (
    SITES
    + """
msgstr[0] "{n} площадка"
msgstr[1] "{n} площадки"
msgstr[2] "{n} площадок"
msgstr[3] "{n} площадки, дробно"
"""
)
KAZAKH_SITES = (
    SITES
    + """
msgstr[0] "Бір алаң"
msgstr[1] "{n} алаң"
"""
)


def entry(msgid: str, msgstr: str) -> str:
    return f'msgid "{msgid}"\nmsgstr "{msgstr}"\n'


def test_a_translation_with_its_values(catalogue):
    folder = catalogue("ru", entry("Found {count} in {region}", "{region}: найдено {count}"))
    translator = Translator("ru", folder)
    assert translator.gettext("Found {count} in {region}", count=3, region="Абай") == "Абай: найдено 3"
    assert translator.text("Found {count} in {region}", count=3, region="A & B") == "A & B: найдено 3"


def test_what_is_not_translated_shows_its_source(catalogue):
    translator = Translator("kk", catalogue("kk", entry("Sites", "")))
    assert translator.gettext("Sites") == "Sites"
    assert translator.gettext("Never seen {a}", a=1) == "Never seen 1"
    assert translator.gettext("") == ""
    assert translator.pgettext("verb", "Open") == "Open"


def test_a_context_tells_two_readings_apart(catalogue):
    contexts = 'msgctxt "verb"\n' + entry("Open", "Открыть") + "\n" + entry("Open", "Открыт")
    translator = Translator("ru", catalogue("ru", contexts))
    assert translator.pgettext("verb", "Open") == "Открыть"
    assert translator.ptext("verb", "Open") == "Открыть"
    assert translator.gettext("Open") == "Открыт"


@pytest.mark.parametrize(
    ("number", "kk", "ru", "en"),
    [
        (0, "0 алаң", "0 площадок", "0 sites"),
        (1, "Бір алаң", "1 площадка", "One site"),
        (2, "2 алаң", "2 площадки", "2 sites"),
        (5, "5 алаң", "5 площадок", "5 sites"),
        (11, "11 алаң", "11 площадок", "11 sites"),
        (21, "21 алаң", "21 площадка", "21 sites"),
        (101, "101 алаң", "101 площадка", "101 sites"),
        (Decimal("1.5"), "1,5 алаң", "1,5 площадки, дробно", "1.5 sites"),
        (1234, f"1{NBSP}234 алаң", f"1{NBSP}234 площадки", "1,234 sites"),
    ],
)
def test_plurals(catalogue, number, kk, ru, en):
    catalogue("kk", KAZAKH_SITES)
    folder = catalogue("ru", RUSSIAN_SITES)
    shown = [Translator(locale, folder).ngettext("One site", "{n} sites", number) for locale in LOCALES]
    assert shown == [kk, ru, en]
    assert Translator("ru", folder).ntext("One site", "{n} sites", number) == ru


@pytest.mark.parametrize(
    ("number", "found"),
    [
        (0, "many"),
        (1, "one"),
        (2, "few"),
        (5, "many"),
        (11, "many"),
        (21, "one"),
        (101, "one"),
        (1.5, "other"),
    ],
)
def test_russian_categories(number, found):
    assert category(number, "ru") == found


@given(st.integers(-(10**6), 10**6) | st.decimals(-1000, 1000, places=2), st.sampled_from(LOCALES))
def test_every_number_has_a_form(number, locale):
    assert category(number, locale) in CATEGORIES[locale]


def test_a_number_may_be_shown_in_another_way(catalogue):
    translator = Translator("ru", catalogue("ru", RUSSIAN_SITES))
    assert translator.ngettext("One site", "{n} sites", 2, n="две") == "две площадки"


def test_values_and_translations_are_escaped(catalogue):
    folder = catalogue("ru", entry("{a} < b & c", "{a} < б & в"))
    translator = Translator("ru", folder)
    assert translator.gettext("{a} < b & c", a='<script>"') == Markup("&lt;script&gt;&#34; &lt; б &amp; в")
    assert translator.gettext("See {link}", link=Markup('<a href="/">x</a>')) == 'See <a href="/">x</a>'


@pytest.mark.parametrize(
    "hostile",
    [
        "{name.__class__.__init__.__globals__}",
        "{name} {name.__class__}",
        "{name!r:>9999999}",
        "{other}",
        "%(name)s",
        "50% {",
        "{name}<script>alert(1)</script>",
        "{name}&lt;script&gt;",
        "{{ name }}",
        "{name}{% include '/etc/passwd' %}",
        "{name}\u202egnp.exe",
    ],
)
def test_a_hostile_translation_is_passed_over_and_logged(catalogue, hostile, caplog):
    with caplog.at_level(logging.WARNING):
        translator = Translator("ru", catalogue("ru", entry("Dear {name}", hostile)))
    assert translator.gettext("Dear {name}", name="<Ann>") == "Dear &lt;Ann&gt;"
    assert translator.text("Dear {name}", name="Ann") == "Dear Ann"
    assert "ru catalogue, line 7 passed over" in caplog.text


def test_a_plural_lacking_a_form_or_a_number_is_passed_over(catalogue):
    three_forms = RUSSIAN_SITES.replace('msgstr[3] "{n} площадки, дробно"\n', "")
    assert Translator("ru", catalogue("ru", three_forms)).ngettext("One site", "{n} sites", 5) == "5 sites"
    # The first Russian form is also that of 21.
    without_number = RUSSIAN_SITES.replace("{n} площадка", "Одна площадка")
    assert Translator("ru", catalogue("ru", without_number)).ngettext("One site", "{n} sites", 21) == "21 sites"


def test_a_fuzzy_or_obsolete_translation_is_not_shown(catalogue):
    folder = catalogue("ru", "#, fuzzy\n" + entry("Sites", "Сайты") + '\n#~ msgid "Old"\n#~ msgstr "Старое"\n')
    assert Translator("ru", folder).text("Sites") == "Sites"
    assert Translator("ru", folder).text("Old") == "Old"


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"msgid", b"not a catalogue\n", b'msgid "a"\nmsgstr[x] "b"\n']
)
def test_a_broken_catalogue_leaves_the_sources(tmp_path, content):
    path = po_file("kk", tmp_path)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert Translator("kk", tmp_path).gettext("Sites of {region}", region="Abai") == "Sites of Abai"


def test_a_catalogue_that_is_not_there_leaves_the_sources(tmp_path):
    assert Translator("ru", tmp_path).gettext("Sites") == "Sites"


@given(st.text() | st.text(alphabet='msgidtrplu_[]0"\\n \n#~,{}x'), st.booleans())
def test_no_catalogue_makes_a_page_fail(tmp_path_factory, po, entries, headed):
    folder = tmp_path_factory.mktemp("po")
    path = po_file("ru", folder)
    path.parent.mkdir(parents=True)
    path.write_text(po("ru", entries) if headed else entries, encoding="utf-8", errors="replace")
    assert isinstance(Translator("ru", folder).gettext("Dear {name}", name="<x>"), Markup)


@given(st.text(), st.dictionaries(st.from_regex(r"[a-z_]{1,4}", fullmatch=True), st.text()))
def test_no_message_and_no_value_makes_a_page_fail(msgid, values):
    shown = Translator("en").gettext(msgid, **values)
    assert "<" not in shown
    Translator("en").text(msgid, **values)


def test_templates_are_safe_without_further_care(catalogue):
    folder = catalogue("ru", entry("Dear {name}", "Уважаемый {name}") + "\n" + RUSSIAN_SITES)
    environment = Environment(autoescape=True)
    install(environment, Translator("ru", folder))
    page = environment.from_string(
        '{{ _("Dear {name}", name=name) }}|{{ ngettext("One site", "{n} sites", 2) }}|{{ pgettext("verb", "A <b>") }}'
    )
    assert page.render(name="<b>") == "Уважаемый &lt;b&gt;|2 площадки|A &lt;b&gt;"


def test_a_plain_template_gets_plain_text():
    environment = Environment(autoescape=False)
    install(environment, Translator("en"), plain=True)
    assert environment.from_string('{{ _("{a} & {b}", a="<", b=2) }}').render() == "< & 2"


def test_the_languages_of_two_overlays_do_not_mix(catalogue):
    folder = catalogue("ru", entry("Sites", "Площадки"))
    base = Environment(autoescape=True)
    russian, english = base.overlay(), base.overlay()
    install(russian, Translator("ru", folder))
    install(english, Translator("en", folder))
    assert russian.from_string('{{ _("Sites") }}').render() == "Площадки"
    assert english.from_string('{{ _("Sites") }}').render() == "Sites"


def test_the_committed_catalogues_lose_nothing_when_read(caplog):
    read.cache_clear()
    with caplog.at_level(logging.WARNING):
        for locale in LOCALES:
            read(locale)
    assert caplog.text == ""

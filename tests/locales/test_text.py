import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.text import (
    FALLBACK,
    LOCALES,
    Mark,
    TextState,
    after_edit,
    after_review,
    clean,
    negotiate,
    parse_locale,
    pick,
    source_hash,
    state,
    states,
)

locales = st.sampled_from(LOCALES)
words = st.text(alphabet="абвгд xyz", max_size=6).map(str.strip)
texts = st.dictionaries(locales, words.filter(bool))


@pytest.mark.parametrize(
    ("locale", "text", "shown"),
    [
        ("kk", {"kk": "зауыт", "ru": "завод", "en": "plant"}, ("зауыт", "kk")),
        ("kk", {"ru": "завод", "en": "plant"}, ("завод", "ru")),
        ("ru", {"kk": "зауыт", "en": "plant"}, ("зауыт", "kk")),
        ("en", {"kk": "зауыт", "ru": "завод"}, ("завод", "ru")),
        ("en", {"kk": "зауыт"}, ("зауыт", "kk")),
        ("ru", {}, None),
    ],
)
def test_a_reader_gets_the_nearest_language(locale, text, shown):
    assert pick(text, locale) == shown


@given(texts, locales)
def test_whatever_is_written_is_shown(text, locale):
    shown = pick(text, locale)
    assert (shown is None) == (not text)
    if shown:
        assert text[shown[1]] == shown[0]


def test_every_language_is_reachable_from_every_other():
    assert all(set(order) == set(LOCALES) and order[0] == locale for locale, order in FALLBACK.items())


def test_nothing_empty_is_stored():
    assert clean({"en": " Plant ", "kk": "  ", "ru": None}) == {"en": "Plant"}
    with pytest.raises(ValueError, match="de"):
        clean({"de": "Werk"})


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("kk", "kk"),
        ("KZ", "kk"),
        ("kk-Cyrl-KZ", "kk"),
        ("ru_RU", "ru"),
        ("EN-gb", "en"),
        ("de", None),
        ("", None),
        (None, None),
        ("rubbish", None),
        ("-ru", None),
    ],
)
def test_tags(tag, locale):
    assert parse_locale(tag) == locale


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        (None, "en"),
        ("", "en"),
        ("kk-KZ,kk;q=0.9,ru;q=0.8,en;q=0.7", "kk"),
        ("kz", "kk"),
        ("ru;q=0.5, en;q=0.7", "en"),
        ("ru;q=0.7, kk;q=0.7", "ru"),
        ("RU-ru ; Q=1.000", "ru"),
        ("de, fr;q=0.9", "en"),
        ("de, ru;q=0.1", "ru"),
        ("*", "en"),
        ("en;q=0, *;q=0.5", "kk"),
        ("en;q=0", "en"),
        ("ru;q=2, kk;q=0.1", "kk"),
        ("ru;q=0.1234, kk;q=0.1", "kk"),
        (";;,=,,q=1,;q=,\x00", "en"),
        ("en;q=0.1," * 20_000 + "ru", "en"),
    ],
)
def test_negotiation(header, locale):
    assert negotiate(header) == locale


@given(st.text(alphabet=st.sampled_from("enrukkz*-;,=q.019 \t\x00é"), max_size=60) | st.text())
def test_any_header_gets_an_answer(header):
    assert negotiate(header) in LOCALES


def test_the_hash_does_not_see_spacing_or_composition():
    assert source_hash("Ёлка  и\nнож ") == source_hash("Е\u0308лка и нож")
    assert source_hash("Ёлка") != source_hash("ёлка")


def test_a_changed_source_makes_its_translations_stale_and_nothing_else():
    before = {"ru": "Завод", "kk": "Зауыт"}
    marks = after_review(after_edit({}, {}, before, "ru"), before, "kk", "ru")
    assert states(before, marks, "ru") == {"kk": "reviewed", "ru": "draft", "en": "missing"}

    after = {"ru": "Завод и склад", "kk": "Зауыт"}
    changed = after_edit(marks, before, after, "ru")
    assert states(after, changed, "ru") == {"kk": "stale", "ru": "draft", "en": "missing"}
    # The translation of the old source is good again once the old source is back.
    assert state(before, after_edit(changed, after, before, "ru"), "kk", "ru") == TextState.REVIEWED


def test_a_translation_written_with_the_new_source_is_a_draft():
    before = {"ru": "Завод", "kk": "Зауыт"}
    marks = after_review(after_edit({}, {}, before, "ru"), before, "kk", "ru")
    after = {"ru": "Склад", "kk": "Қойма"}
    assert state(after, after_edit(marks, before, after, "ru"), "kk", "ru") == TextState.DRAFT


def test_spacing_alone_undoes_no_review():
    before, after = {"en": "A plant"}, {"en": "A  plant "}
    marks = after_review({}, before, "en", "en")
    assert after_edit(marks, before, after, "en") == {"en": Mark(reviewed=True)}


def test_what_was_written_without_a_source_is_not_stale():
    marks = after_edit({}, {}, {"kk": "Зауыт"}, "ru")
    text = {"kk": "Зауыт", "ru": "Завод"}
    assert state(text, after_edit(marks, {"kk": "Зауыт"}, text, "ru"), "kk", "ru") == TextState.DRAFT


def test_a_translation_that_lost_its_source_is_stale():
    both = {"kk": "Зауыт", "ru": "Завод"}
    marks = after_edit({}, {}, both, "ru")
    alone = {"kk": "Зауыт"}
    assert state(alone, after_edit(marks, both, alone, "ru"), "kk", "ru") == TextState.STALE


def test_nothing_is_reviewed_that_is_not_written():
    with pytest.raises(ValueError, match="kk"):
        after_review({}, {"ru": "Завод"}, "kk", "ru")


@given(texts, texts, locales)
def test_after_any_edit_every_language_is_accounted_for(before, after, source):
    marks = after_edit(after_edit({}, {}, before, source), before, after, source)
    assert set(marks) == set(after)
    for locale, found in states(after, marks, source).items():
        assert (found == TextState.MISSING) == (locale not in after)
        changed = before.get(locale) != after.get(locale)
        assert not (found == TextState.STALE and (changed or locale == source))


@given(texts, texts, locales, locales)
def test_a_review_always_counts(before, after, source, locale):
    marks = after_edit(after_edit({}, {}, before, source), before, after, source)
    if locale in after:
        assert state(after, after_review(marks, after, locale, source), locale, source) == TextState.REVIEWED

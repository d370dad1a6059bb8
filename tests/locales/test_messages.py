import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.messages import fill, placeholders, problems

SOURCE = "Found {count} sites in {region}"


@pytest.mark.parametrize(
    "translation",
    ["Найдено площадок: {count} ({region})", "{region}: {count}", "«{count}» — 50% {region}, %s %(name)s"],
)
def test_words_around_the_same_placeholders_are_fine(translation):
    assert problems(translation, SOURCE) == []


@pytest.mark.parametrize(
    ("translation", "reason"),
    [
        ("{count}", "placeholder {region} is missing"),
        ("{count} {region} {user}", "placeholder {user} is not declared"),
        ("{count.__class__} {region}", "placeholder {count} is missing"),
        ("{count} {region} {count.real}", "brace that is not part of a plain {name}"),
        ("{count} {region} {count[0]}", "brace that is not part of a plain {name}"),
        ("{count} {region} {count:>999999}", "brace that is not part of a plain {name}"),
        ("{count} {region} {count!r}", "brace that is not part of a plain {name}"),
        ("{count} {region} {}", "brace that is not part of a plain {name}"),
        ("{count} {region} {Count}", "brace that is not part of a plain {name}"),
        ("{count} {region} }", "brace that is not part of a plain {name}"),
        ("{{count}} {region}", "template mark"),
        ("{count} {region} {% include 'x' %}", "template mark"),
        ("{count} {region} {{ config }}", "template mark"),
        ("{count} {region} {# x #}", "template mark"),
        ("{count} <b>{region}</b>", "markup <b> that the source does not have"),
        ("{count} {region} <script src=x>", "markup <script src=x> that the source does not have"),
        ("{count} {region} <img", "markup <img that the source does not have"),
        ("{count} {region} &lt;", "markup &lt; that the source does not have"),
        ("{count} {region} &#60;", "markup &#60; that the source does not have"),
        ("{count} {region} \u202e", "bidirectional control character"),
        ("{count} {region} \u2066x\u2069", "bidirectional control character"),
        ("{count} {region} \x00", "control character"),
        ("{count} {region} \ud800", "control character"),
    ],
)
def test_anything_else_is_refused(translation, reason):
    assert reason in problems(translation, SOURCE)


def test_markup_of_the_source_is_allowed_and_less_than_is_no_markup():
    assert problems("<br>Да", "Yes<br>") == []
    assert problems("меньше: a < b", "less: a < b") == []


def test_a_value_is_never_read_again():
    assert fill("{a} {b}", {"a": "{b}", "b": "{a.__class__}"}, str) == "{b} {a.__class__}"


def test_a_name_without_a_value_stays():
    assert fill("{a} {b}", {"a": 1}, str) == "1 {b}"


@given(st.text(), st.dictionaries(st.text(), st.integers()))
def test_any_text_can_be_filled_and_judged(text, values):
    fill(text, values, str)
    assert problems(text, text) is not None


@given(st.text(alphabet="{}.!:[]_%#ab0 "))
def test_what_passes_has_nothing_but_declared_names(translation):
    if not problems(translation, "{a} {b}"):
        assert placeholders(translation) == {"a", "b"}
        rest = translation.replace("{a}", "").replace("{b}", "")
        assert not set(rest) & set("{}")

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis import analyse, lines, short
from search.kazakh import kazakh_key, strip_endings
from search.skeleton import skeleton
from search.stems import general_key
from search.tokens import tokens

ASCII = set(string.ascii_lowercase + string.digits)


def texts(text: str) -> list[str]:
    return [token.text for token in tokens(text)]


@pytest.mark.parametrize(
    "spellings",
    [
        "қостанай костанай qostanaı qostanai kostanay kostanai",
        "жезқазған жезказган zhezkazgan jezqazğan jezqazǵan",
        "маңғыстау мангистау mangystau mańǵystaý mañğystau",
        "шымкент shymkent şymkent",
        "қызылорда кызылорда kyzylorda qyzylorda",
        "түркістан turkistan túrkistan türkistan",
        "екібастұз екибастуз ekibastuz",
        "ғабит габит ğabit gabit ǵabit",
        "өскемен оскемен oskemen óskemen",
        "цемент sement cement",
        "полипропилен polipropilen",
        "хромтау khromtau hromtau",
        "қазақстан qazaqstan kazakstan",
    ],
)
def test_spellings_of_a_name_share_a_skeleton(spellings: str) -> None:
    assert len({skeleton(spelling) for spelling in spellings.split()}) == 1


@pytest.mark.parametrize(
    ("mixed", "meant"),
    [
        ("КАZNEX", "kaznex"),  # Cyrillic К and А, as the Rules have it
        ("Сaspian", "caspian"),
        ("зaвод", "завод"),
        ("цеmент", "цемент"),
    ],
)
def test_lookalike_letters_are_taken_for_what_they_were_meant(mixed: str, meant: str) -> None:
    assert texts(mixed) == [meant]


@pytest.mark.parametrize(
    "forms",
    [
        "зауыт зауыты зауытта зауыттың зауытының зауыттар зауыттарында зауытын zauytta zauyttyn зауытындағы",
        "аймақ аймағы аймақта аймағында аймақтың aimaq aimağynda aimaqtar",
        "қала қалада қаласы қаласында қалалар қалалардың qalasynda kalada",
        "өндіріс өндірісі өндірісінде өндірістің ондирис óndirisi",
        "балық балығы балықты балықтың балыққа",
        "кәсіпорын кәсіпорында кәсіпорындар kasiporyndar",
        "алтын алтыны алтынның алтында алтынға",
        "мұнай мұнайы мұнайды мұнайдың munaidyń мунай",
        "қостанай қостанайда қостанайдың qostanaıda костанайга",
        "маңғыстау маңғыстауда маңғыстаудың mangystauda",
        "карбамид карбамидтің карбамидті карбамиды",
        "өңдеу өңдейтін өңделген",
        "шығару шығаратын",
    ],
)
def test_forms_of_a_kazakh_word_end_at_one_key(forms: str) -> None:
    assert len({kazakh_key(form) for form in forms.split()}) == 1, [kazakh_key(form) for form in forms.split()]


@pytest.mark.parametrize(
    "short_word", ["мыс", "ет", "су", "газ", "жел", "құс", "тас", "нан", "сүт", "мал", "қой", "май"]
)
def test_short_kazakh_nouns_are_left_alone(short_word: str) -> None:
    assert kazakh_key(short_word) == skeleton(short_word)


@pytest.mark.parametrize(
    "forms",
    [
        "завод завода заводы заводов заводами",
        "зелёный зеленый зелёная зеленого",
        "кирпичный кирпичные кирпичного",
        "бутылка бутылки бутылок",
        "овца овцы овец",
        "mine mines mining",
        "refinery refineries",
    ],
)
def test_forms_of_a_russian_or_english_word_share_a_key(forms: str) -> None:
    assert len({general_key(token) for token in texts(forms)}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10 000", "10000"),
        ("10,000 t", "10 000 т"),
        ("10\u00a0000", "10000"),
        ("1,5", "1.5"),
        ("1,50", "1.5"),
        ("10МВт", "10 МВт"),
        ("100 MW", "100 мвт"),
        ("5 тыс.", "5,000"),
        ("5 мың", "5000"),
        ("1,2 млн", "1 200 000"),
        ("1.25 Mt", "1 250 000"),
        ("3 га", "3 hectares"),
        ("007", "7"),
    ],
)
def test_one_number_has_one_key(one: str, other: str) -> None:
    assert lines(one) == lines(other)


@pytest.mark.parametrize(("one", "other"), [("1,5", "15"), ("0,125", "125"), ("2026", "2 026 000"), ("1.5", "1.55")])
def test_different_numbers_stay_different(one: str, other: str) -> None:
    assert lines(one) != lines(other)


def test_compounds_are_indexed_whole_and_in_parts() -> None:
    (keys,) = [keys for _, keys in analyse("мясопереработка")]
    assert keys.general in lines("мясопереработка")[0].split()
    assert keys.parts == (general_key("мясо"), general_key("переработка"))
    assert analyse("автоматика")[0][1].parts == ()


def test_function_words_go_unless_there_is_nothing_else() -> None:
    assert texts("завод по переработке и хранению") == ["завод", "переработке", "хранению"]
    assert texts("из") == ["из"]
    assert texts("ИЗ «Сарань»") == ["из", "сарань"], "an abbreviation in capitals is not a preposition"


def test_five_letters_keep_numbers_whole() -> None:
    assert short("polietilen 1000000 gaz") == "polie 1000000 gaz"


@pytest.mark.parametrize(
    "text", ["", " ", "…!?—«»", "\x00", "\ud800", "🙂🙂", "\u202e\u200f", "²³", "٣٤٥", "中国", "\u0301"]
)
def test_odd_input_is_harmless(text: str) -> None:
    assert all(set(key) <= ASCII and key for line in lines(text) for key in line.split())


def test_long_input_is_harmless() -> None:
    assert len(analyse("а" * 10_000)) == 1
    assert len(analyse("завод " * 1_600)) == 1_600


@settings(max_examples=300)
@given(st.text(st.characters(codec=None), max_size=80))
def test_keys_are_plain_letters_and_digits_of_any_text(text: str) -> None:
    for token, keys in analyse(text):
        assert 0 <= token.start < token.end <= len(text)
        assert all(key and set(key) <= ASCII for key in keys.all())


@settings(max_examples=300)
@given(st.text("абвгдежзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі", min_size=1, max_size=20))
def test_stripping_is_done_once_and_for_all(word: str) -> None:
    assert strip_endings(kazakh_key(word)) == kazakh_key(word)


@given(st.text(max_size=60))
def test_the_analysis_depends_on_nothing_but_the_text(text: str) -> None:
    assert lines(text) == lines(text)
    assert lines(text.upper()) == lines(text.upper())

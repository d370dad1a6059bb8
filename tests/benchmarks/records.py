"""Writes interchange lines of made-up records in three languages, the same ones for the same number.

`python -m tests.benchmarks.records 100000 > records.jsonl`. They are for measuring only: nothing in them is true.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

_REGIONS = Path(__file__).parents[2] / "api" / "regions" / "data"
_WHAT = [
    ("metallurgy", "стальных труб", "болат құбырлар", "steel pipes"),
    ("metallurgy", "катодной меди", "катодты мыс", "copper cathode"),
    ("construction-materials", "кирпича", "кірпіш", "bricks"),
    ("construction-materials", "цемента", "цемент", "cement"),
    ("construction-materials", "листового стекла", "табақ шыны", "sheet glass"),
    ("food", "сахара", "қант", "sugar"),
    ("food", "мяса птицы", "құс еті", "poultry meat"),
    ("food", "растительного масла", "өсімдік майы", "vegetable oil"),
    ("food", "сухого молока", "құрғақ сүт", "milk powder"),
    ("agriculture", "овощей в теплицах", "жылыжай көкөністері", "greenhouse vegetables"),
    ("chemistry", "минеральных удобрений", "минералды тыңайтқыштар", "mineral fertilisers"),
    ("chemistry", "серной кислоты", "күкірт қышқылы", "sulphuric acid"),
    ("petrochemistry", "полиэтилена", "полиэтилен", "polyethylene"),
    ("petrochemistry", "битума", "битум", "bitumen"),
    ("machinery", "трансформаторов", "трансформаторлар", "transformers"),
    ("machinery", "сельхозтехники", "ауыл шаруашылығы техникасы", "farm machinery"),
    ("automotive", "автобусов", "автобустар", "buses"),
    ("light-industry", "хлопковой пряжи", "мақта иірімжібі", "cotton yarn"),
    ("light-industry", "швейных изделий", "тігін бұйымдары", "garments"),
    ("pharma", "лекарств", "дәрі-дәрмек", "medicines"),
    ("renewables", "ветровой энергии", "жел энергиясы", "wind power"),
    ("renewables", "солнечной энергии", "күн энергиясы", "solar power"),
    ("waste", "вторсырья из отходов", "қалдықтардан қайта өңделген шикізат", "recycled waste"),
    ("wood-paper", "картонной упаковки", "картон қаптама", "cardboard packaging"),
    ("electronics", "кабелей", "кәбілдер", "cables"),
]
_SYLLABLES = [
    "ал",
    "бай",
    "кар",
    "тас",
    "бек",
    "нур",
    "дан",
    "шы",
    "мол",
    "ер",
    "ту",
    "сар",
    "кен",
    "жан",
    "ор",
    "даг",
    "тем",
    "ры",
    "уль",
    "мар",
    "ам",
    "каз",
    "тал",
    "ай",
]
_LATIN = str.maketrans(
    {**dict(zip("абгдезйклмнорстуы", "abgdeziklmnorstuy", strict=True)), "ж": "zh", "ш": "sh", "ь": ""}
)
_STAGES = ["idea", "opportunity", "prepared", "seeking_investor", "implementation", "operating"]
_CAPACITIES = [500, 1200, 5000, 10000, 25000, 60000, 120000, 300000]


def records(number: int) -> Iterator[dict[str, Any]]:
    """A tenth sites, six tenths projects, two tenths niches, a tenth partners; kind by kind, as one exports them."""
    chance, places = random.Random(20261122), _places()
    for count in range(number):
        make = (_site, *[_project] * 6, *[_niche] * 2, _partner)[count * 10 // number]
        district, region = chance.choice(places)
        yield make(count, chance, district, region)


def _places() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    regions = {row["slug"]: row for row in _rows("regions")}
    return [(row, regions[row["region"]]) for row in _rows("districts") if "kato" in row]


def _rows(name: str) -> list[dict[str, Any]]:
    return [orjson.loads(row) for row in (_REGIONS / f"{name}.jsonl").read_bytes().splitlines()]


def _project(count: int, chance: random.Random, district: Any, region: Any) -> dict[str, Any]:
    sector, ru, kk, en = chance.choice(_WHAT)
    name, capacity = _name(chance), chance.choice(_CAPACITIES)
    return {
        **_common("project", count, district, region, sector),
        "title": {
            "kk": f"«{name}» {kk} зауыты",
            "ru": f"Завод «{name}» по производству {ru}",
            "en": f"{_latin(name)} plant for {en}",
        },
        "summary": {
            "kk": f"{district['title']['kk']}: жылына {capacity} тонна {kk}, {count % 900 + 20} жұмыс орны.",
            "ru": f"{district['title']['ru']}: {capacity} тонн {ru} в год, {count % 900 + 20} рабочих мест.",
            "en": f"{district['title']['en']}: {capacity} t of {en} a year, {count % 900 + 20} jobs.",
        },
        "stage": chance.choice(_STAGES),
        "investment": {"amount": str(chance.randrange(1, 9000) * 10_000_000), "currency": "KZT", "asOf": "2026"},
        "jobs": count % 900 + 20,
        "initiator": f"ТОО «{name}»",
    }


def _niche(count: int, chance: random.Random, district: Any, region: Any) -> dict[str, Any]:
    sector, ru, kk, en = chance.choice(_WHAT)
    return {
        **_common("niche", count, district, region, sector),
        "title": {"kk": f"{kk} өндіру нишасы", "ru": f"Ниша: выпуск {ru}", "en": f"Niche: making {en}"},
        "summary": {"ru": f"Спрос региона на выпуск {ru} покрыт на {count % 90} процентов."},
        "stage": "opportunity",
    }


def _site(count: int, chance: random.Random, district: Any, region: Any) -> dict[str, Any]:
    name = _name(chance)
    return {
        **_common("site", count, district, region, None),
        "title": {
            "kk": f"«{name}» индустриялық аймағы",
            "ru": f"Индустриальная зона «{name}»",
            "en": f"{_latin(name)} industrial zone",
        },
        "siteType": "industrial_zone",
        "areaTotalHa": str(count % 400 + 10),
    }


def _partner(count: int, chance: random.Random, district: Any, region: Any) -> dict[str, Any]:
    sector, ru, kk, en = chance.choice(_WHAT)
    name = _name(chance)
    return {
        **_common("partner", count, district, region, sector),
        "title": {"kk": f"«{name}» ЖШС", "ru": f"ТОО «{name}»", "en": f"{_latin(name)} LLP"},
        "products": {"kk": kk, "ru": ru, "en": en},
        "roles": ["supplier"],
    }


def _common(kind: str, count: int, district: Any, region: Any, sector: str | None) -> dict[str, Any]:
    return {
        "kind": kind,
        "slug": f"{kind}-{count}",
        "code": f"X-{count}",
        "region": region["slug"],
        "district": district["kato"],
        **({"industry": sector} if sector else {}),
        "status": "published",
        "publishedAt": "2026-11-01T00:00:00Z",
        "source": "made up",
    }


def _name(chance: random.Random) -> str:
    """One of some ten thousand."""
    return "".join(chance.choice(_SYLLABLES) for _ in range(3)).capitalize()


def _latin(name: str) -> str:
    return name.lower().translate(_LATIN).capitalize()


if __name__ == "__main__":
    for record in records(int(sys.argv[1])):
        sys.stdout.buffer.write(orjson.dumps(record) + b"\n")

"""The analyser is used from several threads at once."""

from concurrent.futures import ThreadPoolExecutor

from search.stems import general_key

WORDS = [
    f"{stem}{ending}"
    for stem in ("завод", "строительств", "производств", "plant", "smelting")
    for ending in "аеиоуыэюя"
]


def test_stems_are_the_same_from_any_thread() -> None:
    alone = [general_key.__wrapped__(word) for word in WORDS]
    with ThreadPoolExecutor(8) as pool:
        rounds = list(pool.map(lambda _: [general_key.__wrapped__(word) for word in WORDS], range(64)))
    assert all(found == alone for found in rounds)

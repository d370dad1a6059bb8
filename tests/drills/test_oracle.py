"""What is not public might as well not be there: for strangers, and for parties of other regions."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from tests.drills.kill import enter
from tests.drills.ledger import Browsers, Call, Ledger, change, creation, step
from tests.drills.oracle import changed, differences, made_up, named, snapshot
from tests.drills.product import Product


async def do(browsers: Browsers, call: Call) -> str:
    """Do something with a record; its id."""
    assert await Ledger().call(browsers, call)
    return f"KeptRecord:{call.subject}"


async def published(browsers: Browsers) -> str:
    """Id of a new record that everybody sees."""
    record = await do(browsers, creation())
    await do(browsers, step("submit", "akimat-abai", record, 1))
    return await do(browsers, step("publish", "agency", record, 2))


def version(product: Product, record: str) -> int:
    """That of the record now."""
    with product.database() as connection:
        found = connection.execute("SELECT version FROM kept_record WHERE id = %s", (record.partition(":")[2],))
        return (found.fetchone() or (0,))[0]


async def fed(product: Product) -> None:
    """Wait until searches know what is public."""
    for _ in range(300):
        with product.database() as connection:
            if connection.execute("SELECT 1 FROM search_pending WHERE for_postgresql").fetchone() is None:
                return
        await asyncio.sleep(0.2)
    raise AssertionError("the worker does not feed the search")


async def test_nothing_tells_that_a_record_exists_which_is_not_public(tmp_path: Path) -> None:
    with Product(tmp_path, workers=1).running("--sample") as product:
        async with AsyncExitStack() as stack:
            browsers = await enter(product, stack)
            stranger = await stack.enter_async_context(product.browser())
            foreign = await product.signed_in(await product.member("akimat-akmola", "head"))
            stack.push_async_callback(foreign.aclose)
            public, draft, submitted = await published(browsers), creation(), creation()
            await fed(product)
            before = [await snapshot(stranger, call.variables["key"]) for call in (draft, submitted)]
            await do(browsers, draft)
            await do(browsers, step("submit", "akimat-abai", await do(browsers, submitted), 1))
            await do(browsers, change(public, version(product, public), "nextedition"))
            await asyncio.sleep(2)
            for call, known in zip((draft, submitted), before, strict=True):
                word = call.variables["key"]
                after = await snapshot(stranger, word)
                assert changed(known, after) == []
                assert "nextedition" not in str(after)
                hidden = named(product, word)
                for asker in (stranger, foreign):
                    assert await differences(asker, hidden, made_up(hidden)) == []

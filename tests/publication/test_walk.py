"""From draft to public and back again."""

from tests.publication.conftest import Parties, update

PUBLIC = "query($s: String!) { project(slug: $s) { title confirmedAt freshness version } }"


async def test_a_record_goes_its_way(parties: Parties) -> None:
    akimat, centre, agency = parties.akimat(), parties.centre(), parties.agency()
    record = await parties.drafted(title={"ru": "Завод стекла"})
    assert (record["state"], record["public"], record["version"]) == ("DRAFT", False, 1)
    slug = record["latest"]["line"]["slug"]
    assert slug == "zavod-stekla"
    assert await parties.stranger.ask(PUBLIC, s=slug) == {"project": None}
    record = await centre.on("submitRecord", record)
    record = await agency.on("returnRecord", record, reason="Нужна мощность")
    assert record["latest"]["reason"] == "Нужна мощность"
    change = {"capacity": {"ru": "10 млн м² в год"}}
    record = await akimat.done(update(), id=record["id"], version=record["version"], input=change)
    assert record["state"] == "RETURNED"
    record = await centre.on("submitRecord", record)
    record = await agency.on("publishRecord", record)
    assert (record["state"], record["public"]) == ("PUBLISHED", True)
    public = (await parties.stranger.ask(PUBLIC, s=slug))["project"]
    assert public["freshness"] == "FRESH"
    record = await centre.on("confirmRecord", record)
    record = await agency.on("withdrawRecord", record, reason="Закрыт")
    assert (record["state"], record["public"]) == ("WITHDRAWN", False)
    assert await parties.stranger.ask(PUBLIC, s=slug) == {"project": None}


async def test_the_published_edition_stays_while_the_next_is_on_its_way(parties: Parties) -> None:
    record = await parties.published(title={"ru": "Старое название"})
    slug = record["latest"]["line"]["slug"]
    change = {"title": {"ru": "Новое название"}}
    record = await parties.akimat().done(update(), id=record["id"], version=record["version"], input=change)
    assert (record["state"], record["public"], record["latest"]["number"]) == ("DRAFT", True, 2)
    assert (await parties.stranger.ask(PUBLIC, s=slug))["project"]["title"] == "Старое название"
    record = await parties.akimat().on("submitRecord", record)
    record = await parties.agency().on("publishRecord", record)
    assert (await parties.stranger.ask(PUBLIC, s=slug))["project"]["title"] == "Новое название"
    states = await parties.rows("SELECT number, state FROM record_edition ORDER BY number")
    assert states == [(1, "superseded"), (2, "published")]

"""What the search is told of a record."""

from api.catalogue.documents import published_documents
from api.kernel.database import Database


async def test_a_district_goes_to_the_search_under_its_code(database: Database) -> None:
    """A name of a town is looked for as its code: under a slug nothing of Экибастуз would be found."""
    async with database.writing() as connection:
        documents = [document async for document in published_documents(connection)]
    districts = {document.district for document in documents if document.district}
    assert "552200000" in districts
    assert all(district.isdecimal() for district in districts)

"""The schema that clients build on."""

from pathlib import Path

from graphql import GraphQLInterfaceType, GraphQLObjectType, is_object_type

from api.catalogue.changes.queries import CHANGE
from api.catalogue.publication.queries import ACT, EDITION, KEPT
from api.catalogue.queries import record_fields
from api.catalogue.reads import CATALOGUE_STATUS, NODES, SECTOR_SHARE, WITHDRAWN
from api.enquiries.queries import ENTITIES as ENQUIRIES
from api.kernel.graphql.mutations import declarations
from api.kernel.journal.queries import JOURNAL_HEAD
from api.parties.queries import PARTICIPATION
from api.parties.reading import MEMBER, SESSION, TOKEN, VIEWER
from api.requests import queries as requests
from api.schema import READS, graphql_schema, schema

REQUESTS = (
    requests.REQUEST,
    requests.LETTER,
    requests.RECIPIENT,
    requests.STEP,
    requests.DELAY,
    requests.COLLEAGUE,
)
PRIVATE = (MEMBER, VIEWER, SESSION, TOKEN, PARTICIPATION, KEPT, EDITION, ACT, *REQUESTS, *ENQUIRIES)
ROOT = Path(__file__).parent.parent.parent


def test_the_committed_schema_is_that_of_the_code() -> None:
    assert (ROOT / "api" / "schema.graphql").read_text(encoding="utf-8") == schema.as_str() + "\n"


def test_every_field_of_an_entity_is_declared_for_reading() -> None:
    for entity in (*NODES.values(), CATALOGUE_STATUS, SECTOR_SHARE, WITHDRAWN, JOURNAL_HEAD, CHANGE, *PRIVATE):
        kind = graphql_schema.type_map[entity.type_name]
        assert isinstance(kind, GraphQLObjectType)
        assert set(kind.fields) == set(entity.fields), entity.type_name


def test_records_share_the_interface() -> None:
    record = graphql_schema.type_map["Record"]
    assert isinstance(record, GraphQLInterfaceType)
    assert set(record.fields) == set(record_fields("Project", "project"))


def test_every_root_read_is_answered_by_the_statement_or_says_who_may_see_it() -> None:
    declared = declarations(graphql_schema.query_type)
    private = {name for name, access in declared.items() if access is not None}
    assert set(declared) - set(READS) - private == {"search", "suggestions", "alert"}
    assert private & set(READS) == set()


def test_everything_is_described_but_edges() -> None:
    for name, kind in graphql_schema.type_map.items():
        if (
            is_object_type(kind)
            and not name.startswith("__")
            and not name.endswith("Edge")
            and name not in ("Query", "Mutation")
        ):
            assert kind.description, name

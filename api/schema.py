"""The schema: root types of all rooms, merged."""

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from api.alerts.types import AlertMutation, AlertQuery
from api.catalogue.attachments.mutations import DocumentMutation, DocumentQuery
from api.catalogue.bulk.types import BulkImportMutation, BulkImportQuery
from api.catalogue.changes.types import ChangesQuery
from api.catalogue.matching.fields import FINISH
from api.catalogue.matching.types import MatchingQuery
from api.catalogue.partner.types import Partner
from api.catalogue.project.types import Project
from api.catalogue.publication.mutations import RecordMutation
from api.catalogue.publication.reads import PublicationQuery
from api.catalogue.reads import NODES
from api.catalogue.reads import READS as CATALOGUE_READS
from api.catalogue.roots import CatalogueQuery
from api.catalogue.search.root import SearchQuery, answer_search
from api.catalogue.search.suggesting import SuggestionQuery
from api.catalogue.site.types import Site
from api.catalogue.translating.types import TranslationMutation, TranslationQuery
from api.duties.calendar_reading import READS as CALENDAR_READS
from api.duties.mutations import DutyMutation
from api.duties.private_types import DutyQuery
from api.duties.queries import READS as DUTY_READS
from api.duties.types import RulesQuery
from api.enquiries.mutations import EnquiryMutation
from api.enquiries.queries import FINISH as ENQUIRY_FINISH
from api.enquiries.types import EnquiryQuery
from api.events import joining as _  # noqa: F401 - adds the events to the catalogue
from api.events.queries import READS as EVENT_READS
from api.events.types import EventQuery
from api.kernel.graphql.scalars import SCALARS
from api.kernel.journal.queries import READS as JOURNAL_READS
from api.kernel.journal.types import JournalQuery
from api.kernel.reading.attach import attach
from api.parties.accounts import AccountQuery
from api.parties.mutations import AccountMutation, MemberMutation
from api.parties.queries import READS as PARTY_READS
from api.parties.reading import FINISH as PARTY_FINISH
from api.parties.types import PartyQuery
from api.regions.queries import READS as REGION_READS
from api.regions.types import RegionQuery
from api.requests import files as _request_files  # noqa: F401 - says who may read the files of requests
from api.requests.mutations import RequestMutation
from api.requests.reading import RequestQuery

READS = {
    **REGION_READS,
    **PARTY_READS,
    **DUTY_READS,
    **CALENDAR_READS,
    **CATALOGUE_READS,
    **EVENT_READS,
    **JOURNAL_READS,
}
"""Root fields that the statement of a document answers."""

ANSWERS = {"search": answer_search}
"""Root fields that make their whole answer themselves, under the response keys of the document."""

Query = merge_types(
    "Query",
    (
        AccountQuery,
        AlertQuery,
        BulkImportQuery,
        DocumentQuery,
        TranslationQuery,
        RegionQuery,
        CatalogueQuery,
        ChangesQuery,
        DutyQuery,
        EnquiryQuery,
        EventQuery,
        JournalQuery,
        MatchingQuery,
        PartyQuery,
        PublicationQuery,
        RequestQuery,
        RulesQuery,
        SearchQuery,
        SuggestionQuery,
    ),
)

Mutation = merge_types(
    "Mutation",
    (
        AlertMutation,
        AccountMutation,
        BulkImportMutation,
        DutyMutation,
        DocumentMutation,
        TranslationMutation,
        MemberMutation,
        RecordMutation,
        RequestMutation,
        EnquiryMutation,
    ),
)

schema = strawberry.Schema(Query, Mutation, types=[Project, Site, Partner], config=StrawberryConfig(scalar_map=SCALARS))
graphql_schema = attach(schema._schema, READS, {**FINISH, **PARTY_FINISH, **ENQUIRY_FINISH})

__all__ = ["ANSWERS", "NODES", "READS", "graphql_schema", "schema"]

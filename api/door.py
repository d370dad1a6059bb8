"""The only way in, for HTTP and for the portal: one document, one statement, one answer.

What a query asks of the catalogue is compiled into a single SQL statement. Where the whole document is such a query,
PostgreSQL's JSON is the answer; a search makes its own. Otherwise (introspection, wrong arguments, several kinds of
fields) the executor walks over what the statement has read.
"""

from collections.abc import AsyncIterator, Coroutine, Hashable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

import orjson
from graphql import ExecutionResult, FragmentDefinitionNode, GraphQLError, OperationType
from graphql import execute as walk
from psycopg.errors import QueryCanceled

from api.catalogue.interchange.publishing import count_published, public_kinds, published_lines
from api.catalogue.kinds import KINDS
from api.kernel.answers import GraphQLAnswer, GraphQLRequest, Outcome, Refused
from api.kernel.context import Context
from api.kernel.cost import CostModel
from api.kernel.database import Database
from api.kernel.documents import Documents
from api.kernel.errors import Code, describe, origin, public
from api.kernel.files.service import Files
from api.kernel.files.uploading import upload as take_in
from api.kernel.gate import Plan, admit, bad_input
from api.kernel.kept import Kept, KeptAnswers
from api.kernel.limits import exceeded
from api.kernel.outage import OUTAGE
from api.kernel.reading.entity import Scope
from api.kernel.reading.memo import OCTETS, Memo
from api.kernel.reading.params import Params
from api.kernel.reading.selection import Document, select_from
from api.kernel.reading.statement import Statement, compile_operation
from api.kernel.refusals import Refusal as NotDone
from api.kernel.request import request_id
from api.kernel.revision import READ
from api.schema import ANSWERS, READS, graphql_schema
from locales.gettext import Translator
from locales.text import Locale

# Lists without pages are as long as the data makes them; the measure is told how long that is. Those of value objects
# count as one thing, by what it takes to read them.
WHOLE = {
    "Region.indicators": 3,
    "Region.tariffs": 3,
    "Region.sectors": 2,
    "Region.institutions": 2,
    "Region.documents": 1,
    "Region.offer": 5,
    "ProjectConnection.facets": 2,
    "SiteConnection.facets": 2,
    "PartnerConnection.facets": 2,
    "Query.siteMap": 20,
    "EventConnection.facets": 2,
    "RequestRecipientConnection.facets": 2,
    "RequestRecipient.thread": 5,
    "RequestRecipient.helpers": 1,
    "RequestRecipient.possible": 1,
    "RequestStep.helpers": 1,
    "RequestStep.files": 1,
    "RequestLetter.files": 1,
    "Request.files": 1,
}
COST = CostModel(
    lists={
        "Region.neighbours": 7,
        "Region.districts": 20,
        "Project.supportMeasures": 5,
        **dict.fromkeys((f"{kind}.documents" for kind in ("Record", "Project", "Site", "Partner")), 5),
        "Query.recordDocuments": 20,
        "TranslationQueue.entries": 20,
        "TranslationQueue.counts": 12,
        "Translation.terms": 1,
        "Translation.memory": 2,
        "Query.supportMeasures": 50,
        "SiteMatch.lines": 1,
        "ProjectMatch.lines": 1,
        "Event.regions": 2,
        "Request.recipients": 10,
        "Query.colleagues": 20,
        **dict.fromkeys(WHOLE, 1),
    },
    weights={**WHOLE, **dict.fromkeys(("Project.siteMatches", "Site.projectMatches", "Query.matchSites"), 20)},
)


@dataclass(frozen=True)
class Result:
    """Answer to a document, as Python values."""

    data: dict[str, Any] | None
    errors: list[dict[str, Any]] = field(default_factory=list)
    outcome: Outcome = Outcome.EXECUTED
    headers: Mapping[str, str] = field(default_factory=dict)
    """What the answer carries besides, such as a cookie."""
    revision: int | None = None
    """That of the catalogue, where everybody is answered so as long as it stands."""


@dataclass(frozen=True)
class Uploaded:
    """A file that was taken in, or why it was not, in the language asked."""

    id: str | None = None
    errors: list[str] = field(default_factory=list)


_opened: list["Door"] = []


class Door:
    """Executes documents over one database."""

    def __init__(self, database: Database, services: Mapping[type, Any] | None = None, *, keep: int = 0) -> None:
        """*keep*: octets of answers that are kept."""
        self.database = database
        self._kept = KeptAnswers(keep)
        self.services = dict(services or {})
        self.documents = Documents(graphql_schema, model=COST)
        self._memo = Memo(OCTETS)

    async def execute(
        self,
        document: str,
        variables: Mapping[str, Any] | None = None,
        *,
        locale: Locale,
        actor: Any = None,
        operation_name: str | None = None,
        client: str = "",
    ) -> Result:
        """Answer as Python values; never raises for what a client can send."""
        request = GraphQLRequest(document, variables or {}, operation_name, locale=locale, actor=actor, client=client)
        try:
            answer = await self.answer(request)
        except Refused as refused:
            answer = refused.answer("")
        body = orjson.loads(answer.body)
        data, errors = body.get("data"), body.get("errors", [])
        return Result(data, errors, answer.outcome, answer.headers, answer.revision)

    async def answer(self, request: GraphQLRequest) -> GraphQLAnswer:
        """Answer as the bytes that HTTP sends; raises Refused where nothing was executed."""
        request_id.set(request.request_id or None)
        plan = admit(self.documents, request)
        key = _key(plan, request) if _may_be_kept(plan, request) else None
        kept = self._kept.find(key)
        if kept and kept.revision == self.database.trust.revision:
            answer = GraphQLAnswer(Outcome.EXECUTED, kept.body, kept.revision)
        else:
            answer = await self._in_time(self._run(plan, self._context(plan, request), request, key, kept))
        if request.most_octets is not None and plan.operation.operation is OperationType.QUERY:
            _check_size(len(answer.body), request.most_octets)
        return replace(answer, cost=plan.cost.requested)

    async def _in_time(self, running: Coroutine[Any, Any, GraphQLAnswer]) -> GraphQLAnswer:
        try:
            return await self.database.watch.in_time(running)
        except QueryCanceled as error:
            message = "This takes too long: ask for less at a time, or try again in a moment."
            raise Refused([public(Code.UNAVAILABLE, message)], Outcome.UNAVAILABLE) from error
        except OUTAGE as error:
            message = "The database does not answer; try again in a moment."
            raise Refused([public(Code.UNAVAILABLE, message)], Outcome.UNAVAILABLE) from error

    def public_kinds(self) -> list[str]:
        """The kinds of interchange lines that the public may have whole."""
        return [kind.name for kind in public_kinds()]

    async def published_counts(self) -> dict[str, int]:
        """How many lines each kind has."""
        return await count_published(self.database)

    def published_lines(self, kind: str) -> AsyncIterator[bytes]:
        """The published records of one of `public_kinds` as interchange lines, in batches."""
        return published_lines(self.database, KINDS[kind])

    def _context(self, plan: Plan, request: GraphQLRequest) -> Context:
        prepared = plan.prepared
        nodes = (node for node in prepared.document.definitions if isinstance(node, FragmentDefinitionNode))
        fragments = {node.name.value: node for node in nodes}
        document = Document(graphql_schema, fragments, plan.coerced, prepared.key, self._memo, prepared.used)
        locale: Locale = request.locale  # type: ignore[assignment]
        return Context(self.database, document, locale, request.actor, request.client, services=self.services)

    async def _run(
        self, plan: Plan, context: Context, request: GraphQLRequest, key: Hashable, kept: Kept | None
    ) -> GraphQLAnswer:
        extensions = {"cost": plan.cost.as_json()}
        if plan.operation.operation is not OperationType.QUERY:
            return await self._walk(plan, context, request, extensions)
        if kept and kept.revision == await self._revision():
            return GraphQLAnswer(Outcome.EXECUTED, kept.body, kept.revision)
        revision = await self._revision() if self._kept.revision is None else self._kept.revision
        statement = self._compile(plan, context, with_types=False)
        if statement.whole and not statement.errors:
            data, revision = await self._read(statement)
            body = b'{"data":%b,"extensions":%b}' % (data, orjson.dumps(extensions))
        elif (answered := await self._answered(plan, context)) is not None:
            body = orjson.dumps({"data": answered, "extensions": extensions})
        else:
            await self._prefetch(plan, context)
            return await self._walk(plan, context, request, extensions)
        if key is None or context.passing:
            return GraphQLAnswer(Outcome.EXECUTED, body)
        self._kept.keep(key, body, revision)
        return GraphQLAnswer(Outcome.EXECUTED, body, revision)

    async def _prefetch(self, plan: Plan, context: Context) -> None:
        """Read what the executor will walk over."""
        statement = self._compile(plan, context, with_types=True)
        context.prefetched = dict(statement.errors)
        if statement.sql:
            data, _ = await self._read(statement)
            context.prefetched |= orjson.loads(data)

    async def _revision(self) -> int:
        async with self.database.reading() as connection:
            row = await (await connection.execute(READ)).fetchone()
        assert row is not None
        self._kept.revision = row[0]
        return row[0]

    async def _answered(self, plan: Plan, context: Context) -> dict[str, Any] | None:
        """The answer to a document of one field that makes its own; None for all others, and where it fails."""
        fields = select_from(context.document, "Query", [plan.operation.selection_set])
        if len(fields) != 1 or fields[0].name not in ANSWERS:
            return None
        try:
            return {fields[0].key: await ANSWERS[fields[0].name](context, fields[0], with_types=False)}
        except OUTAGE:
            raise
        except Exception:  # once more by the executor, which gives what fails its path and its place
            return None

    @staticmethod
    def _compile(plan: Plan, context: Context, *, with_types: bool) -> Statement:
        scope = Scope(context.document, Params(), context.locale, with_types)
        try:
            return compile_operation(scope, plan.operation, READS)
        except GraphQLError as error:  # such as null for the condition of a directive, which may have a default
            raise Refused([bad_input(error)]) from error

    async def _read(self, statement: Statement) -> tuple[bytes, int]:
        async with self.database.reading() as connection:
            cursor = await connection.execute(statement.sql, statement.values)  # type: ignore[arg-type]
            row = await cursor.fetchone()
        assert row is not None
        self._kept.revision = row[1]
        return row[0].encode(), row[1]

    async def _walk(
        self, plan: Plan, context: Context, request: GraphQLRequest, extensions: dict[str, Any]
    ) -> GraphQLAnswer:
        """Let the ordinary executor answer, over what has been read."""
        result = walk(
            graphql_schema,
            plan.prepared.document,
            context_value=context,
            variable_values=plan.variables,
            operation_name=plan.operation.name.value if plan.operation.name else None,
        )
        if not isinstance(result, ExecutionResult):
            result = await result  # type: ignore[misc]
        body: dict[str, Any] = {"data": result.data, "extensions": extensions}
        for error in result.errors or ():
            if isinstance(cause := origin(error), OUTAGE):
                raise cause
        if result.errors:
            body["errors"] = describe(result.errors, request.request_id)
        return GraphQLAnswer(context.outcome, orjson.dumps(body), headers=context.headers)


def _check_size(octets: int, most: int) -> None:
    if octets > most:
        raise Refused([exceeded("octets of the answer", octets, most)])


def _may_be_kept(plan: Plan, request: GraphQLRequest) -> bool:
    """What is read by a stranger, and so by anybody."""
    return request.actor is None and plan.operation.operation is OperationType.QUERY


def _key(plan: Plan, request: GraphQLRequest) -> Hashable:
    """What the answer to a stranger depends on, beside the catalogue."""
    name = plan.operation.name.value if plan.operation.name else None
    variables = blake2b(repr(plan.variables).encode("utf-8", "surrogatepass"), digest_size=20).digest()
    return plan.prepared.key, name, request.locale, variables


def open_door(door: Door) -> None:
    """Make *door* the one of this process, until it is closed."""
    _opened.append(door)


def close_door(door: Door) -> None:
    """Give the place back to the door that was open before."""
    _opened.remove(door)


def opened_door() -> Door:
    """Return the door of this process."""
    return _opened[-1]


async def execute(
    document: str,
    variables: Mapping[str, Any] | None,
    actor: Any,
    locale: Locale,
    operation_name: str | None = None,
    client: str = "",
) -> Result:
    """Answer a document through the door of this process: what the portal calls."""
    return await opened_door().execute(
        document, variables, actor=actor, locale=locale, operation_name=operation_name, client=client
    )


async def upload(name: str, content: bytes, actor: Any, locale: Locale) -> Uploaded:
    """Take a file in from a page of the portal; it waits to be used by a mutation."""
    try:
        file = await take_in(opened_door().services[Files], actor, name, content)
    except NotDone as refusal:
        words = Translator(locale)
        return Uploaded(errors=[words.text(each.message, **each.values) for each in refusal.reasons])
    return Uploaded(file.upload_id)

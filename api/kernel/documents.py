"""Documents that were parsed, measured and validated once, kept for the next request that sends them."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    StringValueNode,
    Visitor,
    get_introspection_query,
    parse,
    validate,
    visit,
)

from api.kernel.answers import Refused
from api.kernel.bounded import Bounded
from api.kernel.cost import CostModel
from api.kernel.errors import Code, own_words, public
from api.kernel.limits import CostReport, Limits, check_structure, exceeded
from api.kernel.measure import Measure, OperationFigures, measure
from api.kernel.measured_schema import MeasuredSchema

MOST_ERRORS = 20
MEMORY_PER_CHARACTER = 700
"""Octets that one character of a document takes once it is parsed and measured: 150 to 700 were seen."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document fit to run."""

    key: str
    document: DocumentNode
    measure: Measure
    used: dict[tuple[int, ...], frozenset[str]] = field(default_factory=dict)
    """What reading has learnt of its parts."""

    def operation(self, name: str | None) -> OperationDefinitionNode:
        found = [node for node in self.document.definitions if isinstance(node, OperationDefinitionNode)]
        if name is not None:
            found = [node for node in found if node.name and node.name.value == name]
            if not found:
                raise _refused(Code.BAD_REQUEST, "The document has no operation of the given operationName.")
        elif len(found) > 1:
            raise _refused(Code.BAD_REQUEST, "The document has several operations: give an operationName.")
        elif not found:
            raise _refused(Code.BAD_REQUEST, "The document has no operation.")
        return found[0]

    def figures(self, operation: OperationDefinitionNode) -> OperationFigures:
        return self.measure.operations[operation.name.value if operation.name else None]


class Documents:
    """The only way from text to a document that may run. Kept: the newest `entries`, within `octets`."""

    def __init__(
        self,
        schema: GraphQLSchema,
        limits: Limits | None = None,
        model: CostModel | None = None,
        entries: int = 1000,
        octets: int = 64 * 1024 * 1024,
    ) -> None:
        self.schema = schema
        self.limits = limits or Limits()
        self.model = model or CostModel()
        self._measured = MeasuredSchema(schema, self.model)
        self._introspection = math.ceil(self.limits.introspection_factor * self._standard_introspection())
        self._kept = Bounded[Prepared](octets, entries)

    def get(self, source: str) -> Prepared:
        """The prepared document; raises `Refused` with every reason that was found."""
        if len(source) > self.limits.characters:
            raise Refused([exceeded("characters", len(source), self.limits.characters)])
        key = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
        if kept := self._kept.get(key):
            return kept
        prepared = self._prepare(source, key)
        self._kept.put(key, prepared, len(source) * MEMORY_PER_CHARACTER)
        return prepared

    def cost(self, figures: OperationFigures, variables: Mapping[str, Any]) -> CostReport:
        """What the operation asks for with these variables; raises `Refused` where it is too much."""
        requested, limit = figures.cost(variables, self.model), self.limits.cost
        if requested > limit:
            raise Refused([exceeded("cost", requested, limit)])
        return CostReport(requested, limit, figures.depth, self.limits.depth, figures.fields)

    def _prepare(self, source: str, key: str) -> Prepared:
        document = self._parse(source)
        measured = measure(document, self._measured, self.model)
        if measured.cycle is not None:
            message = f"Cannot spread fragment '{measured.cycle[:63]}' within itself."
            raise _refused(Code.VALIDATION_FAILED, message)
        if errors := check_structure(measured, self.limits, self._introspection):
            raise Refused(errors)
        errors = validate(self.schema, document, max_errors=MOST_ERRORS, hide_suggestions=True)
        if errors:
            raise Refused([_with_code(error) for error in errors[:MOST_ERRORS]])
        return Prepared(key, document, measured)

    def _parse(self, source: str) -> DocumentNode:
        limit = self.limits.tokens
        try:
            document = parse(source, max_lexical_tokens=limit, allow_empty_selection_sets=False)
        except GraphQLSyntaxError as error:
            if f"more than {limit}" in error.message or "nested too deeply" in error.message:
                message = error.message.removeprefix("Syntax Error: ")
                raise _refused(Code.LIMIT_EXCEEDED, message) from None
            error.extensions = {"code": str(Code.SYNTAX_ERROR)}
            raise Refused([error]) from None
        if "\0" in source or ("\\u" in source and _has_nul(document)):
            raise _refused(Code.BAD_REQUEST, "The document contains the character U+0000.")
        return document

    def _standard_introspection(self) -> float:
        text = get_introspection_query(
            specified_by_url=True,
            directive_is_repeatable=True,
            schema_description=True,
            input_value_deprecation=True,
            one_of=True,
        )
        figures = measure(parse(text), self._measured, self.model)
        return max(operation.meta_size for operation in figures.operations.values())


class _NulFinder(Visitor):
    found = False

    def enter_string_value(self, node: StringValueNode, *_: Any) -> None:
        self.found = self.found or "\0" in node.value


def _has_nul(document: DocumentNode) -> bool:
    finder = _NulFinder()
    visit(document, finder)
    return finder.found


def _refused(code: Code, message: str) -> Refused:
    return Refused([public(code, message)])


def _with_code(error: GraphQLError) -> GraphQLError:
    """A scalar's own parser may have spoken: its words stay inside."""
    return GraphQLError(own_words(error), error.nodes, extensions={"code": str(Code.VALIDATION_FAILED)})

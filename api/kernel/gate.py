"""From a request to what may run: document, operation, variables, cost; or a refusal."""

from dataclasses import dataclass
from typing import Any

from graphql import GraphQLError, OperationDefinitionNode, OperationType
from graphql.execution.values import VariableValues, get_variable_values

from api.kernel.answers import GraphQLRequest, Outcome, Refused
from api.kernel.documents import MOST_ERRORS, Documents, Prepared
from api.kernel.errors import Code, own_words, public
from api.kernel.limits import CostReport


@dataclass(frozen=True, slots=True)
class Plan:
    prepared: Prepared
    operation: OperationDefinitionNode
    variables: dict[str, Any]
    """As given, for an executor that coerces them itself."""
    coerced: VariableValues
    """As the schema's types read them, defaults filled in."""
    cost: CostReport


def admit(documents: Documents, request: GraphQLRequest) -> Plan:
    """Raises `Refused`. Nothing of the document has run by then."""
    prepared = documents.get(request.document)
    operation = prepared.operation(request.operation_name)
    if operation.operation is not OperationType.QUERY:
        _may_write(request)
    variables = dict(request.variables)
    report = documents.cost(prepared.figures(operation), variables)
    coerced = get_variable_values(
        documents.schema,
        operation.variable_definitions or (),
        variables,
        max_errors=MOST_ERRORS,
        hide_suggestions=True,
    )
    if isinstance(coerced, list):
        raise Refused([bad_input(error) for error in coerced[:MOST_ERRORS]])
    return Plan(prepared, operation, variables, coerced, report)


def _may_write(request: GraphQLRequest) -> None:
    if request.by_get:
        error = public(Code.METHOD_NOT_ALLOWED, "A mutation is sent by POST: GET only reads.")
        raise Refused([error], Outcome.WRITE_BY_GET)
    if not request.same_site:
        error = public(Code.CROSS_SITE, "A page of another site may not send mutations.")
        raise Refused([error], Outcome.CROSS_SITE)


def bad_input(error: GraphQLError) -> GraphQLError:
    """What GraphQL says of a value of the client's."""
    return GraphQLError(own_words(error), error.nodes, extensions={"code": str(Code.BAD_USER_INPUT)})

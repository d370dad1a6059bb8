"""Which fragment spreads which: the order to measure them in, or the circle that forbids one."""

from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    SelectionSetNode,
)

Ordered = list[tuple[str, list[FragmentDefinitionNode]]]


def fragments_in_order(document: DocumentNode) -> tuple[Ordered, int, str | None]:
    """Fragments with everything they spread before them, how many there are, and a name from a circle."""
    fragments: dict[str, list[FragmentDefinitionNode]] = {}
    for node in document.definitions:
        if isinstance(node, FragmentDefinitionNode):
            fragments.setdefault(node.name.value, []).append(node)
    count = sum(map(len, fragments.values()))
    waiting = {
        name: {spread for node in nodes for spread in _spreads(node.selection_set) if spread in fragments}
        for name, nodes in fragments.items()
    }
    order: Ordered = []
    ready = [name for name, needs in waiting.items() if not needs]
    users: dict[str, list[str]] = {}
    for name, needs in waiting.items():
        for need in needs:
            users.setdefault(need, []).append(name)
    while ready:
        name = ready.pop()
        order.append((name, fragments[name]))
        for user in users.get(name, ()):
            waiting[user].discard(name)
            if not waiting[user]:
                ready.append(user)
    return order, count, _circle(waiting)


def _circle(waiting: dict[str, set[str]]) -> str | None:
    """A fragment on the circle, not one that only leads to it: follow any unmet need until one returns."""
    name = next((name for name, needs in waiting.items() if needs), None)
    seen: set[str] = set()
    while name is not None and name not in seen:
        seen.add(name)
        name = min(waiting[name])
    return name


def _spreads(selection_set: SelectionSetNode) -> Iterator[str]:
    pending = [selection_set]
    while pending:
        for node in pending.pop().selections:
            if isinstance(node, FragmentSpreadNode):
                yield node.name.value
            elif isinstance(node, FieldNode | InlineFragmentNode) and node.selection_set is not None:
                pending.append(node.selection_set)

"""The table of who may do what, for docs/reference/access.md."""

from collections.abc import Iterable

from api.kernel.access import PUBLIC, Access, Public, Reach, declared
from api.kernel.graphql.mutations import Acts, accesses
from api.schema import graphql_schema

BEGIN, END = "<!-- made by kerege schema -->\n", "<!-- end -->\n"
_HEAD = "| act | mutations | parties | roles | region | states | § |\n| --- | --- | --- | --- | --- | --- | --- |\n"


def access_page(text: str) -> str:
    """The page with its table made anew."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}{_table()}{END}{rest.partition(END)[2]}"


def _table() -> str:
    mutations = accesses(graphql_schema)
    rows = [_row(each, _of(each, mutations)) for each in declared()]
    return _HEAD + "".join([*rows, f"| – | {_of(PUBLIC, mutations)} | everyone | – | – | – | – |\n"])


def _row(access: Access, mutations: str) -> str:
    cells = (
        f"`{access.act}`",
        mutations,
        _names(party.value for party in access.parties),
        _names(role.value for role in access.roles),
        "own" if access.region is Reach.OWN else "any",
        "any" if access.states is None else _names(access.states),
        ", ".join(dict.fromkeys(access.clauses.values())) or access.clause or "–",
    )
    return f"| {' | '.join(cells)} |\n"


def _of(access: Access | Public, mutations: dict[str, Acts | None]) -> str:
    return ", ".join(f"`{name}`" for name, needs in sorted(mutations.items()) if _needs(needs, access)) or "–"


def _needs(acts: Acts | None, access: Access | Public) -> bool:
    return any(each is access for each in acts) if isinstance(acts, tuple) else acts is access


def _names(values: Iterable[str]) -> str:
    return ", ".join(sorted(value.lower().replace("_", " ") for value in values))

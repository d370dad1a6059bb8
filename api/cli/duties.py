"""The table of clauses: every paragraph of the Rules with its duty, its deadline and the tests that hold it."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.common import ROOT, fail
from api.duties.reference import placed, read_lines

PARAGRAPHS = [number for number in range(1, 25) if number != 20]
"""The Rules have no paragraph 20."""
EVERY_DUTY = "*"
_ACTORS = {
    "ministry": "M",
    "agency": "A",
    "quality_control": "Q",
    "local_executive_body": "L",
    "service_centre": "C",
    "investor": "I",
}


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(duties)


def duties(
    tests: Annotated[Path, typer.Option("--tests", help="Folder of the tests; without one none are named.")] = ROOT
    / "tests",
) -> None:
    """Print every clause of the Rules: who owes it, what it is counted from, its deadline, its tests."""
    clauses, known = placed(read_lines("clauses")), marked_tests(tests)
    for clause in clauses:
        typer.echo(_line(clause))
        for name in names_of(clause, known):
            typer.echo(f"         {name}")
    counted = sorted({clause["paragraph"] for clause in clauses})
    untested = [clause["number"] for clause in clauses if known and not names_of(clause, known)]
    typer.echo(f"{len(counted)} paragraphs, {len(clauses)} clauses, without a test: {', '.join(untested) or 'none'}")
    if counted != PARAGRAPHS or untested:
        raise fail("the register does not hold all of the Rules, or a clause has no test")


def marked_tests(folder: Path) -> dict[str, list[str]]:
    """Names of tests by the clauses that they are marked with."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        for name, clauses in _marked(path.read_text("utf-8")):
            for clause in clauses:
                found.setdefault(clause, []).append(f"{path.relative_to(folder.parent)}::{name}")
    return found


def names_of(clause: dict[str, Any], known: dict[str, list[str]]) -> list[str]:
    """The tests of a clause: those of its own, and those that are run for every duty."""
    return known.get(clause["number"], []) + (known.get(EVERY_DUTY, []) if clause["actors"] else [])


def _marked(source: str) -> Iterator[tuple[str, list[str]]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.clause":
                    yield node.name, [ast.literal_eval(argument) for argument in mark.args]


def _line(clause: dict[str, Any]) -> str:
    who = "+".join(_ACTORS[actor] for actor in clause["actors"]) or "–"
    whom = f"→{_ACTORS[clause['counterpart']]}" if clause.get("counterpart") else ""
    rule = clause.get("rule")
    parts = " ".join(f"{name}={value}" for name, value in rule.items()) if rule else "no term"
    basis = f" ({clause['basis']})" if rule else ""
    return f"§{clause['number']:6} {who + whom:6} {clause['trigger']}: {parts}{basis}: {clause['text']['en']}"

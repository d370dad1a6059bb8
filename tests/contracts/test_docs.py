"""The documentation says what the code does: fields, settings, limits, commands, links."""

import dataclasses
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.main import get_command

from api.catalogue.fields import COMMON_FIRST, COMMON_LAST
from api.catalogue.kinds import KINDS
from api.cli.main import app
from api.kernel.cost import CostModel
from api.kernel.errors import Code
from api.kernel.interchange.composite import Group
from api.kernel.interchange.kind import Kind
from api.kernel.interchange.problems import Line, References
from api.kernel.limits import Limits
from api.kernel.settings import Settings

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])

COMMON = tuple(spec.name for spec in (*COMMON_FIRST, *COMMON_LAST))
SECTIONS = {"project": "project and niche", "niche": "project and niche"}
SPACES = "\u00a0 "


def sections(page: str) -> dict[str, str]:
    """Text of a page of the reference by its second headings."""
    _, *parts = re.split(r"^## ", (DOCS / "reference" / page).read_text("utf-8"), flags=re.MULTILINE)
    return {part.partition("\n")[0]: part for part in parts}


def described(text: str) -> dict[str, list[str]]:
    """Rows of the table of fields in a section, by field: type, required, constraint, example."""
    rows = (line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("| `"))
    return {row[0].strip(" `"): [cell.strip() for cell in row[1:]] for row in rows}


def fields(specs: Iterable[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Every field with those inside it: `investment`, `investment.amount`, `utilities[].kind`."""
    for spec in specs:
        yield before + spec.name, spec
        inside = "." if isinstance(spec, Group) else "[]."
        yield from fields(getattr(spec, "parts", ()), f"{before}{spec.name}{inside}")


def declared(kind: Kind) -> dict[str, Any]:
    """Every field of a kind."""
    return dict(fields([*kind.fields, *([kind.children] if kind.children else [])]))


def table_of(kind: Kind) -> dict[str, list[str]]:
    """What the page says of a kind."""
    page = sections("interchange.md")
    own = described(page[SECTIONS.get(kind.name, kind.name)])
    return described(page["Common to project, niche, site and partner"]) | own if kind.record else own


def references() -> References:
    """What the examples refer to: the regions and districts of the product, two industries."""
    data = ROOT / "api" / "regions" / "data"
    regions = [orjson.loads(line) for line in (data / "regions.jsonl").read_bytes().splitlines()]
    districts = [orjson.loads(line) for line in (data / "districts.jsonl").read_bytes().splitlines()]
    return References(
        regions={
            code: region["slug"] for region in regions for code in (region["slug"], region["iso"], region["kato"])
        },
        districts={
            district["kato"]: (district["slug"], district["region"]) for district in districts if "kato" in district
        },
        industries={"metallurgy": "metallurgy"},
    )


kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)


@kinds
def test_every_field_has_its_row_and_every_row_its_field(kind: Kind) -> None:
    assert set(table_of(kind)) == set(declared(kind))


def test_the_common_block_stands_in_the_order_of_the_code() -> None:
    common = described(sections("interchange.md")["Common to project, niche, site and partner"])
    assert list(common) == list(COMMON)


@kinds
def test_rows_say_what_is_required_and_which_codes_and_bounds_hold(kind: Kind) -> None:
    rows = table_of(kind)
    for path, spec in declared(kind).items():
        _, required, constraint, _ = rows[path]
        assert (required == "yes") == getattr(spec, "required", False), path
        for code in spec.known() if hasattr(spec, "known") else ():
            assert f"`{code}`" in constraint, (path, code)
        for bound in (getattr(spec, "limit", None), getattr(spec, "high", None)):
            assert bound is None or str(bound) in constraint.translate({ord(space): None for space in SPACES}), path


@kinds
def test_examples_are_read_without_a_problem(kind: Kind) -> None:
    rows, known = table_of(kind), references()
    for path, spec in declared(kind).items():
        line = Line(1, known)
        value = json.loads(rows[path][3].strip("`"))
        spec.parse(value, line) if spec is kind.children else spec.parse(value, path, line)
        assert not line.problems, (path, line.problems)


def test_the_example_at_the_head_of_the_page_is_read_without_a_problem() -> None:
    block = sections("interchange.md")["An example"].split("```")[1].removeprefix("json\n")
    known = dataclasses.replace(references(), industries={"10": "food"})
    for number, text in enumerate(block.strip().splitlines(), 1):
        value, line = json.loads(text), Line(number, known)
        KINDS[value["kind"]].parse(value, line)
        assert not line.problems


def test_every_industry_is_listed() -> None:
    data = orjson.loads((ROOT / "api" / "catalogue" / "data" / "industries.json").read_bytes())["sectors"]
    rows = described(sections("interchange.md")["Industries"])
    assert {sector: row[1].replace("`", "").split() for sector, row in rows.items()} == {
        sector: entry["divisions"] for sector, entry in data.items()
    }


def test_every_setting_is_described_in_the_words_of_the_code() -> None:
    text = " ".join((DOCS / "reference" / "settings.md").read_text("utf-8").split())
    named = set(re.findall(r"^\| `([A-Z_]+)`", (DOCS / "reference" / "settings.md").read_text("utf-8"), re.MULTILINE))
    assert named == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        assert field.description in text, name


def test_the_limits_are_those_of_the_code() -> None:
    text = (DOCS / "reference" / "graphql.md").read_text("utf-8").translate({ord(space): None for space in SPACES})
    for field in dataclasses.fields(Limits):
        assert re.search(rf"\|`{field.name}`\|{re.escape(str(field.default))}\|", text), field.name
    model = CostModel()
    assert f"default{model.default_page}" in text
    assert f"most{model.largest_page}" in text


def test_every_code_of_an_error_is_explained() -> None:
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "api").rglob("*.py"))
    codes = {str(code) for code in Code} | set(re.findall(r'PublicError\(\s*"([A-Z_]+)"', source))
    page = (DOCS / "reference" / "graphql.md").read_text("utf-8")
    importing = {"REFUSED_BY_DATABASE"}  # ends a command, never reaches a client of GraphQL
    assert {code for code in codes - importing if f"| `{code}` |" not in page} == set()


def test_every_reason_of_a_refusal_is_explained() -> None:
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "api").rglob("*.py"))
    page = (DOCS / "reference" / "graphql.md").read_text("utf-8")
    codes = set(re.findall(r'= Reason\(\s*"([A-Z_]+)"', source))
    assert codes
    assert {code for code in codes if f"`{code}`" not in page} == set()


def test_every_command_is_described() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    headings = set(sections("commands.md"))
    for name, command in commands.items():
        inner = getattr(command, "commands", None)
        for heading in [f"kerege {name} {each}" for each in inner] if inner else [f"kerege {name}"]:
            assert heading in headings
    for option in (option for command in commands.values() for option in command.params):
        for flag in (opt for opt in option.opts if opt.startswith("--")):
            assert flag in (DOCS / "reference" / "commands.md").read_text("utf-8"), flag


def anchors(page: Path) -> set[str]:
    """Anchors of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        assert found.is_relative_to(ROOT), target
        assert not anchor or anchor in anchors(found), target


def test_every_page_is_in_the_index() -> None:
    index = (DOCS / "README.md").read_text("utf-8")
    missing = [str(page.relative_to(DOCS)) for page in PAGES if page.is_relative_to(DOCS) and page.name != "README.md"]
    assert [name for name in missing if f"({name})" not in index] == []

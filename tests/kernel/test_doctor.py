import pytest

from api.kernel import doctor
from api.kernel.doctor import Finding, Patient
from api.kernel.settings import Settings


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))


async def test_a_fresh_machine_is_well():
    findings = await doctor.examine()
    assert [finding for finding in findings if finding.state == "failure"] == []
    found = {finding.name: finding.found for finding in findings}
    assert (found["PostgreSQL"], found["fsync"], found["encoding"]) == ("version 18", "on", "UTF8")
    assert found["letters"] == "LC_CTYPE is C.UTF-8"


async def test_a_bad_setting_is_the_only_finding(monkeypatch):
    monkeypatch.setenv("PORT", "eight")
    (finding,) = await doctor.examine()
    assert (finding.state, finding.found.split(":")[0]) == ("failure", "PORT")


async def test_a_database_out_of_reach_is_explained(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@127.0.0.1:1/db")
    _, finding = await doctor.examine([doctor.database])
    assert finding.state == "failure"
    assert "DATABASE_URL" in finding.mend


async def test_a_folder_out_of_reach_is_explained(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "file" / "var"))
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@127.0.0.1:1/db")
    findings = await doctor.examine([doctor.var_dir])
    assert [(finding.name, finding.state) for finding in findings[1:]] == [("VAR_DIR", "failure")]


async def test_other_slices_add_checks_and_a_defect_in_one_is_a_finding(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@127.0.0.1:1/db")

    async def calendar(patient: Patient) -> list[Finding]:
        return [Finding("calendar", "warning", f"empty in {patient.database}", "Run kerege calendar.")]

    def broken(_: Patient) -> list[Finding]:
        raise ZeroDivisionError

    findings = await doctor.examine([calendar, broken])
    assert [(finding.name, finding.state) for finding in findings[1:]] == [
        ("calendar", "warning"),
        ("broken", "failure"),
    ]


@pytest.mark.parametrize(("key", "state"), [("short", "warning"), ("x" * 40, "ok")])
async def test_a_short_secret_is_remarked_upon(monkeypatch, key, state):
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@127.0.0.1:1/db")
    monkeypatch.setenv("SECRET_KEY", key)
    assert (await doctor.examine([doctor.secret]))[1].state == state


@pytest.mark.parametrize(("missing", "state"), [([], "ok"), (["0007_events"], "failure")])
async def test_missing_migrations_are_named(monkeypatch, missing, state):
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@127.0.0.1:1/db")
    _, finding = await doctor.examine([doctor.migrations(lambda _: missing)])
    assert finding.state == state
    assert all(name in finding.found for name in missing)


async def test_a_template_of_presentations_is_looked_at(monkeypatch, tmp_path):
    from pptx import Presentation

    template = tmp_path / "ours.pptx"
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@127.0.0.1:1/db")
    monkeypatch.setenv("SLIDES_TEMPLATE", str(template))
    template.write_bytes(b"no presentation")
    assert (await doctor.examine([doctor.slides]))[1].state == "failure"
    deck = Presentation()
    deck.save(str(template))
    assert (await doctor.examine([doctor.slides]))[1].state == "ok"
    deck.slide_layouts.remove(deck.slide_layouts[0])
    deck.save(str(template))
    finding = (await doctor.examine([doctor.slides]))[1]
    assert (finding.state, "title" in finding.found) == ("failure", True)


async def test_where_pango_is_missing_pdf_is_a_warning(monkeypatch):
    def missing(_: str) -> None:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setenv("DATABASE_URL", "postgresql://me@127.0.0.1:1/db")
    monkeypatch.setattr(doctor.importlib, "import_module", missing)
    _, finding = await doctor.examine([doctor.pdf])
    assert (finding.state, "libpango-1.0-0" in finding.mend) == ("warning", True)

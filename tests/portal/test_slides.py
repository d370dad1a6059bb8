"""Presentations of projects: opened again, with the longest texts, and by LibreOffice where it is installed."""

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Emu
from pypdf import PdfReader

from portal.files.slides import fitting
from portal.files.slides.deck import OUR_TEMPLATE, Deck, TemplateError
from portal.files.slides.project import deck
from portal.wording import wording
from tests.portal.test_pages import LOCALES, first_record
from tests.portal.test_record_files import KAZAKH_RECORD

WORDS = "Кербұлақ ауданындағы Көксай кен орнында тау-кен металлургия комбинаты, Ғабит, Үржар, Һәм, Іле, Әңгіме. "
soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def texts(body: bytes) -> str:
    found: list[str] = []
    for slide in Presentation(io.BytesIO(body)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if shape.has_table:
                found += [cell.text for cell in shape.table.iter_cells()]
    return "\n".join(found)


@pytest.fixture
def longest(client: Any) -> dict[str, Any]:
    """A project whose every text is as long as the catalogue allows."""
    node = client.get(f"{KAZAKH_RECORD}record.json").json()["record"]
    return node | {
        "title": (WORDS * 5)[:300],
        "summary": (WORDS * 20)[:1000],
        "description": (WORDS * 300)[:20_000],
        "capacity": (WORDS * 20)[:1000],
        "initiator": (WORDS * 10)[:400],
        "locality": WORDS[:200],
        "source": "; ".join(f"https://{'long-host-name' * 4}{n}.kz/address" for n in range(30)),
        "readiness": ["CONCEPT", "BUSINESS_PLAN", "FEASIBILITY", "DESIGN_DOCUMENTS", "STATE_EXPERTISE", "PERMITS"],
        "financingSources": ["OWN", "BANK", "DEVELOPMENT_INSTITUTION", "STATE_SUPPORT", "FOREIGN_EQUITY"],
        "siteNeeds": dict.fromkeys(
            ("areaHa", "powerMw", "waterM3Day", "gasM3Hour", "heatGcalHour", "sewerageM3Day"), "1234567.89"
        )
        | {"rail": True, "road": True, "buildings": False},
        "supportMeasures": [{"code": "X", "title": WORDS[:100]}] * 12,
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_a_project_becomes_slides(client: Any, locale: str) -> None:
    address = KAZAKH_RECORD.replace("/kk/", f"/{locale}/")
    body = client.get(f"{address}record.pptx").content
    slides = list(Presentation(io.BytesIO(body)).slides)
    title = client.get(f"{address}record.json").json()["record"]["title"]
    assert slides[0].shapes.title.text_frame.text == title
    assert all(slide.shapes.title.text_frame.text for slide in slides)
    charts = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    assert charts
    assert all(value > 0 for chart in charts for value in chart.plots[0].series[0].values)
    assert sum(shape.has_table for slide in slides for shape in slide.shapes) >= 4
    assert address in texts(body)
    pictures = [shape for slide in slides for shape in slide.shapes if shape.has_chart or hasattr(shape, "image")]
    assert all(shape._element.xpath(".//p:cNvPr/@descr")[0] for shape in pictures)
    assert locale != "kk" or set(texts(body).lower()) >= set("әғқңөұүі")


def test_only_projects_have_slides(client: Any) -> None:
    assert client.get(f"{first_record(client, 'ru', 'sites')}record.pptx").status_code == 404


def test_nothing_runs_out_of_its_box(longest: dict[str, Any]) -> None:
    body = deck(wording("kk"), longest, [])
    opened = Presentation(io.BytesIO(body))
    for slide in opened.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= opened.slide_width
            assert shape.top + shape.height <= opened.slide_height
            if shape.has_text_frame:
                frame = shape.text_frame
                assert _height(frame, shape.width - frame.margin_left - frame.margin_right) <= Emu(shape.height).pt
            if shape.has_table:
                for line in shape.table.rows:
                    for cell, column in zip(line.cells, shape.table.columns, strict=True):
                        height = _height(cell.text_frame, column.width - cell.margin_left - cell.margin_right)
                        assert height <= Emu(line.height - cell.margin_top - cell.margin_bottom).pt + 1


def _height(frame: Any, width: int) -> float:
    """How high a text stands in points, by the size of its runs."""
    return sum(
        fitting.height(paragraph.text, Emu(width).pt, run.font.size.pt, bool(run.font.bold))
        for paragraph in frame.paragraphs
        for run in paragraph.runs[:1]
        if run.font.size
    )


def test_another_template_is_used_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ours.pptx"
    Presentation().save(str(path))  # four to three, all layouts of PowerPoint
    made = Deck(path, "ru", "footer")
    made.title("Проект", "выше", "текст", "ниже")
    made.text("О проекте", WORDS * 5)
    assert "О проекте" in texts(made.saved())


def test_a_template_without_the_layouts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wrong.pptx"
    opened = Presentation(str(OUR_TEMPLATE))
    opened.slide_layouts.remove(opened.slide_layouts[1])
    opened.save(str(path))
    with pytest.raises(TemplateError, match="titleOnly"):
        Deck(path, "ru", "footer")


@given(
    st.text(st.sampled_from("абвәғқ iW\n"), max_size=400),
    st.floats(50, 800),
    st.floats(15, 400),
    st.booleans(),
)
def test_what_is_fitted_fits(text: str, width: float, room: float, bold: bool) -> None:
    shown, size = fitting.fitted(text, width, room, 24, 10, bold)
    assert fitting.height(shown, width, size, bold) <= room
    assert shown == text or (shown.endswith("…") and text.startswith(shown[:-1]) and size == 10)


@soffice
@pytest.mark.parametrize("form", ["record.pptx", "list.xlsx"])
def test_libreoffice_opens_it(client: Any, tmp_path: Path, form: str, convert: Callable[[Path], Path]) -> None:
    path = tmp_path / form
    address = f"{KAZAKH_RECORD}{form}" if form == "record.pptx" else f"/kk/projects/{form}?sector=metallurgy"
    path.write_bytes(client.get(address).content)
    text = " ".join(page.extract_text() for page in PdfReader(convert(path)).pages)
    # letters that the font at hand lacks come from another one, and then stand apart from their words
    assert "кен орнында" in text
    assert set(text.lower()) >= set("әғқңөұүі")


@soffice
def test_libreoffice_needs_no_more_slides(
    longest: dict[str, Any], tmp_path: Path, convert: Callable[[Path], Path]
) -> None:
    path = tmp_path / "longest.pptx"
    path.write_bytes(deck(wording("kk"), longest, []))
    assert len(PdfReader(convert(path)).pages) == len(Presentation(str(path)).slides)


@pytest.fixture
def convert(tmp_path: Path) -> Callable[[Path], Path]:
    """Makes a PDF of a document with LibreOffice."""

    def run(path: Path) -> Path:
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return path.with_suffix(".pdf")

    return run


def test_only_what_is_not_translated_says_so(client: Any) -> None:
    node = client.get(f"{KAZAKH_RECORD}record.json").json()["record"]
    assert "толық аударылмаған" not in texts(deck(wording("kk"), node, []))
    assert "толық аударылмаған" in texts(deck(wording("kk"), node | {"titleLanguage": "ru"}, []))

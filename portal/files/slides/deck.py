"""A presentation over a template: slides with a title, tables and charts that PowerPoint can edit, pictures.

Colours and fonts are those of the template; sizes are chosen so that every text keeps to its box.
"""

import copy
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Emu, Inches, Length, Pt

from locales.text import Locale
from portal.files.slides import tables
from portal.files.slides.fitting import fitted
from portal.files.slides.tables import Fact, Row

OUR_TEMPLATE = Path(__file__).parent / "kerege.pptx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

_LANGUAGES = {"kk": MSO_LANGUAGE_ID.KAZAKH, "ru": MSO_LANGUAGE_ID.RUSSIAN, "en": MSO_LANGUAGE_ID.ENGLISH_UK}
_GAP = Inches(0.15)
_LONGEST_PROPERTY = 255
_REPEATED = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)


class TemplateError(Exception):
    """The file that SLIDES_TEMPLATE names cannot be used."""


@dataclass(frozen=True)
class Box:
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Figure:
    """A chart of columns: its title, what its values are for those who cannot see it, and the values by year."""

    title: str
    note: str
    values: Sequence[tuple[str, Decimal]]
    number_format: str


class Deck:
    def __init__(self, template: Path | None, locale: Locale, footer: str) -> None:
        self._deck: Any = Presentation(str(template or OUR_TEMPLATE))
        self._layouts = {layout._element.get("type"): layout for layout in self._deck.slide_layouts}
        if missing := {"title", "titleOnly"} - set(self._layouts):
            raise TemplateError(f"{template} has no layout of the type {' and '.join(sorted(missing))}")
        self.language = _LANGUAGES[locale]
        self._footer = footer

    def describe(self, title: str, subject: str, locale: Locale) -> None:
        """What the file says of itself."""
        properties = self._deck.core_properties
        properties.title, properties.subject = title[:_LONGEST_PROPERTY], subject[:_LONGEST_PROPERTY]
        properties.language = locale
        properties.author = properties.last_modified_by = "Kerege"

    def title(self, title: str, above: str, lead: str, below: str) -> None:
        """The first slide; *above* and *below* stand small around the lead."""
        slide = self._deck.slides.add_slide(self._layouts["title"])
        self._write_title(slide.shapes.title, title, 40)
        subtitle = next(each for each in slide.placeholders if each.placeholder_format.idx != 0)
        frame = subtitle.text_frame
        shown, size = fitted(lead, Emu(subtitle.width).pt, Emu(subtitle.height).pt - 90, 20, 12)
        for number, (text, points) in enumerate([(above, 16), (shown, size), (below, 14)]):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(10)
            self._run(paragraph, text, points)

    def facts(self, title: str, facts: Sequence[Fact], columns: int = 3) -> None:
        slide, box = self._slide(title)
        tables.facts(slide, box, facts, columns, self.language)

    def table(self, title: str, rows: Sequence[Row], following: str) -> None:
        """As many slides as the rows need; *following* is the title of those after the first."""
        self._rows(title, rows, following, None)

    def table_with_picture(self, title: str, rows: Sequence[Row], following: str, picture: bytes, says: str) -> None:
        self._rows(title, rows, following, (picture, says))

    def text(self, title: str, words: str) -> None:
        """One slide of running text; what is too long for it is cut at a word."""
        slide, box = self._slide(title)
        frame = slide.shapes.add_textbox(box.left, box.top, box.width, box.height).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = 0
        shown, size = fitted(words, Emu(box.width).pt, Emu(box.height).pt - 10, 20, 12)
        for number, part in enumerate(shown.split("\n")):
            self._run(frame.paragraphs[0] if number == 0 else frame.add_paragraph(), part, size)

    def charts(self, title: str, figures: Sequence[Figure], note: str) -> None:
        """Charts side by side over a line that names their source."""
        slide, box = self._slide(title)
        low = Inches(0.6)
        width = (box.width - _GAP * (len(figures) - 1)) // len(figures)
        for place, figure in enumerate(figures):
            self._chart(slide, Box(box.left + place * (width + _GAP), box.top, width, box.height - low), figure)
        frame = slide.shapes.add_textbox(box.left, box.top + box.height - low, box.width, low).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = 0
        shown, size = fitted(note, Emu(box.width).pt, Emu(low).pt - 8, 12, 9)
        self._run(frame.paragraphs[0], shown, size, MSO_THEME_COLOR.ACCENT_6)

    def saved(self) -> bytes:
        out = io.BytesIO()
        self._deck.save(out)
        return out.getvalue()

    def _rows(self, title: str, rows: Sequence[Row], following: str, picture: tuple[bytes, str] | None) -> None:
        while rows:
            slide, box = self._slide(title)
            if picture:
                box = self._picture(slide, box, *picture)
            rows = tables.pairs(slide, box, rows, self.language)
            title, picture = following, None

    def _slide(self, title: str) -> tuple[Any, Box]:
        """A slide with its title, footer and number, and the room between them."""
        layout = self._layouts["titleOnly"]
        slide = self._deck.slides.add_slide(layout)
        self._write_title(slide.shapes.title, title, 28)
        low = self._deck.slide_height - Inches(0.4)
        for each in layout.placeholders:
            if each.placeholder_format.type in _REPEATED:
                low = min(low, each.top)
                self._repeat(slide, each)
        top = slide.shapes.title.top + slide.shapes.title.height + _GAP
        return slide, Box(slide.shapes.title.left, top, slide.shapes.title.width, low - _GAP - top)

    def _repeat(self, slide: Any, placeholder: Any) -> None:
        """python-pptx leaves footer and number to the layout, where PowerPoint does not show them."""
        slide.shapes._spTree.append(copy.deepcopy(placeholder._element))
        if placeholder.placeholder_format.type == PP_PLACEHOLDER.FOOTER:
            slide.shapes[-1].text_frame.text = self._footer

    def _write_title(self, shape: Any, text: str, largest: int) -> None:
        room = Emu(shape.height).pt - 10
        shown, size = fitted(text, Emu(shape.width).pt, room, largest, 14, bold=True)
        shape.text_frame.clear()
        self._run(shape.text_frame.paragraphs[0], shown, size)

    def _run(self, paragraph: Any, text: str, size: int, colour: MSO_THEME_COLOR | None = None) -> None:
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.language_id = Pt(size), self.language
        if colour is not None:
            run.font.color.theme_color = colour

    def _picture(self, slide: Any, box: Box, picture: bytes, says: str) -> Box:
        """A square at the right, and what is left of the box."""
        side: Length = Inches(2.4)
        left = box.left + box.width - side
        shape = slide.shapes.add_picture(io.BytesIO(picture), left, box.top, side, side)
        _describe(shape, says)
        return Box(box.left, box.top, box.width - side - 2 * _GAP, box.height)

    def _chart(self, slide: Any, box: Box, figure: Figure) -> None:
        data = CategoryChartData(number_format=figure.number_format)
        data.categories = [year for year, _ in figure.values]
        data.add_series(figure.title, [float(value) for _, value in figure.values])
        frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, box.left, box.top, box.width, box.height, data)
        _describe(frame, figure.note)
        chart = frame.chart
        chart.has_legend, chart.has_title = False, True
        shown, size = fitted(figure.title, Emu(box.width).pt - 20, 60, 14, 10, bold=True)
        chart.font.size = Pt(12)
        self._run(chart.chart_title.text_frame.paragraphs[0], shown, size)
        chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
        chart.value_axis.minimum_scale = 0
        plot = chart.plots[0]
        plot.gap_width, plot.has_data_labels = 60, True
        plot.data_labels.number_format, plot.data_labels.number_format_is_linked = figure.number_format, False
        plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
        plot.series[0].format.fill.solid()
        plot.series[0].format.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1


def _describe(shape: Any, says: str) -> None:
    """The text for those who cannot see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", says)

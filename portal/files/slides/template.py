"""Draws the template of the presentations anew: `python -m portal.files.slides.template`.

A template is any PowerPoint file that has a layout of the type "title" and one of the type "titleOnly", as all that
PowerPoint makes have. Ours is that of python-pptx with other colours and places; SLIDES_TEMPLATE names another.
"""

from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] - a module of C
from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches

from portal.files.slides.deck import OUR_TEMPLATE

_COLOURS = {
    "dk1": "14232B",
    "lt1": "FFFFFF",
    "dk2": "0B3A49",
    "lt2": "F0F4F5",
    "accent1": "1F7F9C",
    "accent2": "F2B632",
    "accent3": "7CCBE0",
    "accent4": "A03E2D",
    "accent5": "6E7F52",
    "accent6": "485962",
    "hlink": "0A5E79",
    "folHlink": "0A5E79",
}
# It is on every machine and has all letters of Kazakh; Liberation Sans, which is as wide, stands in for it elsewhere.
_FONT = "Arial"
_A = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
_WIDTH, _HEIGHT, _SIDE = Inches(13.333), Inches(7.5), Inches(0.7)
_INNER = _WIDTH - 2 * _SIDE
_KEPT = ("title", "titleOnly")

# Left, top, width, height; size in points, colour of the theme, bold, alignment, anchor.
_PLACES = {
    PP_PLACEHOLDER.TITLE: ((_SIDE, Inches(0.45), _INNER, Inches(0.85)), (28, "tx2", 1, "l", "ctr")),
    PP_PLACEHOLDER.BODY: ((_SIDE, Inches(1.5), _INNER, Inches(5.2)), (18, "tx1", 0, "l", "t")),
    PP_PLACEHOLDER.DATE: ((_SIDE, Inches(6.95), Inches(2), Inches(0.35)), (11, "accent6", 0, "l", "ctr")),
    PP_PLACEHOLDER.FOOTER: ((_SIDE, Inches(6.95), Inches(10.5), Inches(0.35)), (11, "accent6", 0, "l", "ctr")),
    PP_PLACEHOLDER.SLIDE_NUMBER: (
        (_WIDTH - _SIDE - Inches(1), Inches(6.95), Inches(1), Inches(0.35)),
        (11, "accent6", 0, "r", "ctr"),
    ),
    PP_PLACEHOLDER.CENTER_TITLE: ((_SIDE, Inches(0.9), _INNER, Inches(2.5)), (40, "bg1", 1, "l", "b")),
    PP_PLACEHOLDER.SUBTITLE: ((_SIDE, Inches(3.95), _INNER, Inches(2.9)), (20, "bg1", 0, "l", "t")),
}


def draw() -> None:
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDTH, _HEIGHT
    _colour(deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME))
    for layout in list(deck.slide_layouts):
        if layout._element.get("type") not in _KEPT:
            deck.slide_layouts.remove(layout)
    for page in (deck.slide_master, *deck.slide_layouts):
        _arrange(page.placeholders)
    title, content = deck.slide_layouts
    title.background.fill.solid()
    title.background.fill.fore_color.theme_color = MSO_THEME_COLOR.TEXT_2  # the blue of the night
    _band(title, _SIDE, Inches(3.62), Inches(1.6), Inches(0.07))
    _band(content, 0, 0, _WIDTH, Inches(0.14))
    deck.save(str(OUR_TEMPLATE))


def _colour(theme: Any) -> None:
    root = etree.fromstring(theme.blob)
    for name, value in _COLOURS.items():
        slot = root.find(f".//a:clrScheme/a:{name}", _A)
        slot[:] = [etree.Element(f"{{{_A['a']}}}srgbClr", val=value)]
    for latin in root.findall(".//a:fontScheme//a:latin", _A):
        latin.set("typeface", _FONT)
    theme._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _arrange(placeholders: Any) -> None:
    for each in placeholders:
        box, style = _PLACES[each.placeholder_format.type]
        each.left, each.top, each.width, each.height = box
        _style(each._element.txBody, *style)


def _style(body: Any, size: int, colour: str, bold: int, align: str, anchor: str) -> None:
    """In the list style of the placeholder, from which the text of slides inherits."""
    for name, value in (("lIns", "0"), ("rIns", "0"), ("anchor", anchor), ("wrap", "square")):
        body.bodyPr.set(name, value)
    old = body.find("a:lstStyle", _A)
    new = parse_xml(
        f'<a:lstStyle {nsdecls("a")}><a:lvl1pPr marL="0" indent="0" algn="{align}">'
        '<a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr sz="{size * 100}" b="{bold}"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        "</a:defRPr></a:lvl1pPr></a:lstStyle>"
    )
    body.replace(old, new)


def _band(layout: Any, left: int, top: int, width: int, height: int) -> None:
    """A strip of gold: the one ornament."""
    shape = parse_xml(
        f"<p:sp {nsdecls('p', 'a')}>"
        '<p:nvSpPr><p:cNvPr id="20" name="Band"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent2"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )
    layout.shapes._spTree.append(shape)


if __name__ == "__main__":
    draw()

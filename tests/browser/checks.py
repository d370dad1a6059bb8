"""Checks of one page in a browser. Each gives a list of faults in words; an empty list is what we want."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from playwright.sync_api import Page, Response, ViewportSize

from tests.packages import package

PROBE = (Path(__file__).parent / "probe.js").read_text("utf-8")
AXE_OPTIONS = {
    "runOnly": [
        "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice",
    ],
    "rules": {"target-size": {"enabled": True}},  # off by default in axe
    "resultTypes": ["violations"],
}  # fmt: skip

WIDE: ViewportSize = {"width": 1280, "height": 800}


class Watch:
    """What the browser complains of while a page is open: the policy, the console, answers that failed, other hosts."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.faults: list[str] = []
        self._base = f"{base_url}/"
        page.add_init_script(
            "addEventListener('securitypolicyviolation', (event) =>"
            " console.error(`against the policy: ${event.violatedDirective} ${event.blockedURI}`))"
        )
        page.on("console", lambda message: self._said(message.text))
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", lambda request: self._asked(request.url))
        page.on("response", self._answered)

    def _said(self, text: str) -> None:
        if not text.startswith("Failed to load resource"):  # told with its address by `_answered`
            self.faults.append(f"console: {text}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self._base, "data:")):
            self.faults.append(f"asks another host: {url}")

    def _answered(self, answer: Response) -> None:
        """The status of the page itself is for `visit` to judge."""
        if answer.status >= 400 and answer.request.resource_type != "document":
            self.faults.append(f"status {answer.status}: {answer.url}")


def visit(page: Page, address: str, status: int) -> list[str]:
    answer = page.goto(address)
    page.evaluate(PROBE)
    assert answer is not None, "an address of ours is no part of the same page"
    return [] if answer.status == status else [f"status {answer.status} instead of {status}"]


def axe(page: Page) -> list[str]:
    """Everything that axe-core calls a violation, with the first places."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe_source())
    found = page.evaluate("(options) => axe.run(document, options)", AXE_OPTIONS)
    return [
        f"axe {each['id']}: {each['help']} ({', '.join(node['target'][-1] for node in each['nodes'][:3])})"
        for each in found["violations"]
    ]


@cache
def _axe_source() -> str:
    return (package("axe-core") / "axe.min.js").read_text("utf-8")


def width(page: Page) -> list[str]:
    return page.evaluate("kerege.width()")


def spaced(page: Page) -> list[str]:
    """With the spacing of WCAG 1.4.12."""
    page.evaluate("kerege.space(true)")
    faults = [f"with wide spacing: {fault}" for fault in width(page)]
    page.evaluate("kerege.space(false)")
    return faults


def enlarged(page: Page) -> list[str]:
    """With text at 200 % on a wide screen; a narrow one is what 400 % of zoom makes of it."""
    before = page.viewport_size or WIDE
    page.set_viewport_size(WIDE)
    page.evaluate("kerege.enlarge(true)")
    faults = [f"at 200 %: {fault}" for fault in width(page)]
    page.evaluate("kerege.enlarge(false)")
    page.set_viewport_size(before)
    return faults


def keyboard(page: Page) -> list[str]:
    """Tab goes through everything once, in the order of the document, always to be seen, and out at the end.

    On a page that takes the focus itself, as to the summary of what is wrong, it goes on from there.
    """
    placed = page.evaluate("document.activeElement !== document.body")
    count = page.evaluate("kerege.begin()")
    reached: list[int] = []
    faults: list[str] = []
    for _ in range(count + 20):
        page.keyboard.press("Tab")
        focus = page.evaluate("kerege.focused()")
        if focus is None:
            break
        faults += focus["faults"]
        if focus["place"] >= 0:
            reached.append(focus["place"])
    else:
        faults.append(f"the keyboard does not leave the page after {count + 20} steps")
    if reached != list(range(reached[0] if placed and reached else 0, count)):
        missed = sorted(set(range(count)) - set(reached))
        faults.append(f"of {count} stops these are missed: {missed}; order {reached}")
    page.evaluate("kerege.rewind()")
    return faults


def forced_colours(page: Page) -> list[str]:
    page.emulate_media(forced_colors="active")
    faults = page.evaluate("kerege.forced()")
    page.emulate_media(forced_colors="none")
    return faults


def without_scripts(page: Page) -> list[str]:
    """For a page opened where scripts are off."""
    return page.evaluate("kerege.idle()")


SCRIPTED: tuple[Callable[[Page], list[str]], ...] = (spaced, enlarged, keyboard, forced_colours)
"""What an auditor would do by hand at any width."""

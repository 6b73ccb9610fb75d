"""Every page, opened in a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

from .conftest import AXE, PAGES

VIEWS: dict[str, dict[str, Any]] = {
    "desktop": {
        "viewport": {"width": 1440, "height": 900},
        "color_scheme": "light",
        "reduced_motion": "reduce",
    },
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "color_scheme": "dark",
        "reduced_motion": "reduce",
    },
}
SERIOUS = ("serious", "critical")


class Visit:
    """A page of the browser that notes whatever goes wrong."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.troubles: list[str] = []
        page.on("console", lambda message: self._note(message.type == "error", message.text))
        page.on("pageerror", lambda error: self._note(True, str(error)))
        page.on("requestfailed", lambda request: self._note(self._failed(request), request.url))
        page.on("request", lambda request: self._note(self._leaves(request.url), request.url))
        page.on("response", lambda answer: self._note(answer.status >= 400, answer.url))

    def open(self, name: str) -> None:
        """Go to a page of the site."""
        self.troubles.clear()
        self.page.goto(self.address + name.removesuffix("index.html"), wait_until="load")

    @staticmethod
    def _failed(request: Request) -> bool:
        return "ERR_ABORTED" not in (request.failure or "")  # the visit went on before it ended

    def _leaves(self, url: str) -> bool:
        return not url.startswith((self.address, "data:", "blob:"))

    def _note(self, wrong: bool, what: str) -> None:
        if wrong:
            self.troubles.append(what)


@pytest.fixture(scope="module")
def visits(browser: Browser, address: str) -> Iterator[dict[str, Visit]]:
    contexts = {view: browser.new_context(**how) for view, how in VIEWS.items()}
    for context in contexts.values():
        context.add_init_script(path=AXE)
    yield {view: Visit(context.new_page(), address) for view, context in contexts.items()}
    for context in contexts.values():
        context.close()


ALIKE = ("exercises/", "decisions/", "api/", "source/")  # pages made by one program
SAMPLES = ("exercises/im2col/", "decisions/034-two-builds/", "api/pool/", "source/pool/")


def view_of(name: str) -> str:
    """English on a desktop in light, Japanese on a phone in dark."""
    return "phone" if name.startswith("ja/") else "desktop"


def views(pages: list[str]) -> Iterator[tuple[str, str]]:
    """Each page that a person wrote in both views; of pages alike, each in one."""
    for name in pages:
        alike = any(part in name for part in ALIKE)
        yield from ((view, name) for view in ([view_of(name)] if alike else VIEWS))


@pytest.mark.parametrize(("view", "name"), list(views(PAGES)))
def test_a_page_opens_in_peace(visits: dict[str, Visit], view: str, name: str) -> None:
    visit = visits[view]
    visit.open(name)
    wide = visit.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert visit.troubles == []
    assert not wide, "the page as a whole scrolls sideways"


def different(pages: list[str]) -> list[str]:
    """Every page that a person wrote, and one of each kind that a program makes."""
    return [
        page
        for page in pages
        if not any(part in page for part in ALIKE) or any(part in page for part in SAMPLES)
    ]


@pytest.mark.parametrize("name", different(PAGES))
def test_a_page_is_accessible(visits: dict[str, Visit], name: str) -> None:
    visit = visits[view_of(name)]
    visit.open(name)
    found: list[dict[str, Any]] = visit.page.evaluate(
        "axe.run({resultTypes: ['violations']}).then(results => results.violations)"
    )
    serious = [
        f"{one['id']}: {node['target']}"
        for one in found
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]
    assert serious == []


def test_the_first_page_is_small(context: BrowserContext, address: str) -> None:
    sizes: dict[str, int] = {}
    page = context.new_page()
    page.on("response", lambda answer: sizes.update({answer.url: len(answer.body())}))
    page.goto(address, wait_until="networkidle")
    assert sum(sizes.values()) < 500_000, sizes


def test_the_other_language_is_one_click_away(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}start/")
    page.click(".kai-language")
    assert page.url == f"{address}ja/start/"
    assert page.locator("html").get_attribute("lang") == "ja"

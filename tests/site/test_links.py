"""Every link of the built site leads somewhere, without asking a browser."""

import posixpath
from functools import cache
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from .conftest import PAGES, SITE


class Links(HTMLParser):
    """The addresses that a page names, and the anchors that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.language_switch = ""
        self.feed(text)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what this element names."""
        named = {name: value or "" for name, value in attrs}
        self.anchors |= {named[key] for key in ("id", "name") if key in named}
        self.links += [named[key] for key in ("href", "src") if key in named]
        if "kai-language" in named.get("class", "").split():
            self.language_switch = named["href"]


@cache
def links(page: str) -> Links:
    return Links((SITE / page).read_text("utf-8"))


def target(page: str, link: str) -> str:
    """The file of the site that a link on a page leads to."""
    path = unquote(urlsplit(link).path)
    start = "" if path.startswith("/") else posixpath.dirname(page)
    joined = posixpath.normpath(posixpath.join(start, path.lstrip("/") or posixpath.basename(page)))
    index = posixpath.normpath(posixpath.join(joined, "index.html"))
    return index if (SITE / joined).is_dir() else joined


@pytest.mark.parametrize("page", PAGES)
def test_every_link_and_anchor_is_there(page: str) -> None:
    dead = []
    for link in links(page).links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        file = target(page, link)
        anchored = parts.fragment and file.endswith(".html") and (SITE / file).exists()
        anchor = unquote(parts.fragment)
        if not (SITE / file).is_file() or (anchored and anchor not in links(file).anchors):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("page", PAGES)
def test_the_language_switch_keeps_the_page(page: str) -> None:
    other = page.removeprefix("ja/") if page.startswith("ja/") else f"ja/{page}"
    assert target(page, links(page).language_switch) == other
    assert other in PAGES

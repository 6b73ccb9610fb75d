"""A page with all explorers, served on this machine, in a real browser."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[3] / "docs"
NETWORK = DOCS.parent / "site" / "assets" / "explorers" / "network.json"  # trained for the site
NAMES = (
    "conv-explorer",
    "im2col-explorer",
    "pool-explorer",
    "shape-calculator",
    "autograd-tape",
    "cnn-playground",
)
PAGE = """<!doctype html>
<html lang="{language}"><meta charset="utf-8"><title>Explorers</title>
<link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="explorers/explorers.css">
<main>{elements}</main>
<script type="module" src="explorers/index.js"></script></html>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing: a request is no event."""


@pytest.fixture(scope="session")
def playground() -> ModuleType:
    """The module that trains the playground's network, as the site's build imports it."""
    spec = spec_from_file_location("playground", DOCS / "playground.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("explorers")
    shutil.copytree(DOCS / "assets" / "explorers", folder / "explorers")
    shutil.copy(NETWORK, folder / "explorers")
    for language in ("en", "ja"):
        elements = "".join(f"<{name}></{name}>" for name in NAMES)
        page = PAGE.format(language=language, elements=elements)
        (folder / f"{language}.html").write_text(page, encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def visit(browser, site) -> Iterator[Callable[..., object]]:
    """Open the page; whatever goes wrong in it fails the test."""
    wrong: list[str] = []
    contexts = []

    def go(address: str = "en.html", width: int = 1440, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: said.type == "error" and wrong.append(said.text))
        page.on("requestfailed", lambda request: wrong.append(request.url))
        page.goto(f"{site}/{address}")
        page.wait_for_selector("cnn-playground .ex-bars div")
        return page

    yield go
    for context in contexts:
        context.close()
    assert wrong == []

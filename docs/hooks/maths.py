"""Formulas become HTML and MathML when the site is built.

A reader's browser runs no script for them, a screen reader finds MathML, and a formula that KaTeX
cannot read fails the build. It happens last of all, so that the search index holds the source.
"""

import html
import json
import re
import subprocess
from pathlib import Path
from shutil import which
from typing import IO

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

SCRIPT = Path(__file__).with_name("maths.cjs")
FORMULA = re.compile(
    r'<(?P<tag>span|div) class="arithmatex">\\[(\[](?P<tex>.*?)\\[)\]]</(?P=tag)>', re.DOTALL
)

_typesetter: "subprocess.Popen[str] | None" = None


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Typeset every formula of a finished page."""
    return FORMULA.sub(lambda match: _typeset(match, page), output)


def on_shutdown() -> None:
    """End the process that typesets."""
    if _typesetter is not None:
        _pipes(_typesetter)[0].close()
        _typesetter.wait()


def _typeset(match: re.Match[str], page: Page) -> str:
    display = match["tag"] == "div"
    requests, answers = _pipes(_start())
    tex = html.unescape(match["tex"]).strip()
    requests.write(json.dumps({"tex": tex, "display": display}) + "\n")
    requests.flush()
    answer = json.loads(answers.readline())
    if "error" in answer:
        raise PluginError(f"{page.file.src_uri}: {answer['error']}")
    scrolls = ' tabindex="0"' if display else ""
    return f'<{match["tag"]} class="arithmatex"{scrolls}>{answer["html"]}</{match["tag"]}>'


def _start() -> "subprocess.Popen[str]":
    global _typesetter  # one process for the whole build: starting it is what takes time
    if _typesetter is None:
        node = which("node")
        if node is None:
            raise PluginError("node is missing; docs/build.py says how to get it")
        _typesetter = subprocess.Popen(
            [node, str(SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
    return _typesetter


def _pipes(process: "subprocess.Popen[str]") -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout

"""Figures and explorers, as they stand in a page."""

import re
from html import escape

from drawings import FIGURES


def figure(arguments: str, language: str) -> str:
    """Return the figure of a name with its caption, `name | caption`.

    Raises
    ------
    KeyError
        There is no such figure.
    """
    name, _, caption = (part.strip() for part in arguments.partition("|"))
    return framed(FIGURES[name](language), caption)


def framed(svg: str, caption: str) -> str:
    """Return an SVG as a figure on one line, which Markdown leaves alone."""
    svg = re.sub(r"\s*\n\s*", " ", svg.strip())
    note = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f'<figure class="kai-figure" tabindex="0">{svg}{note}</figure>'


def explorer(arguments: str, language: str) -> str:
    """Return an explorer, `name attributes`; its script draws it."""
    name, _, attributes = arguments.partition(" ")
    return f"<{name} {attributes}></{name}>".replace(" >", ">")

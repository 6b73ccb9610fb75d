"""Japanese lines are joined without a space.

A line break in Markdown becomes a space in the browser. Between Japanese words, which are written
without spaces, that would tear sentences apart wherever the source begins a new line.
"""

import re
from itertools import pairwise

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

WIDE = "[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
ENDS = re.compile(rf"{WIDE}\**$")
BEGINS = re.compile(rf" *\**{WIDE}")
FENCE = re.compile(r" *(```|~~~)")


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Join the lines of a Japanese page's sentences."""
    return joined(markdown) if config.theme["language"] == "ja" else markdown


def joined(markdown: str) -> str:
    r"""Return the text with no line break between two Japanese characters of a paragraph.

    Examples
    --------
    >>> joined("窓は\n動く。\n\n次の段落\n")
    '窓は動く。\n\n次の段落\n'
    """
    lines = markdown.split("\n")
    text, fenced = lines[0], FENCE.match(lines[0]) is not None
    for line, following in pairwise(lines):
        if not fenced and ENDS.search(line) and BEGINS.match(following):
            text += following.lstrip()
        else:
            text += "\n" + following
        fenced ^= FENCE.match(following) is not None
    return text

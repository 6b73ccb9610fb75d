"""What a page may ask for: a line `{{ name arguments }}` becomes what the directive makes of it.

    {{ exercise im2col }}                       the exercise: what it counts, how to grade it
    {{ exercises ch06_gpu }}                    all exercises of a chapter, if the course has it
    {{ failure pad one-side-only }}          what the grader says to this mistake
    {{ wrong im2col stride-forgotten }}         mistakes of it, as the grader explains them
    {{ source dzrkai_conv.conv2d: Conv2d }}     the class as it stands in the source
    {{ source dzrkai_conv.conv2d: * }}          all that the module defines
    {{ source dzrkai_conv.conv2d }}             the module's own docstring
    {{ kernels dzrkai_conv.kernels }}           each file of a package
    {{ benchmark conv }}                        a measured plot, if it was measured
    {{ figure im2col | its caption }}           a figure of drawings.py, in the page's colours
    {{ explorer conv-explorer padding="1" }}    what assets/explorers/conv-explorer.js draws
    {{ training loss }}                         how the network of the CNN chapter learned

What a directive writes may link to pages as `@/folder/page.md`, from the root of the language.
Whatever cannot be found fails the build, so that a page cannot go stale unnoticed.
"""

import re
from collections.abc import Callable

import exercise_pages
import figures
import measured
import mistakes
import source
import training
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

DIRECTIVE = re.compile(r"^(?P<indent> *)\{\{ (?P<name>\w+)(?: (?P<arguments>.+?))? \}\}$", re.M)
LEFT_OVER = re.compile(r"^[^`\n]*\{\{ \w+", re.M)

Directive = Callable[[str, str], str]  # arguments and language to Markdown

DIRECTIVES: dict[str, Directive] = {
    "benchmark": measured.benchmark,
    "exercise": exercise_pages.box,
    "exercises": exercise_pages.boxes,
    "explorer": figures.explorer,
    "failure": mistakes.failure,
    "figure": figures.figure,
    "kernels": source.kernels,
    "source": source.excerpt,
    "training": training.training,
    "wrong": exercise_pages.wrong,
}


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Carry out the directives of a page."""

    def carry_out(match: re.Match[str]) -> str:
        try:
            text = DIRECTIVES[match["name"]](match["arguments"] or "", config.theme["language"])
        except (KeyError, LookupError, OSError) as error:
            raise PluginError(f"{page.file.src_uri}: {match[0].strip()}: {error}") from error
        text = text.replace("](@/", f"]({'../' * page.file.src_uri.count('/')}")
        return "\n".join(match["indent"] + line if line else "" for line in text.splitlines())

    text = DIRECTIVE.sub(carry_out, markdown)
    if LEFT_OVER.search(text):
        raise PluginError(f"{page.file.src_uri}: a directive needs a line of its own")
    # What is typed into Python, and its answers, are coloured as such.
    return text.replace("```python\n>>>", "```pycon\n>>>")

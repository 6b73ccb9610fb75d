"""What a page may ask for: a line `{{ name arguments }}` becomes what the directive makes of it.

    {{ exercise im2col }}                       the exercise: what it counts, how to grade it
    {{ exercises ch06_gpu }}                    all exercises of a chapter, if the course has it
    {{ failure pad one-side-only }}          what the grader says to this mistake
    {{ source dzrkai_conv.conv2d: Conv2d }}     the class as it stands in the source
    {{ source dzrkai_conv.conv2d }}             the module's own docstring
    {{ figure im2col | its caption }}           assets/figures/im2col.svg, in the page's colours

What a directive writes may link to pages as `@/folder/page.md`, from the root of the language.
Whatever cannot be found fails the build, so that a page cannot go stale unnoticed.
"""

import re
from collections.abc import Callable

import figures
import mistakes
import source
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

import exercises

DIRECTIVE = re.compile(r"^(?P<indent> *)\{\{ (?P<name>\w+)(?: (?P<arguments>.+?))? \}\}$", re.M)

Directive = Callable[[str, str], str]  # arguments and language to Markdown

DIRECTIVES: dict[str, Directive] = {
    "exercise": exercises.box,
    "exercises": exercises.boxes,
    "failure": mistakes.failure,
    "figure": figures.figure,
    "source": source.excerpt,
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

    return DIRECTIVE.sub(carry_out, markdown)

"""Files that both languages share.

Each language is a site of its own, built from `docs/en` or `docs/ja`. Figures, explorers, styles
and what npm brought are added to both. So are documents that exist in English alone, such as the
threat model: on the Japanese site they stand in English, and say so, until `docs/ja` has its own.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

DOCS = Path(__file__).parents[1]
ROOT = DOCS.parent
KATEX = DOCS / "node_modules" / "katex" / "dist"

IN_ENGLISH = '!!! note ""\n    この文書は英語で書かれています。\n'
IN_NAV = "documents/"
DECISIONS = {
    "en": ("Decisions", "Why the course is built this way, a few lines each."),
    "ja": ("設計の判断", "この講座をなぜこのように作ったのか。1 つにつき数行です（英語）。"),
}
# A link to what is in the repository, but not on the site: neither an address nor a document.
REPOSITORY_LINK = re.compile(r"\[([^\]]+)\]\((?!https?:|#|(?:decisions/)?[\w-]+\.md[)#])[^)]*\)")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the shared documents where the navigation says `documents/`."""
    names = [name for name, _ in documents() if "/" not in name]
    config.nav = [_replaced(entry, names) for entry in config.nav or []]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is shared, except where the language has a file of its own by that name."""
    for name, path in shared_files():
        if files.get_file_from_path(name) is None:
            file = File.generated(config, name, abs_src_path=str(path))
            if name.startswith("decisions/"):
                file.inclusion = InclusionLevel.NOT_IN_NAV
            files.append(file)
    index = File.generated(config, "decisions/index.md", content=_decisions(config))
    files.append(index)
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
    """Fit a shared document into the site: its language, and its links to what is not here."""
    if page.file.src_uri not in dict(documents()):
        return None
    markdown = REPOSITORY_LINK.sub(r"\1", markdown)
    if config.theme["language"] == "en" or page.file.src_dir == config.docs_dir:
        return markdown
    title, _, rest = markdown.partition("\n")
    return f'{title}\n\n{IN_ENGLISH}\n<div lang="en" markdown>\n{rest}\n</div>\n'


def _decisions(config: MkDocsConfig) -> str:
    """The page that lists all decisions, newest last."""
    title, about = DECISIONS[str(config.theme["language"])]
    paths = [path for name, path in documents() if name.startswith("decisions/")]
    heads = [(path.name, path.read_text("utf-8").partition("\n")[0].lstrip("# ")) for path in paths]
    items = [f"- [{head}]({name})" for name, head in heads]
    return "\n".join([f"# {title}", "", about, "", *items])


def _replaced(entry: Any, names: list[str]) -> Any:
    if isinstance(entry, dict):
        return {title: _inserted(value, names) for title, value in entry.items()}
    return entry


def _inserted(entries: Any, names: list[str]) -> Any:
    if not isinstance(entries, list):
        return entries
    there = set(map(str, entries))
    new = [name for name in names if name not in there]
    return [one for entry in entries for one in (new if entry == IN_NAV else [entry])]


def shared_files() -> Iterator[tuple[str, Path]]:
    """Every shared file: its place in the site, and where it lies."""
    yield from documents()
    for path in sorted((DOCS / "assets").rglob("*")):
        if path.is_file():
            yield path.relative_to(DOCS).as_posix(), path
    yield "assets/katex/katex.min.css", KATEX / "katex.min.css"
    for path in sorted(KATEX.glob("fonts/*.woff2")):
        yield f"assets/katex/fonts/{path.name}", path


def documents() -> Iterator[tuple[str, Path]]:
    """The documents that are written once."""
    for path in sorted(DOCS.glob("*.md")):
        yield path.name, path
    for path in sorted(DOCS.glob("decisions/*.md")):
        yield f"decisions/{path.name}", path
    benchmarks = ROOT / "benchmarks" / "README.md"
    if benchmarks.exists():
        yield "benchmarks.md", benchmarks

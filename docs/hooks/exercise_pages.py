"""A page for each exercise: the file, how to grade it, and what goes wrong.

All of it is read from the course itself, so that a new exercise or a new mistake has its page, and
its anchor `<exercise>-<mistake>`, with the next build.
"""

import re
import tomllib
from html import escape
from pathlib import Path
from typing import Any

import mistakes
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from dzrkai_grader import stubs
from dzrkai_grader.explain import explain
from dzrkai_grader.pack import Exercise
from dzrkai_grader.render.html import Cell, Figure, HeatMap, figure
from dzrkai_grader.render.summary import points
from dzrkai_grader.report import ExerciseResult
from dzrkai_grader.words import Words

PACK = mistakes.PACK
PAGES = Path(__file__).parents[1] / "en"
WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
IN_NAV = "exercises/"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the exercises, by chapter, where the navigation says `exercises/`."""
    language = str(config.theme["language"])
    entries: list[Any] = ["exercises/index.md"]
    for chapter in PACK.chapters:
        pages = [{one.id: f"exercises/{one.id}.md"} for one in chapter.exercises]
        entries.append({chapter.title.in_(language): pages})
    config.nav = [_replaced(entry, entries) for entry in config.nav or []]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    language = str(config.theme["language"])
    files.append(File.generated(config, "exercises/index.md", content=index(language)))
    for one in PACK.exercises.values():
        content = page(one, language)
        files.append(File.generated(config, f"exercises/{one.id}.md", content=content))
    return files


def box(arguments: str, language: str) -> str:
    """Return the exercise of this name as it stands in a chapter.

    Raises
    ------
    KeyError
        There is no such exercise.
    """
    one, words = PACK.exercises[arguments], WORDS[language]
    return "\n".join(
        [
            f'!!! exercise "{words["exercise"]}: {one.title.in_(language)}"',
            f"    {words['write']} `{one.path}` ({_points(one, language)}), {words['grade']}"
            if language == "en"
            else f"    {words['write']}{words['grade']}`{one.path}` ({_points(one, language)})",
            "",
            *[f"    {line}" for line in _command(one)],
            "",
            f"    [{words['task']}](@/exercises/{one.id}.md)",
        ]
    )


def boxes(arguments: str, language: str) -> str:
    """Return all exercises of a chapter of the course; nothing where it has none of this name."""
    chosen = [one.id for one in PACK.exercises.values() if one.chapter == arguments]
    return "\n\n".join(box(name, language) for name in chosen)


def wrong(arguments: str, language: str) -> str:
    """Return some of an exercise's mistakes, `exercise mistake ...`, each with its explanation.

    Raises
    ------
    LookupError
        There is no such exercise, or it has no such mistake.
    """
    exercise, *names = arguments.split()
    known = {one.id: one.text.in_(language) for one in PACK.exercises[exercise].mistakes}
    items = [
        f"- [**{name}**](@/exercises/{exercise}.md#{exercise}-{name}): {_markdown(known[name])}"
        for name in names
    ]
    return "\n".join(items)


def index(language: str) -> str:
    """Return the page that lists all exercises."""
    words = WORDS[language]
    lines = [f"# {words['index']}", "", words["index_intro"], ""]
    for chapter in PACK.chapters:
        lines += ["", f"## {chapter.title.in_(language)}", ""]
        lines += [
            f"| {words['id']} | {words['about']} | {words['mistakes']} |",
            "| --- | --- | ---: |",
        ]
        lines += [
            f"| [{one.id}]({one.id}.md) | {one.title.in_(language)} | {len(one.mistakes)} |"
            for one in chapter.exercises
        ]
    return "\n".join(lines)


def page(one: Exercise, language: str) -> str:
    """Return the page of an exercise."""
    words = WORDS[language]
    chapter, results = _chapter_of(one), mistakes.results()[one.id]
    return "\n".join(
        [
            f"# {one.title.in_(language)}",
            "",
            f"`{one.path}` · {_points(one, language)}",
            *(
                [f"\n{words['chapter']}: [{chapter.stem}](../chapters/{chapter.name})"]
                if chapter
                else []
            ),
            f"\n## {words['grade_title']}\n",
            *_command(one),
            f"\n{words['hint']}\n",
            "``` sh",
            f"python -m nox -s kai -- hint {one.id}",
            "```",
            f"\n## {words['file']} {{ data-search-exclude }}\n",
            f'``` python title="{one.path}"',
            stubs.stub_of(one).rstrip(),
            "```",
            f"\n## {words['wrong']}\n",
            words["wrong_intro"],
            *[_mistake(result, name, language) for name, result in results.items()],
        ]
    )


def _mistake(result: ExerciseResult, name: str, language: str) -> str:
    told = explain(result, Words(language))
    assert told is not None, "a mistake that no check catches"
    picture = figure(told.problem, Words(language))
    call = f"``` python\n{told.call}\n```\n" if told.call else ""
    return "\n".join(
        [
            f"\n### {name} {{ #{result.exercise.id}-{name} }}\n",
            _markdown(told.mistake),
            "",
            call,
            f'<p class="kai-what">{escape(told.what)}</p>\n',
            _tables(picture) if picture else "",
        ]
    )


def _markdown(text: str) -> str:
    """Protect what Markdown would read as its own marks: `*` of Python, `_` and brackets."""
    return re.sub(r"([*_\[\]<>`|\\])", r"\\\1", text)


def _tables(picture: Figure) -> str:
    tables = "".join(map(_table, picture.maps))
    caption = escape(picture.caption)
    return f'<div class="kai-pictures">{tables}</div><p class="kai-slice">{caption}</p>'


def _table(one: HeatMap) -> str:
    columns = "".join(f'<th scope="col">{at}</th>' for at in one.columns)
    rows = "".join(_row(at, cells) for at, cells in one.rows)
    return (
        f'<table class="kai-picture {one.kind}"><caption>{escape(one.title)}</caption>'
        f"<thead><tr><td></td>{columns}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(at: int, cells: list[Cell]) -> str:
    return f'<tr><th scope="row">{at}</th>{"".join(map(_cell, cells))}</tr>'


def _cell(one: Cell) -> str:
    mark = ' class="wrong"' if one.wrong else ""
    return f"<td{mark}>{escape(one.text)}</td>"


def _command(one: Exercise) -> list[str]:
    return ["``` sh", f"python -m nox -s grade -- {one.id}", "```"]


def _points(one: Exercise, language: str) -> str:
    words = WORDS[language]
    counted = f"{points(one.points)} {words['points']}"
    return f"{counted}, {words['bonus']}" if one.bonus else counted


def _chapter_of(one: Exercise) -> Path | None:
    """The page that asks for this exercise's box."""
    asked = re.compile(rf"^\s*\{{\{{ exercise {one.id} \}}\}}$", re.MULTILINE)
    pages = sorted(PAGES.glob("chapters/*.md"))
    return next((path for path in pages if asked.search(path.read_text("utf-8"))), None)


def _replaced(entry: Any, entries: list[Any]) -> Any:
    if isinstance(entry, dict):
        return {title: _replaced(value, entries) for title, value in entry.items()}
    return entries if entry == IN_NAV else entry

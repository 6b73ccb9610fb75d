"""The pages keep their promises: nothing of the course or of the mathematics is missing."""

import ast
import re
from html import unescape
from pathlib import Path

import pytest

from dzrkai_grader import pack

from .conftest import ROOT, SITE

PACK = pack.load(pack.locate(pack.installed()["dzrkai"]))
MISTAKES = [(one.id, mistake) for one in PACK.exercises.values() for mistake in one.mistakes]
LANGUAGES = ("", "ja/")
TOUR = ("core", "conv", "pool", "machinery")


def page(name: str) -> str:
    return (SITE / name / "index.html").read_text("utf-8")


def text(html: str) -> str:
    """What a reader sees of a page, without spaces."""
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]*>", "", html)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("one", PACK.exercises)
def test_an_exercise_has_its_page_and_a_place_in_a_chapter(language: str, one: str) -> None:
    links = [
        path.parent.name
        for path in SITE.glob(f"{language}chapters/*/index.html")
        if f"exercises/{one}/" in path.read_text("utf-8").partition('class="md-content"')[2]
    ]
    assert links or one == "hello"  # which is where one starts
    assert f"nox-sgrade--{one}" in text(page(f"{language}exercises/{one}"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mistake_has_an_anchor_and_its_explanation(language: str) -> None:
    for exercise, mistake in MISTAKES:
        html = page(f"{language}exercises/{exercise}")
        told = mistake.text.in_("ja" if language else "en")
        assert f'id="{exercise}-{mistake.id}"' in html
        assert re.sub(r"\s+", "", told) in text(html)


def functions() -> list[tuple[str, str]]:
    """Every line of mathematics: the body of each forward and backward of the framework."""
    packages = [ROOT / "packages" / name for name in ("core", "conv", "pool")]
    paths = sorted(path for one in packages for path in one.glob("src/**/*.py"))
    return [(str(path.relative_to(ROOT)), line) for path in paths for line in formulas(path)]


def formulas(path: Path) -> list[str]:
    source = path.read_text("utf-8")
    classes = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef) and "Function" in [ast.unparse(one) for one in node.bases]
    ]
    methods = [one for node in classes for one in node.body if isinstance(one, ast.FunctionDef)]
    wanted = [one for one in methods if one.name in ("forward", "backward")]
    return [str(ast.get_source_segment(source, one.body[-1])) for one in wanted]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tour_shows_every_forward_and_backward(language: str) -> None:
    tour = "".join(text(page(f"{language}source/{name}")) for name in TOUR)
    known = functions()
    assert len(known) > 60
    missing = [(path, line) for path, line in known if re.sub(r"\s+", "", line) not in tour]
    assert missing == []


@pytest.mark.parametrize(
    "chapter", sorted(ROOT.glob("docs/en/**/*.md")), ids=lambda path: path.stem
)
def test_both_languages_have_the_same_parts(chapter: Path) -> None:
    japanese = ROOT / "docs" / "ja" / chapter.relative_to(ROOT / "docs" / "en")
    parts = [
        re.findall(r"^(#+|```\w*|\{\{ \w+ [^|\n]*)", path.read_text("utf-8"), re.MULTILINE)
        for path in (chapter, japanese)
    ]
    assert parts[0] == parts[1]

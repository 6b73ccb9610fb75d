"""Every Python block of the pages runs, page by page, in both languages."""

from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

DOCS = Path(__file__).parents[2] / "docs"
SYBIL = Sybil([PythonCodeBlockParser(), SkipParser()])
PAGES = sorted(path for path in DOCS.rglob("*.md") if "node_modules" not in path.parts)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_the_code_of_a_page_runs(page: Path) -> None:
    for example in SYBIL.parse(page).examples():
        example.evaluate()

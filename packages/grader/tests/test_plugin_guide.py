"""The plugin guide shows the example pack as it is: what a reader copies has been tested."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
EXAMPLE = Path(__file__).with_name("example_pack")
GUIDE = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r'^```\w+ title="(.+?)"\n(.+?)^```$', GUIDE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("path", "text"), BLOCKS, ids=[path for path, _ in BLOCKS])
def test_a_block_is_a_part_of_the_file_that_it_names(path: str, text: str) -> None:
    source = (EXAMPLE / path).read_text(encoding="utf-8")
    for paragraph in text.strip().split("\n\n"):
        assert paragraph in source


def test_every_kind_of_file_is_shown() -> None:
    shown = {Path(path).name for path, _ in BLOCKS}
    kinds = {"pyproject.toml", "pack.toml", "exercise.toml", "solution.py", "checks.py"}
    assert shown == kinds | {"mistakes.toml"}

"""The page and the attempts tell of the same families."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "threat-model.md"


def test_the_page_and_the_attempts_have_the_same_families(families) -> None:
    rows = re.findall(r"^\| ([a-z-]+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(families)


def test_each_family_has_several_attempts_of_different_names(families) -> None:
    for attempts in families.values():
        assert len({attempt.name for attempt in attempts}) == len(attempts) >= 2


def test_what_basic_does_not_stop_is_in_the_page(families) -> None:
    """A family with an attempt that is open under basic says so in its last column."""
    rows = [row.split("|") for row in PAGE.read_text("utf-8").splitlines() if row.startswith("| ")]
    said = {row[1].strip() for row in rows if "under basic" in row[5]}
    openly = {name for name, some in families.items() if any(one.open_under_basic for one in some)}
    assert openly <= said

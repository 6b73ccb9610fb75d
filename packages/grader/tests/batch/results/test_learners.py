"""Each submission has files of its own, whatever it is called."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dzrkai_grader.batch.results.learners import file_names

stems = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1)
keys = st.lists(stems.map(lambda one: one[:200]) | st.sampled_from(["a", "A", "a.zip", "a.tgz"]))


@given(keys.map(set))
def test_names_differ_on_any_file_system_and_are_not_too_long(names: set[str]) -> None:
    found = file_names(names)
    assert set(found) == names
    assert len({name.casefold() for name in found.values()}) == len(names)
    assert all(len(name.encode()) <= 160 for name in found.values())

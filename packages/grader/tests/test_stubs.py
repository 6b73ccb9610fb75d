"""Stubs are made from solutions: what goes, what stays, and how stale ones are found."""

from pathlib import Path

import pytest

from dzrkai_grader import pack as packs
from dzrkai_grader import stubs
from dzrkai_grader.pack import Pack, PackError

SOLUTION = '''"""The task."""

# solution: begin
HELPER = 3


def helper():
    return HELPER
# solution: end


class Conv2d:
    """A layer."""

    def forward(self, x):
        """Compute."""
        # solution: begin
        def inner():
            return x

        return inner()
        # solution: end

    # solution: begin
    def private(self):
        return 1

    # solution: end


def double(x):
    # solution: begin
    return 2 * x
    # solution: end
'''

STUB = '''"""The task."""



class Conv2d:
    """A layer."""

    def forward(self, x):
        """Compute."""
        raise NotImplementedError("Conv2d.forward: write me")



def double(x):
    raise NotImplementedError("double: write me")
'''


def test_what_is_marked_goes_and_the_rest_stays() -> None:
    assert stubs.stub(SOLUTION) == STUB


@pytest.mark.parametrize(
    "lines",
    [
        ["# solution: begin"],
        ["# solution: end"],
        ["# solution: begin", "# solution: begin", "# solution: end"],
    ],
)
def test_mark_without_its_other_half_is_refused(lines: list[str]) -> None:
    with pytest.raises(PackError, match="without its other half"):
        stubs.stub("\n".join(lines))


def test_error_in_a_solution_names_its_file(own_pack: Path) -> None:
    path = own_pack / "ch01_smoothing/gradient/solution.py"
    path.write_text("def f(:\n", encoding="utf-8")
    exercise = packs.load(own_pack).exercises["gradient"]
    with pytest.raises(PackError, match=str(path)):
        stubs.stub_of(exercise)


def test_stub_gives_nothing_of_the_solution_away(example: Pack) -> None:
    stub = stubs.files(example)["ch01_smoothing/gradient.py"]
    assert stub.count("raise NotImplementedError") == 2
    assert "gx" not in stub
    assert "# solution" not in stub


def test_write_makes_all_files_and_then_has_nothing_to_do(example: Pack, tmp_path: Path) -> None:
    assert stubs.write(example, tmp_path) == (
        "ch01_smoothing/window_count.py",
        "ch01_smoothing/moving_average.py",
        "ch01_smoothing/gradient.py",
    )
    assert stubs.write(example, tmp_path) == ()


def test_changed_missing_and_unreadable_files_are_stale(example: Pack, untouched: Path) -> None:
    (untouched / "ch01_smoothing/gradient.py").write_text("changed", encoding="utf-8")
    (untouched / "ch01_smoothing/moving_average.py").write_bytes(b"\xff")
    (untouched / "ch01_smoothing/window_count.py").unlink()
    assert set(stubs.stale(example, untouched)) == set(stubs.files(example))

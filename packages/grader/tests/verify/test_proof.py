"""A pack is proved, and whatever does not hold is found."""

from pathlib import Path

import pytest

from dzrkai_grader import pack as packs
from dzrkai_grader import stubs
from dzrkai_grader.pack import Exercise, Pack, PackError
from dzrkai_grader.sandbox import Sandbox
from dzrkai_grader.verify import verify

HERE = "ch01_smoothing/moving_average"


def edit(folder: Path, file: str, old: str, new: str) -> Pack:
    """Return the pack with an edit in a file of the moving average."""
    path = folder / HERE / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return packs.load(folder)


def findings(pack: Pack, warm: Sandbox) -> list[tuple[str, str]]:
    """Return what is found of the moving average: version and message."""
    found = verify(pack, ["moving_average"], sandbox=warm)
    return [(one.version, one.message) for one in found]


def test_example_pack_holds(example: Pack, untouched: Path) -> None:
    told: list[str] = []

    def progress(exercise: Exercise, version: str) -> None:
        told.append(f"{exercise.id}: {version}")

    assert verify(example, folder=untouched, progress=progress) == ()
    assert told[0] == "moving_average: solution"
    assert told[1] == "moving_average: stub"
    assert "moving_average: mistake float64-out" in told
    assert told[-1] == "gradient: alternative convolve"


def test_solution_that_fails_is_found(own_pack: Path, warm: Sandbox) -> None:
    pack = edit(own_pack, "checks.py", 'error="ValueError"', 'error="TypeError"')
    found = dict(findings(pack, warm))
    assert found["solution"].startswith("check_width: moving_average(x: float64 (3,), 4): wrong")
    assert "alternative cumulative_sum" in found


def test_stub_that_earns_points_is_found(own_pack: Path, warm: Sandbox) -> None:
    pack = edit(own_pack, "checks.py", 'error="ValueError"', 'error="NotImplementedError"')
    found = dict(findings(pack, warm))
    assert "stub" not in found  # NotImplementedError is what a stub does, not what it is asked for
    pack = edit(own_pack, "checks.py", "submission.raises", "str")
    (own_pack / HERE / "checks.py").write_text(
        (own_pack / HERE / "checks.py")
        .read_text(encoding="utf-8")
        .replace('str("moving_average", np.zeros(3), width, error="NotImplementedError")', "pass"),
        encoding="utf-8",
    )
    assert dict(findings(pack, warm))["stub"] == "the stub passes check_width"


def test_mistake_that_no_check_catches_is_found(own_pack: Path, warm: Sandbox) -> None:
    pack = edit(own_pack, "checks.py", ".astype(np.float32)", "")
    assert findings(pack, warm) == [("mistake float64-out", "no check catches it")]


def test_mistake_that_goes_by_another_name_is_found(own_pack: Path, warm: Sandbox) -> None:
    path = own_pack / HERE / "mistakes.toml"
    text = path.read_text(encoding="utf-8")
    twin = text[: text.index("[last-window-missing]")].replace("sum-instead-of-mean", "twin")
    path.write_text(text + twin, encoding="utf-8")
    found = findings(packs.load(own_pack), warm)
    assert found == [("mistake twin", "named sum-instead-of-mean")]


def test_mistake_that_is_not_named_is_found(own_pack: Path, warm: Sandbox) -> None:
    pack = edit(
        own_pack, "mistakes.toml", 'by = "return total"', 'by = "raise NotImplementedError"'
    )
    found = dict(findings(pack, warm))
    assert found["mistake sum-instead-of-mean"].startswith("caught, but not named: check_values")


def test_alternative_that_is_rejected_is_found(own_pack: Path, warm: Sandbox) -> None:
    pack = edit(own_pack, "alternatives/cumulative_sum.py", "/ width", "/ 2")
    ((version, message),) = findings(pack, warm)
    assert version == "alternative cumulative_sum"
    assert "check_values: moving_average(x: float64 (3,), 1): value (" in message


def test_stub_that_is_stale_is_found(example: Pack, untouched: Path, warm: Sandbox) -> None:
    (untouched / "ch01_smoothing/gradient.py").write_text("old")
    (finding,) = verify(example, ["gradient"], folder=untouched, sandbox=warm)
    assert finding.version == "stub"
    assert "differs from the stub" in str(finding)
    assert stubs.write(example, untouched) == ("ch01_smoothing/gradient.py",)


def test_mistake_that_does_not_fit_names_its_file(own_pack: Path, warm: Sandbox) -> None:
    pack = edit(own_pack, "mistakes.toml", 'replace = "np.zeros', 'replace = "np.ones')
    with pytest.raises(PackError, match=r"mistakes\.toml: mistake float64-out: .* occurs 0 times"):
        verify(pack, ["moving_average"], sandbox=warm)


def test_unknown_exercise_is_refused(example: Pack) -> None:
    with pytest.raises(ValueError, match="did you mean gradient"):
        verify(example, ["gradients"])

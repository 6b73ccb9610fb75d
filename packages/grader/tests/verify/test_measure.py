"""Measured for real: by mutants, by alternatives and by many seeds, in processes of their own."""

from pathlib import Path

import pytest

from dzrkai_grader import pack as packs
from dzrkai_grader.pack import Pack, PackError
from dzrkai_grader.verify.accuracy import Accuracy
from dzrkai_grader.verify.measure import measure
from dzrkai_grader.verify.mutation import mutants

HERE = "ch01_smoothing/moving_average"


def of_average(pack: Pack, **options: int) -> Accuracy:
    """Measure the moving average, with few seeds unless it is said otherwise."""
    chosen = [pack.exercises["moving_average"]]
    (found,) = measure(pack, chosen, **{"seeds": 2, "workers": 1, **options})
    return found


@pytest.fixture
def edited(own_pack: Path):
    """Return the pack with an edit in a file of the moving average, which is made if need be."""

    def edit(file: str, old: str, new: str) -> Pack:
        path = own_pack / HERE / file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return packs.load(own_pack)

    return edit


def test_a_pack_is_measured_and_progress_told(example):
    told = []
    found = measure(
        example,
        list(example.exercises.values()),
        seeds=3,
        workers=2,
        progress=lambda *numbers: told.append(numbers),
    )
    assert [one.exercise for one in found] == ["moving_average", "gradient"]
    for one, exercise in zip(found, example.exercises.values(), strict=True):
        assert one.mistakes == one.caught == one.named == len(exercise.mistakes)
        assert one.alternatives == one.accepted == len(exercise.alternatives)
        assert one.seeds == 3
        assert one.gradings == 3 * (1 + one.alternatives)
        assert one.rejected == 0
        assert one.mutants + len(one.equivalent) == len(list(mutants(exercise.solution)))
        assert one.findings == ()
        assert one.killed == one.mutants
    assert told[-1] == (len(told), len(told))


def test_a_mutant_that_survives_is_found(edited):
    found = of_average(edited("checks.py", "(4, 0)", "(4,)"))
    (finding,) = found.findings
    assert finding.version.endswith("if not 0 <= width <= len(x):")
    assert finding.message == "no check fails for it"
    assert found.killed == found.mutants - 1


def test_an_endless_mutant_is_killed(own_pack, edited):
    (own_pack / HERE / "mistakes.toml").unlink()
    loop = "    spare = 2\n    while spare > 0:\n        spare -= 1\n    for k in range(width):"
    found = of_average(edited("solution.py", "    for k in range(width):", loop))
    assert 0 < found.endless < found.killed


def test_a_listed_mutant_that_is_killed_is_no_equivalent(edited):
    listed = '[[equivalent]]\nreason = "So it is."\nmutants = [["count = a", "pass"]]\n'
    pack = edited("equivalents.toml", "", listed)
    (finding,) = of_average(pack).findings
    assert finding.message.endswith("'pass', which is no mutant")
    slip = '"total += x[k:k + count]", "pass"'
    pack = edited("equivalents.toml", '"count = a", "pass"', slip)
    (finding,) = of_average(pack).findings
    assert finding.message.startswith("listed as equivalent, but check_values: ")


def test_a_list_that_cannot_be_read_names_its_file(edited):
    pack = edited("equivalents.toml", "", '[[equivalent]]\nreason = ""\nmutants = [["one"]]\n')
    with pytest.raises(PackError, match=r"equivalents\.toml: mutants must be a list of pairs"):
        of_average(pack)


def test_a_correct_version_that_some_seed_rejects_is_found(edited):
    pack = edited(
        "checks.py",
        "    smooth = submission",
        "    submission.require(submission.rng.random() < 0.5, en='Bad luck.', ja='不運です。')\n"
        "    smooth = submission",
    )
    found = of_average(pack, seeds=20, workers=2)
    assert 0 < found.rejected < found.gradings
    assert any(one.message.startswith("seed ") for one in found.findings)

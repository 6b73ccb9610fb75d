"""pytest as an engine: what is collected, how checks run, and whose fault is what."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from dzrkai_grader import pack as packs
from dzrkai_grader.pack import PackError
from dzrkai_grader.session import Check, Checks, with_checks

CHECKS = "ch01_smoothing/gradient/checks.py"
HEAD = "import pytest\nfrom dzrkai_grader.checks import check\nsaid = check(en='', ja='')\n"


def run(folder: Path, source: str | None = None, examine: Any = None) -> list[str]:
    """Run the checks of the gradient; return the names of those that were handed over."""
    if source is not None:
        (folder / CHECKS).write_text(HEAD + source, encoding="utf-8")
    exercise = packs.load(folder).exercises["gradient"]
    names: list[str] = []

    def note(check: Check) -> None:
        names.append(check.name)
        (examine or _ignore)(check)

    with_checks(folder, [exercise], lambda checks: checks.run(exercise, note))
    return names


def _ignore(check: Check) -> None:
    pass


def test_checks_run_in_the_order_of_the_file_parameters_included(own_pack: Path) -> None:
    assert run(own_pack) == [
        "check_gradient[2]",
        "check_gradient[3]",
        "check_together",
        "check_harness",
    ]


def test_check_says_what_it_is_and_weighs(own_pack: Path) -> None:
    seen: list[Check] = []
    run(own_pack, examine=seen.append)
    assert [check.info.weight for check in seen] == [2, 2, 2, 1]
    assert seen[0].info.title.en == "adds up where windows overlap"


def test_body_takes_any_submission_any_number_of_times(own_pack: Path) -> None:
    seen: list[object] = []
    source = (
        "@pytest.fixture\ndef width():\n    return 5\n"
        "@said\ndef check_it(width, submission):\n    submission.append(width)\n"
    )
    run(own_pack, source, lambda check: [check.body(seen), check.body(seen)])
    assert seen == [5, 5]


def test_checks_may_run_again(own_pack: Path) -> None:
    exercise = packs.load(own_pack).exercises["gradient"]
    names: list[str] = []

    def work(checks: Checks) -> str:
        for _ in range(2):
            checks.run(exercise, lambda check: names.append(check.name))
        return "done"

    assert with_checks(own_pack, [exercise], work) == "done"
    assert names[:4] == names[4:]
    assert len(names) == 8


def test_check_that_is_skipped_is_left_out(own_pack: Path) -> None:
    source = (
        "@pytest.mark.skipif(True, reason='no device')\n@said\ndef check_a(submission): ...\n"
        "@said\ndef check_b(submission): ...\n"
    )
    assert run(own_pack, source) == ["check_b"]


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("", "no function named check_"),
        ("import no_such_module", "no_such_module"),
        ("def check_a(submission): ...", "decorate it with @check"),
        ("@said\ndef check_a(): ...", "let it take a submission"),
        ("@said\ndef check_a(submission, nothing): ...", "fixture 'nothing' not found"),
        (
            "@pytest.fixture\ndef broken():\n    raise KeyError('here')\n"
            "@said\ndef check_a(submission, broken): ...",
            "KeyError: 'here'",
        ),
    ],
)
def test_checks_that_cannot_run_are_the_packs_fault(
    own_pack: Path, source: str, complaint: str
) -> None:
    with pytest.raises(PackError, match=complaint):
        run(own_pack, source)


@pytest.mark.parametrize("error", [PackError("from inside"), KeyboardInterrupt()])
def test_what_stops_an_examination_stops_the_run(own_pack: Path, error: BaseException) -> None:
    def stop(_: Check) -> None:
        raise error

    with pytest.raises(type(error)):
        run(own_pack, examine=stop)


def test_what_stops_the_work_stops_the_run(own_pack: Path) -> None:
    def work(_: Checks) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        with_checks(own_pack, list(packs.load(own_pack).exercises.values()), work)


def test_run_is_silent(own_pack: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run(own_pack)
    with pytest.raises(PackError):
        run(own_pack, "import no_such_module")
    assert capfd.readouterr() == ("", "")


def test_surroundings_have_no_say(
    own_pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --no-such-option\n")
    (tmp_path / "conftest.py").write_text("raise SystemExit('planted')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_plugin")
    assert len(run(own_pack)) == 4
    assert os.environ["PYTEST_ADDOPTS"] == "--no-such-option"
    assert "PYTEST_DISABLE_PLUGIN_AUTOLOAD" not in os.environ


def test_nothing_is_written(own_pack: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    monkeypatched = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        run(own_pack)
    finally:
        sys.dont_write_bytecode = monkeypatched
    assert sorted(tmp_path.rglob("*")) == before


def test_checks_of_two_packs_do_not_mix(own_pack: Path) -> None:
    assert run(own_pack, "@said\ndef check_first(submission): ...\n") == ["check_first"]
    assert run(own_pack, "@said\ndef check_second(submission): ...\n") == ["check_second"]

"""A learner's solution beside the reference, once it passes: what it says, and what it costs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dzrkai_grader.checks import Submission
from dzrkai_grader.examination import Examiner, task_for
from dzrkai_grader.naming import record
from dzrkai_grader.pack import Exercise, Pack
from dzrkai_grader.report import Case
from dzrkai_grader.session import Check
from dzrkai_grader.stubs import BEGIN, END
from dzrkai_grader.submission import Files, parse, read
from dzrkai_grader.watch.regrade import Regrader, with_regrader
from dzrkai_grader.watch.state import State

COUNTED_SECONDS = 20
"""Above this time limit an exercise is long work, and its lines are not counted."""


@dataclass(frozen=True)
class Cost:
    """How many lines of Python a call executes: the learner's, and the reference's."""

    call: str
    own: int
    reference: int


@dataclass(frozen=True)
class Comparison:
    """A solution that passes, beside the reference.

    Parameters
    ----------
    exercise
        Which.
    own, reference
        The two sources, without the task's text.
    cost
        What they cost on one input; None where that cannot be told.
    following
        The exercise that comes next; None after the last one.
    """

    exercise: Exercise
    own: str
    reference: str
    cost: Cost | None
    following: Exercise | None


def compare_with_reference(
    pack: Pack, folder: Path, exercise: Exercise, *, seed: int
) -> Comparison | None:
    """Grade an exercise, and compare it with the reference; None if it does not pass.

    Parameters
    ----------
    pack
        The course.
    folder
        The learner's exercises.
    exercise
        Which.
    seed
        What the inputs are drawn from.

    Raises
    ------
    PackError
        If the pack cannot be used as it is.
    """
    state = State(pack, exercise)
    state.update(read(folder, pack.package))

    def work(regrader: Regrader) -> Comparison | None:
        if regrader.grade(exercise, state).status != "passed":
            return None
        return _compare(exercise, state.files, regrader.examiner)

    return with_regrader(pack, seed, work)


def bare(source: str) -> str:
    '''Return the code of a source: without the task, docstrings and the marks of the solution.

    Examples
    --------
    >>> print(bare("""def twice(x):
    ...     'Return twice x.'
    ...     # solution: begin
    ...     return 2 * x
    ... """))
    def twice(x):
        return 2 * x
    '''
    texts = {number for first, last in _docstrings(source) for number in range(first, last + 1)}
    lines = enumerate(source.splitlines(), start=1)
    kept = [line for number, line in lines if number not in texts]
    return "\n".join(line for line in kept if line.strip() not in (BEGIN, END)).strip()


def _docstrings(source: str) -> Iterator[tuple[int, int]]:
    """Yield the first and last lines of docstrings that have lines of their own."""
    for node in ast.walk(parse(source)):
        body = getattr(node, "body", None)
        if not isinstance(body, list) or len(body) < 2 or not _is_text(body[0]):
            continue
        first, last = body[0].lineno, body[0].end_lineno
        if getattr(node, "lineno", 0) < first and last < body[1].lineno:
            yield first, last


def _is_text(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _compare(exercise: Exercise, files: Files, examiner: Examiner) -> Comparison:
    order = [*examiner.pack.exercises.values(), None]
    return Comparison(
        exercise,
        own=bare(files.texts[exercise.file]),
        reference=bare(exercise.solution),
        cost=_cost(exercise, files, examiner),
        following=order[order.index(exercise) + 1],
    )


def _cost(exercise: Exercise, files: Files, examiner: Examiner) -> Cost | None:
    if exercise.time_limit > COUNTED_SECONDS:
        return None
    case = max(_cases(exercise, examiner), key=_size, default=None)
    if case is None:
        return None
    solutions = {one.file: one.solution for one in examiner.pack.exercises.values()}
    # both on the reference's earlier exercises: the difference is this exercise's alone
    own = {**files.texts, **solutions, exercise.file: files.texts[exercise.file]}
    counted = [_steps(case, exercise, texts, examiner) for texts in (own, solutions)]
    return Cost(case.call_text(), *counted) if None not in counted else None  # type: ignore[arg-type]


def _cases(exercise: Exercise, examiner: Examiner) -> list[Case]:
    """Return the calls that the checks make, as they come out with the reference."""
    candidate = examiner.reference.candidate(exercise)
    cases: list[Case] = []

    def look(check: Check) -> None:
        rng = examiner.rng(exercise, check.name)
        seen = record(check.body, Submission(candidate, candidate, rng, candidate.parameters))
        cases.extend(case for case in seen.cases if case.got.error is None)

    examiner.checks.run(exercise, look)
    return cases


def _steps(
    case: Case, exercise: Exercise, texts: Mapping[str, str], examiner: Examiner
) -> int | None:
    task = task_for(examiner.pack, exercise, Files(examiner.pack.package, texts), ())
    with examiner.sandbox.open(task) as worker:
        outcome = worker.call(case.function, case.args, case.kwargs, count_steps=True)
    return outcome.steps if outcome.error is None else None


def _size(case: Case) -> int:
    return sum(_sizes([*case.args, *case.kwargs.values()]))


def _sizes(values: list[object]) -> Iterator[int]:
    for value in values:
        yield getattr(value, "size", 0)

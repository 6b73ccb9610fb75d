"""One clear explanation per exercise: from the first failing check to sentences in a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dzrkai_grader.render.visible import visible

if TYPE_CHECKING:
    from dzrkai_grader.render.picture import Picture
    from dzrkai_grader.report import CheckResult, Exercise, ExerciseResult, Problem
    from dzrkai_grader.words import Words

_FRAMES = 4
_OUTPUT = 240
_VALUE = 300

# Kinds whose advice depends on a parameter: the table of advice, and which parameter.
_PARTICULAR = {"exception": ("look_raised", "type"), "type": ("look_returned", "got")}


@dataclass(frozen=True)
class Explanation:
    """What a learner is told about one failed exercise.

    Attributes
    ----------
    check : str
        What the first failing check asks for; empty where the file itself is the problem.
    call : str
        The call that went wrong; empty where there is none.
    what : str
        What is wrong, as a fact.
    look : str
        What to look at next; empty where there is no advice.
    hint : str
        How to get a hint; empty where the exercise has none.
    mistake_name, mistake : str
        The known mistake that gives just this result, and what it says; empty where none does.
    page : str
        The address at which the course's website tells more of it; empty where it does not.
    traceback, output : str
        The learner's own frames, and what the call printed; both safe to show.
    problem : Problem
        What was found, with the arrays for a picture.
    """

    check: str
    call: str
    what: str
    look: str
    hint: str
    mistake_name: str
    mistake: str
    page: str
    traceback: str
    output: str
    problem: Problem


def explain(result: ExerciseResult, words: Words) -> Explanation | None:
    """Explain what is wrong with an exercise; None where nothing is.

    The file's own problem comes first, then the first check that failed: checks stand in the order
    in which a learner meets what they ask for.
    """
    if result.problem is not None:
        return _explain(None, result.problem, result.exercise, words)
    for check in result.checks:
        if not check.passed and check.problem is not None:
            return _explain(check, check.problem, result.exercise, words)
    return None


def _explain(
    check: CheckResult | None, problem: Problem, exercise: Exercise, words: Words
) -> Explanation:
    mistake = check.mistake if check else None
    return Explanation(
        check=check.title.in_(words.language) if check else "",
        call=visible(check.call) if check else "",
        what=describe(problem, words),
        look="" if mistake else advise(problem, exercise.id, words),
        hint=words("report.hint", exercise=exercise.id) if exercise.hints else "",
        mistake_name=mistake.id if mistake else "",
        mistake=mistake.text.in_(words.language) if mistake else "",
        page=exercise.page_of(mistake, words.language) if mistake else "",
        traceback=visible(_shorten(problem.traceback.rstrip())),
        output=visible(problem.output.rstrip(), _OUTPUT),
        problem=problem,
    )


def _shorten(traceback: str) -> str:
    """Keep the frames at both ends of a long traceback, two lines each."""
    lines = traceback.splitlines()
    if len(lines) <= 4 * _FRAMES:
        return traceback
    return "\n".join([*lines[: 2 * _FRAMES], "    ...", *lines[-2 * _FRAMES :]])


def describe(problem: Problem, words: Words) -> str:
    """Say what is wrong, as a fact, in the language of `words`.

    Examples
    --------
    >>> from dzrkai_grader.report import Problem
    >>> from dzrkai_grader.words import Words
    >>> wrong = Problem("shape", {"part": "[1]", "expected": "(3,)", "got": "()"})
    >>> describe(wrong, Words("en"))
    'result[1]: Expected shape (3,), but got ().'
    """
    values = {
        name: visible(value, _VALUE) if isinstance(value, str) else value
        for name, value in problem.parameters.items()
    }
    sentence = words(f"problem.{_wording(problem)}", **values)
    part = values.get("part")
    return words("where.part", part=part, sentence=sentence) if part else sentence


def _wording(problem: Problem) -> str:
    """Return the kind of sentence: some kinds have a shorter one for the simplest case."""
    if problem.kind == "value" and problem.parameters.get("size") == 1:
        return "scalar"
    if problem.kind == "exception" and not problem.parameters.get("message"):
        return "exception_bare"
    return problem.kind


def advise(problem: Problem, exercise: str, words: Words) -> str:
    """Say what to look at next; nothing where the fact says it already."""
    table, parameter = _PARTICULAR.get(problem.kind, ("", ""))
    for key in (f"{table}.{problem.parameters.get(parameter)}", f"look.{problem.kind}"):
        if key in words:
            return words(key, exercise=exercise)
    return ""


def message(check: CheckResult, words: Words) -> str:
    """Say what is wrong with a check: the call, then the fact; nothing where it passed."""
    if check.problem is None:
        return ""
    what = describe(check.problem, words)
    return f"{visible(check.call)}: {what}" if check.call else what


def whole(result: ExerciseResult, words: Words) -> str:
    """Say why no check of an exercise was run: what is wrong with its file, or its state."""
    if result.problem is not None:
        return describe(result.problem, words)
    return words(f"status.{result.status}")


def pictures_of_origins(problem: Problem, rows: int, columns: int) -> list[tuple[str, Picture]]:
    """Draw the arguments that the first wrong entry comes from, each under its name."""
    from dzrkai_grader.render.picture import draw_part

    drawn = [
        (one.name, draw_part(one.array, one.used, rows=rows, columns=columns))
        for one in problem.origins
        if one.array.size > 1
    ]
    return [(f"{name}{picture.index}", picture) for name, picture in drawn]


def picture_of(problem: Problem, rows: int, columns: int) -> Picture | None:
    """Draw the arrays of a problem; None where they hold no more than the sentence says."""
    if problem.expected is None or problem.got is None:
        return None
    if problem.expected.size == problem.got.size == 1:
        return None
    from dzrkai_grader.compare import wrong_entries
    from dzrkai_grader.render.picture import draw

    wrong = None
    if problem.expected.shape == problem.got.shape:
        wrong = wrong_entries(problem.expected, problem.got)
    return draw(
        problem.expected, problem.got, wrong, first=problem.first, rows=rows, columns=columns
    )

"""The report as a learner reads it first: bars, the next thing to do, one explanation a failure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from dzrkai_grader.explain import Explanation, explain
from dzrkai_grader.render.numbers import origin_lines, picture_lines
from dzrkai_grader.render.summary import EXPLAINED, chapters, next_result, next_step, points
from dzrkai_grader.render.wrapping import wrap

if TYPE_CHECKING:
    from dzrkai_grader.doctor import Finding
    from dzrkai_grader.pack import Exercise
    from dzrkai_grader.report import CheckResult, ExerciseResult, Report
    from dzrkai_grader.verify import Finding as Unproven
    from dzrkai_grader.words import Words

WIDEST = 100
_BAR = 24
_INDENT = 4
_STATUS = {"passed": "green", "not_started": "dim", "skipped": "dim"}
_MARKS = {"ok": ("✓", "green"), "missing": ("✗", "red"), "optional": ("-", "yellow")}

Part = str | tuple[str, str]
"""Text, or text and its style."""

Row = tuple[str, str, str]
"""A name, a number and a text."""


class _Console(Console):
    """A console that leaves it to the command what a closed pipe means."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def make_console(file: TextIO | None = None, *, widest: int | None = WIDEST) -> Console:
    """Return a console that shows text as it is: no markup, no emoji names, no highlighting."""
    console = _Console(file=file, markup=False, emoji=False, highlight=False)
    console.width = min(console.width, widest or console.width)
    return console


def show_report(report: Report, words: Words, console: Console) -> None:
    """Print the bars, the next thing to do, and an explanation of each exercise that failed."""
    alone = len(report.results) == 1
    if not alone:
        _show_bars(report, words, console)
        _show_next(report, words, console)
    for result in report.results:
        if result.status in EXPLAINED or alone:
            _show_exercise(result, words, console, with_checks=alone)
    if alone and next_result(report) is None:
        show(console, (next_step(report, words), "bold"))
    _show_setting(report, words, console)


def show_findings(findings: Sequence[Finding], words: Words, console: Console) -> None:
    """Print what the doctor found, one thing a line, and below it the command that mends it."""
    width = max(cell_len(finding.subject) for finding in findings)
    show(console, (words("doctor.title"), "bold"))
    show(console)
    for finding in findings:
        mark, style = _MARKS[finding.status]
        show(console, (f"  {mark} ", style), _fill(finding.subject, width), f"  {finding.detail}")
        if finding.mend:
            show(console, " " * (width + 6), (finding.mend, "bold"))
    missing = any(finding.status == "missing" for finding in findings)
    show(console)
    show(console, words("doctor.unwell" if missing else "doctor.well"))


def show_proof(
    exercise: Exercise, findings: Sequence[Unproven], words: Words, console: Console
) -> None:
    """Print what of an exercise was proved, and what of it does not hold."""
    mark, style = _MARKS["missing" if findings else "ok"]
    counts = {"mistakes": len(exercise.mistakes), "alternatives": len(exercise.alternatives)}
    show(
        console, (f"{mark} ", style), (f"{exercise.id}  ", "bold"), words("verify.proved", **counts)
    )
    for finding in findings:
        _show_block(console, _wrap(f"{finding.version}: {finding.message}", console))


def show_hint(title: str, hint: str, after: str, console: Console) -> None:
    """Print one hint, and how to see the next."""
    show(console, (title, "bold"))
    _show_block(console, _wrap(hint, console))
    _show_block(console, _wrap(after, console, "dim"))


def show_list(tables: Mapping[str, Sequence[Row]], console: Console) -> None:
    """Print titles, and below each its rows of a name, a right-justified number and a text."""
    names = [name for rows in tables.values() for name, _, _ in rows]
    width = max(map(cell_len, names), default=0)
    for title, rows in tables.items():
        show(console)
        show(console, (title, "bold"))
        for name, number, text in rows:
            show(console, "  ", _fill(name, width), f"  {number:>4}  ", text)


def show(console: Console, *parts: Part) -> None:
    """Print one line that is never broken: a path or a command in it can be copied."""
    line = Text.assemble(*parts)
    line.rstrip()
    console.print(line, soft_wrap=True)


def _show_bars(report: Report, words: Words, console: Console) -> None:
    found = chapters(report, words)
    names = [words("report.total"), words("report.bonus"), *(chapter.title for chapter in found)]
    width = max(map(cell_len, names))
    show(console)
    for chapter in found:
        score = _score(chapter.score, chapter.max_score)
        bar = _bar(chapter.progress, console)
        show(console, "  ", _fill(chapter.title, width), score, "  ", *bar)
    score = _score(report.score, report.max_score)
    show(console, "  ", (_fill(words("report.total"), width) + score, "bold"))
    if report.max_bonus:
        score = _score(report.bonus_score, report.max_bonus)
        show(console, "  ", _fill(words("report.bonus"), width) + score)


def _show_next(report: Report, words: Words, console: Console) -> None:
    show(console)
    show(console, "  ", (next_step(report, words), "bold"))
    result = next_result(report)
    if result is not None and result.status == "not_started":
        show(console, "  ", words("report.then_grade", exercise=result.exercise.id))
    show(console)


def _show_setting(report: Report, words: Words, console: Console) -> None:
    setting = words(
        "report.setting",
        course=report.pack.name,
        device=report.device,
        seed=report.seed,
        isolation=report.isolation,
    )
    show(console, (setting, "dim"))


def _show_exercise(
    result: ExerciseResult, words: Words, console: Console, *, with_checks: bool
) -> None:
    exercise = result.exercise
    show(
        console,
        (exercise.id, "bold"),
        (f"   {exercise.path}", "dim"),
        f"   {points(result.score)} / {points(result.max_score)}   ",
        (words(f"status.{result.status}"), _STATUS.get(result.status, "red")),
    )
    if with_checks and result.checks:
        _show_checks(result.checks, words, console)
    explanation = explain(result, words)
    if explanation is not None:
        for block in _blocks(explanation, words, console, with_check=not with_checks):
            _show_block(console, block)
    if result.status == "not_started":
        _show_block(console, _wrap(words("report.then_grade", exercise=exercise.id), console))
    if result.substituted:
        exercises = ", ".join(result.substituted)
        note = words("report.substituted", exercises=exercises)
        _show_block(console, _wrap(note, console, "dim"))
    show(console)


def _show_checks(checks: Sequence[CheckResult], words: Words, console: Console) -> None:
    show(console)
    for check in checks:
        mark, style = _MARKS["ok" if check.passed else "missing"]
        show(console, (f"  {mark} ", style), check.title.in_(words.language))


def _show_block(console: Console, lines: Sequence[Text]) -> None:
    """Print lines with an indent, and an empty line before them."""
    if lines:
        show(console)
    for line in lines:
        console.print(Text(" " * _INDENT) + line if line.plain else line, soft_wrap=True)


def _blocks(
    explanation: Explanation, words: Words, console: Console, *, with_check: bool
) -> Iterator[list[Text]]:
    """Yield what is said about an exercise, in paragraphs; some may be empty."""

    def lines(text: str, style: str = "") -> list[Text]:
        return _wrap(text, console, style)

    if with_check:
        yield lines(explanation.check)
    yield lines(explanation.call, "cyan") + lines(explanation.what, "bold")
    yield _quote(lines(words("report.raised_at"), "yellow"), lines(explanation.traceback))
    yield _quote(lines(words("report.printed"), "yellow"), lines(explanation.output))
    yield picture_lines(explanation.problem, words, console.width - _INDENT)
    styled = console.color_system is not None
    yield origin_lines(explanation.problem, words, console.width - _INDENT, styled=styled)
    name = words("report.mistake", name=explanation.mistake_name)
    # An address is never broken: it can be clicked and copied.
    address = Text(words("report.page", page=explanation.page), "dim")
    page = [address] if explanation.page else []
    yield _quote(lines(name, "yellow"), lines(explanation.mistake) + page)
    yield lines(explanation.look) + lines(explanation.hint, "dim")


def _quote(title: list[Text], lines: list[Text]) -> list[Text]:
    return title + lines if lines else []


def _wrap(text: str, console: Console, style: str = "") -> list[Text]:
    """Break `text` into lines that fit beside the indent."""
    if not text:
        return []
    return [Text(line, style) for line in wrap(text, console.width - _INDENT)]


def _fill(text: str, width: int) -> str:
    """Fill `text` with spaces up to `width` cells; a Japanese character takes two."""
    return text + " " * (width - cell_len(text))


def _score(score: float, max_score: float) -> str:
    return f"  {points(score):>5} / {points(max_score):<3}"


def _bar(progress: float, console: Console) -> list[Part]:
    full, empty = ("━", "─") if console.encoding.startswith("utf") else ("#", "-")
    done = int(progress * _BAR + 1e-6)
    return [(full * done, "green"), (empty * (_BAR - done), "dim")]

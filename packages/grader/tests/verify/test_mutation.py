"""Mutants: of the learner's lines alone, one slip each, all different, all valid Python."""

import ast

import pytest

from dzrkai_grader.verify.mutation import mutants


def slips_in(code: str) -> set[str]:
    """Return what becomes of one marked statement."""
    lines = [f"    {line}" for line in code.splitlines()]
    marked = ["def f(x, n):", "    # solution: begin", *lines, "    # solution: end"]
    return {mutant.after for mutant in mutants("\n".join(marked))}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("return x + n", {"return x - n", "return x", "return n", "return"}),
        ("return x < n", {"return x <= n", "return x >= n", "return"}),
        ("return x[1:n]", {"return x[:n]", "return x[1:]", "return x[1:n - 1]", "return x[2:n]"}),
        (
            "return x.sum(axis=0)",
            {"return x.sum()", "return x.max(axis=0)", "return x.sum(axis=1)"},
        ),
        ("return g(x, n)", {"return g(n, x)"}),
        ("return g(x)", {"return x"}),
        ("return -x", {"return x"}),
        ("x += n", {"x = n", "x -= n", "pass"}),
        ("H, W = x.shape", {"W, H = x.shape", "pass"}),
        ("raise ValueError", {"pass"}),
        ("while x:\n    g()", {"while False:", "pass"}),
    ],
)
def test_a_slip_of_each_kind(code, expected):
    assert expected <= slips_in(code)


def test_names_that_stand_together_are_taken_for_each_other():
    slips = slips_in("KH, KW = x.shape\nreturn KH")
    assert "return KW" in slips


def test_a_loop_that_ends_after_one_round_is_told_from_the_loop():
    slips = slips_in("for i in range(n):\n    g(i)")
    assert {"for i in range(n): ... break", "for i in range(n - 1):", "for i in ():"} <= slips


def test_messages_and_annotations_are_left_alone():
    raised = slips_in('raise ValueError(f"{n + 1}")')
    assert raised == {"pass", "raise f'{n + 1}'"}
    assert not any("x: list[" not in slip for slip in slips_in("x: list[int] = n") - {"pass"})


def test_only_what_a_learner_writes_is_mutated():
    source = (
        "WIDTH = 3\n\ndef f(x, n=1):\n"
        "    # solution: begin\n    return x\n    # solution: end\n\ndef g():\n    return 1\n"
    )
    assert [(mutant.line, mutant.before, mutant.after) for mutant in mutants(source)] == [
        (5, "return x", "return")
    ]


def test_mutants_differ_from_the_solution_and_from_each_other(example):
    for exercise in example.exercises.values():
        sources = [mutant.source for mutant in mutants(exercise.solution)]
        assert len(sources) > 10
        assert len({ast.unparse(ast.parse(one)) for one in [exercise.solution, *sources]}) == (
            len(sources) + 1
        )

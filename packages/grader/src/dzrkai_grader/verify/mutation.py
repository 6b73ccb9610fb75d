"""Mutants: a solution with one small slip in it.

A mutant that the checks let pass is a hole in them, or it is equivalent: no call can tell it from
the solution. Only what a learner writes is mutated.

Source: R. A. DeMillo, R. J. Lipton, F. G. Sayward, "Hints on test data selection: help for the
practicing programmer", Computer 11(4), 1978.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from dzrkai_grader.stubs import BEGIN, END
from dzrkai_grader.verify.slips import Twins, slips, twins_of

GIVEN = (ast.JoinedStr, ast.arguments)
"""Nodes without slips: no check reads the message of an error, and parameters are the task's."""


@dataclass(frozen=True)
class Mutant:
    """A source with one slip in it.

    Parameters
    ----------
    line
        Where it is in the solution.
    before, after
        The statement that it changes, as `ast.unparse` writes it; of a compound one the first line.
    source
        The whole file.
    """

    line: int
    before: str
    after: str
    source: str

    @property
    def slip(self) -> tuple[str, str]:
        """The statement before and after."""
        return self.before, self.after

    def __str__(self) -> str:
        return f"line {self.line}: {self.before}  ->  {self.after}"


def mutants(solution: str) -> Iterator[Mutant]:
    r"""Yield the mutants of a solution; no two are alike.

    Examples
    --------
    >>> marked = "def half(x):\n    # solution: begin\n    return x // 2\n    # solution: end\n"
    >>> [mutant.after for mutant in mutants(marked)]  # doctest: +NORMALIZE_WHITESPACE
    ['return', 'return x', 'return 2', 'return x / 2', 'return x * 2',
     'return x // 3', 'return x // 1']
    """
    tree, lines = ast.parse(solution), _learners_lines(solution)
    seen = {ast.unparse(tree)}
    twins = twins_of(tree)
    for place in _places(tree):
        if place.statement.lineno in lines:
            for mutant in place.mutants(tree, twins):
                if mutant.source not in seen:
                    seen.add(mutant.source)
                    yield mutant


@dataclass(frozen=True)
class _Place:
    """A node of a tree, where it is kept, and the statement that it belongs to."""

    node: ast.AST
    parent: ast.AST
    name: str
    index: int | None
    statement: ast.stmt

    def mutants(self, tree: ast.AST, twins: Twins) -> Iterator[Mutant]:
        """Yield the tree's mutants that have their slip here; the tree stays as it was."""
        before = _headline(self.statement)
        for slip in slips(self.node, twins):
            self._put(ast.fix_missing_locations(slip))
            statement = slip if self.node is self.statement else self.statement
            after = _headline(statement)
            if after == before:  # a loop, whose body has changed
                after += f" ... {ast.unparse(statement.body[-1])}"  # type: ignore[attr-defined]
            mutant = Mutant(self.statement.lineno, before, after, ast.unparse(tree))
            self._put(self.node)
            yield mutant

    def _put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.name, node)
        else:
            getattr(self.parent, self.name)[self.index] = node


def _places(parent: ast.AST, statement: ast.stmt | None = None) -> Iterator[_Place]:
    """Yield every node below `parent` that belongs to a statement."""
    for name, value in ast.iter_fields(parent):
        if name == "annotation":
            continue
        several = isinstance(value, list)
        for index, node in enumerate(value if several else [value]):
            if isinstance(node, ast.AST) and not isinstance(node, GIVEN):
                owner = node if isinstance(node, ast.stmt) else statement
                if owner is not None:
                    yield _Place(node, parent, name, index if several else None, owner)
                yield from _places(node, owner)


def _headline(statement: ast.AST) -> str:
    """Return a statement as Python writes it; of one that has a body, the first line."""
    text = ast.unparse(statement)
    return text.partition("\n")[0] if hasattr(statement, "body") else text


def _learners_lines(solution: str) -> frozenset[int]:
    """Return the numbers of the lines between the marks."""
    found: set[int] = set()
    inside = False
    for number, line in enumerate(solution.splitlines(), start=1):
        if line.strip() in (BEGIN, END):
            inside = line.strip() == BEGIN
        elif inside:
            found.add(number)
    return frozenset(found)

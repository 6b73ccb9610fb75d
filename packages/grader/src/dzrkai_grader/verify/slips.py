"""The slips that a mutant may have: small things that a programmer gets wrong, one function a kind.

Each takes a node of a solution's syntax tree and yields what may stand in its place.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

Twins = Mapping[str, tuple[str, ...]]
"""Names that are taken for each other, such as KH and KW."""

Slips = Iterator[ast.AST]

OPERATORS: Mapping[type[ast.AST], tuple[type[ast.AST], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}

FUNCTIONS = {
    "max": "min",
    "maximum": "minimum",
    "argmax": "argmin",
    "sum": "max",
    "mean": "sum",
    "zeros": "ones",
    "zeros_like": "ones_like",
    "ones_like": "zeros_like",
    "append": "extend",
}


def slips(node: ast.AST, twins: Twins) -> Slips:
    """Yield what may stand in the place of a node.

    Examples
    --------
    >>> [ast.unparse(one) for one in slips(ast.parse("x[1:n]").body[0].value.slice, {})]
    ['1:n + 1', '1:n - 1', ':n', '1:']
    """
    for kind, kinds_slips in KINDS:
        if isinstance(node, kind):
            yield from kinds_slips(node)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        yield from (ast.Name(twin, ast.Load()) for twin in twins.get(node.id, ()))


def twins_of(tree: ast.AST) -> Twins:
    """Return the names that stand beside each other where they are bound, as in ``N, C = shape``.

    Examples
    --------
    >>> twins_of(ast.parse("KH, KW = W.shape"))
    {'KH': ('KW',), 'KW': ('KH',)}
    """
    found: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Store):
            names = [one.id for one in node.elts if isinstance(one, ast.Name)]
            for one, other in pairwise(names):
                found.setdefault(one, []).append(other)
                found.setdefault(other, []).append(one)
    return {name: tuple(dict.fromkeys(others)) for name, others in found.items()}


def _operator(node: Any) -> Slips:
    yield from (other() for other in OPERATORS.get(type(node), ()))


def _number(node: ast.Constant) -> Slips:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield from (ast.Constant(node.value + 1), ast.Constant(node.value - 1))
    elif isinstance(node.value, float):
        yield ast.Constant(node.value * 2 if node.value else 1.0)


def _sign(node: ast.UnaryOp) -> Slips:
    yield node.operand


def _term(node: ast.BinOp) -> Slips:
    """One of the two operands is forgotten."""
    yield from (node.left, node.right)


def _slice(node: ast.Slice) -> Slips:
    if node.upper is not None:
        yield from (ast.Slice(node.lower, near, node.step) for near in _off_by_one(node.upper))
    if node.lower is not None:
        yield ast.Slice(None, node.upper, node.step)
    if node.upper is not None:
        yield ast.Slice(node.lower, None, node.step)
    if node.step is not None:
        yield ast.Slice(node.lower, node.upper, None)


def _off_by_one(node: ast.expr) -> Iterator[ast.expr]:
    if not isinstance(node, ast.Constant):
        yield from (ast.BinOp(node, sign(), ast.Constant(1)) for sign in (ast.Add, ast.Sub))


def _order(node: ast.Tuple | ast.List) -> Slips:
    """Two neighbours change places: axes, sizes, results."""
    for elements in _swapped(node.elts):
        yield type(node)(elements, node.ctx)


def _call(node: ast.Call) -> Slips:
    """Arguments change places, a keyword is forgotten, a range is one too long or too short."""
    for swapped in _swapped(node.args):
        yield ast.Call(node.func, swapped, node.keywords)
    for index in range(len(node.keywords)):
        rest = node.keywords[:index] + node.keywords[index + 1 :]
        yield ast.Call(node.func, node.args, rest)
    if isinstance(node.func, ast.Name) and node.func.id == "range":
        stop = 0 if len(node.args) == 1 else 1
        for near in _off_by_one(node.args[stop]):
            yield ast.Call(node.func, [*node.args[:stop], near, *node.args[stop + 1 :]], [])


def _forgotten_call(node: ast.Call) -> Slips:
    """What was to be converted or changed is taken as it is."""
    if len(node.args) == 1 and not node.keywords:
        yield node.args[0]
    if isinstance(node.func, ast.Attribute):
        yield node.func.value


def _forgotten_index(node: ast.Subscript | ast.Attribute) -> Slips:
    if isinstance(node.ctx, ast.Load):
        yield node.value


def _name_of_function(node: ast.Attribute | ast.Name) -> Slips:
    if isinstance(node, ast.Attribute) and node.attr in FUNCTIONS:
        yield ast.Attribute(node.value, FUNCTIONS[node.attr], node.ctx)
    if isinstance(node, ast.Name) and node.id in FUNCTIONS:
        yield ast.Name(FUNCTIONS[node.id], node.ctx)


def _condition(node: ast.If | ast.IfExp) -> Slips:
    for always in (True, False):
        yield type(node)(ast.Constant(always), node.body, node.orelse)  # type: ignore[arg-type]


def _loop(node: ast.For) -> Slips:
    """The loop is left after its first round, or never entered."""
    yield ast.For(node.target, node.iter, [*node.body, ast.Break()], node.orelse)
    yield ast.For(node.target, ast.Tuple([], ast.Load()), node.body, node.orelse)


def _while(node: ast.While) -> Slips:
    yield ast.While(ast.Constant(False), node.body, node.orelse)


def _addition(node: ast.AugAssign) -> Slips:
    """What was to be added is written over."""
    yield ast.Assign([node.target], node.value)


def _statement(_: ast.stmt) -> Slips:
    yield ast.Pass()


def _result(node: ast.Return) -> Slips:
    if node.value is not None:
        yield ast.Return(None)


def _swapped(nodes: list[ast.expr]) -> Iterator[list[ast.expr]]:
    for at, (one, other) in enumerate(pairwise(nodes)):
        if ast.dump(one) != ast.dump(other):
            yield [*nodes[:at], other, one, *nodes[at + 2 :]]


KINDS: tuple[tuple[Any, Callable[[Any], Slips]], ...] = (
    ((ast.operator, ast.cmpop, ast.boolop), _operator),
    (ast.Constant, _number),
    (ast.UnaryOp, _sign),
    (ast.BinOp, _term),
    (ast.Slice, _slice),
    ((ast.Tuple, ast.List), _order),
    (ast.Call, _call),
    (ast.Call, _forgotten_call),
    ((ast.Subscript, ast.Attribute), _forgotten_index),
    ((ast.Attribute, ast.Name), _name_of_function),
    ((ast.If, ast.IfExp), _condition),
    (ast.For, _loop),
    (ast.While, _while),
    (ast.AugAssign, _addition),
    ((ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr, ast.Raise), _statement),
    (ast.Return, _result),
)
"""Which nodes have which slips."""

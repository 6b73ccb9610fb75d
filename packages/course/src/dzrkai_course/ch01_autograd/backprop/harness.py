"""Runs beside the learner's code: makes a graph from a short program, and reports what backward did.

A program is a text such as ``a = [1, 2]; b = a * a; y = b + a``. Constants become leaves, and the
last name is the output.
"""

import json
from collections import Counter
from typing import Any


def gradients(module: Any, program: str, backwards: int = 1) -> dict[str, Any]:
    """Call backward this many times, and return the gradient of each leaf."""
    nodes = _run(module, program)
    _backward(module, nodes, backwards)
    return {name: node.grad for name, node in nodes.items() if not node.inputs}


def gradients_between(module: Any, program: str) -> dict[str, Any]:
    """Return what `grad` holds, after a backward, in the nodes that are no leaves."""
    nodes = _run(module, program)
    _backward(module, nodes)
    return {name: node.grad for name, node in nodes.items() if node.inputs}


def derivative_calls(module: Any, program: str) -> dict[str, Any]:
    """Return how often a backward calls the derivative of each node that is no leaf.

    The gradients come along: they tell a walk that does too much from one that does wrong.
    """
    nodes = _run(module, program)
    calls = Counter({name: 0 for name, node in nodes.items() if node.inputs})
    for name in calls:
        nodes[name].derivative = _counted(nodes[name].derivative, name, calls)
    _backward(module, nodes)
    leaves = {name: node.grad for name, node in nodes.items() if not node.inputs}
    return {"calls": dict(calls), "gradients": leaves}


def chain(module: Any, depth: int) -> Any:
    """Return the gradient of x at the end of a chain of additions, x + c + c + ... + c."""
    x, c = module.Node(2.0), module.Node(0.5)
    y = x
    for _ in range(depth):
        y = y + c
    module.backward(y)
    return [x.grad, c.grad]


def _backward(module: Any, nodes: dict[str, Any], times: int = 1) -> None:
    output = list(nodes.values())[-1]
    for _ in range(times):
        module.backward(output)


def _run(module: Any, program: str) -> dict[str, Any]:
    nodes: dict[str, Any] = {}
    for line in program.split(";"):
        name, formula = (part.strip() for part in line.split("="))
        nodes[name] = _evaluate(module, formula, nodes)
    return nodes


def _evaluate(module: Any, formula: str, nodes: dict[str, Any]) -> Any:
    if formula.startswith("exp "):
        return nodes[formula.removeprefix("exp ")].exp()
    if " + " in formula:
        left, right = formula.split(" + ")
        return nodes[left] + nodes[right]
    if " * " in formula:
        left, right = formula.split(" * ")
        return nodes[left] * nodes[right]
    return module.Node(json.loads(formula))


def _counted(derivative: Any, name: str, calls: Counter[str]) -> Any:
    def counted(g: Any) -> Any:
        calls[name] += 1
        return derivative(g)

    return counted

"""Excerpts of the real source, found by name: what a page shows is what runs."""

import ast
import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]


def excerpt(arguments: str, language: str) -> str:
    """Return the named parts of a module as a code block; without names, its docstring.

    Of a docstring inside an excerpt the first line is kept: the reference has the whole.

    Raises
    ------
    LookupError
        There is no such module, or nothing in it by that name.
    """
    module, _, names = arguments.partition(":")
    path = locate(module)
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    title = f'title="{path.relative_to(ROOT).as_posix()}"'
    if not names:
        return f"``` text {title}\n{ast.get_docstring(tree)}\n```"
    nodes = definitions(tree)
    for name in names.split():
        if name not in nodes:
            raise LookupError(f"{module} defines no {name}")
    parts = [_lines(text, nodes[name]) for name in names.split()]
    return f"``` python {title}\n" + "\n\n\n".join(parts) + "\n```"


def locate(module: str) -> Path:
    """Where the source of a module lies, or of a path that ends in `.py`."""
    if module.endswith(".py"):
        return ROOT / module
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise LookupError(f"there is no module {module}")
    return Path(spec.origin)


def definitions(tree: ast.Module) -> dict[str, ast.stmt]:
    """Everything that a module defines, by name; a method as `Class.method`."""
    found: dict[str, ast.stmt] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        if isinstance(node, ast.ClassDef):
            inside = [child for child in node.body if isinstance(child, ast.FunctionDef)]
            found |= {f"{node.name}.{child.name}": child for child in inside}
        for target in _targets(node):
            found[target.id] = node
    return found


def _targets(node: ast.stmt) -> list[ast.Name]:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target for target in targets if isinstance(target, ast.Name)]


def _lines(text: str, node: ast.stmt) -> str:
    lines = text.splitlines()
    first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))])
    keep = set(range(first, (node.end_lineno or first) + 1))
    for inner in ast.walk(node):
        keep -= _rest_of_docstring(inner, lines)
    shown = [lines[number - 1] for number in sorted(keep)]
    indent = len(shown[0]) - len(shown[0].lstrip())
    return "\n".join(line[indent:] for line in shown)


def _rest_of_docstring(node: ast.AST, lines: list[str]) -> set[int]:
    """The numbers of a docstring's lines after the first, which `lines` then closes itself."""
    if not isinstance(node, ast.FunctionDef | ast.ClassDef) or ast.get_docstring(node) is None:
        return set()
    text = node.body[0]
    if text.lineno == text.end_lineno:
        return set()
    lines[text.lineno - 1] += '"""'
    return set(range(text.lineno + 1, (text.end_lineno or text.lineno) + 1))

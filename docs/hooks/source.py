"""Excerpts of the real source, found by name: what a page shows is what runs."""

import ast
import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]
LANGUAGES = {".py": "python", ".cu": "cuda", ".cuh": "cuda", ".toml": "toml"}


def excerpt(arguments: str, language: str) -> str:
    """Return the named parts of a module as a code block; without names, what it says of itself.

    `package.module: name name` shows these definitions, `package.module: *` all of them; of a
    docstring inside an excerpt the first line is kept: the reference has the whole. A path with a
    slash is the whole file.

    Raises
    ------
    LookupError
        There is no such module, or nothing in it by that name.
    """
    module, _, names = (part.strip() for part in arguments.partition(":"))
    if "/" in module:
        return block(ROOT / module, (ROOT / module).read_text("utf-8").rstrip())
    path = locate(module)
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    if not names:
        return block(path, ast.get_docstring(tree) or "", "text")
    nodes = definitions(tree)
    wanted = list(top_level(tree)) if names == "*" else names.split()
    for name in wanted:
        if name not in nodes:
            raise LookupError(f"{module} defines no {name}")
    return block(path, "\n\n\n".join(_lines(text, nodes[name]) for name in wanted))


def kernels(arguments: str, language: str) -> str:
    """Return what each file of a package says of itself, and below it the file, to be opened."""
    folder = locate(arguments).parent
    parts = []
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.cu")]):
        text = path.read_text("utf-8")
        name = path.relative_to(folder.parent).as_posix()
        about = ast.get_docstring(ast.parse(text)) if path.suffix == ".py" else None
        parts.append(f"### {name}")
        if about:
            parts.append(block(path, about, "text"))
        code = _without_docstring(text) if about else text.rstrip()
        opened = "\n".join(f"    {line}".rstrip() for line in block(path, code).splitlines())
        parts.append(f'??? quote "{path.relative_to(ROOT).as_posix()}"\n\n{opened}')
    return "\n\n".join(parts)


def block(path: Path, text: str, language: str = "") -> str:
    """Return text as a code block that names its file."""
    language = language or LANGUAGES[path.suffix]
    return f'``` {language} title="{path.relative_to(ROOT).as_posix()}"\n{text}\n```'


def locate(module: str) -> Path:
    """Where the source of a module lies."""
    try:
        spec = importlib.util.find_spec(module)
    except ModuleNotFoundError:
        spec = None
    if spec is None or spec.origin is None:
        raise LookupError(f"there is no module {module}")
    return Path(spec.origin)


def top_level(tree: ast.Module) -> dict[str, ast.stmt]:
    """The functions and classes that a module defines, by name."""
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return {node.name: node for node in found}


def definitions(tree: ast.Module) -> dict[str, ast.stmt]:
    """Everything that a module defines, by name; a method as `Class.method`."""
    found = top_level(tree)
    for name, node in list(found.items()):
        if isinstance(node, ast.ClassDef):
            inside = [child for child in node.body if isinstance(child, ast.FunctionDef)]
            found |= {f"{name}.{child.name}": child for child in inside}
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        found |= {target.id: node for target in targets if isinstance(target, ast.Name)}
    return found


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
    """The numbers of a docstring's lines after the first, which then ends by itself."""
    if not isinstance(node, ast.FunctionDef | ast.ClassDef) or ast.get_docstring(node) is None:
        return set()
    text = node.body[0]
    if text.lineno == text.end_lineno:
        return set()
    lines[text.lineno - 1] += '"""'
    return set(range(text.lineno + 1, (text.end_lineno or text.lineno) + 1))


def _without_docstring(text: str) -> str:
    end = ast.parse(text).body[0].end_lineno or 0
    return "\n".join(text.splitlines()[end:]).strip()

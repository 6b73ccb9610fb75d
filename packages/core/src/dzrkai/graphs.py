"""plot_graph: the graph behind a variable as text that draws itself."""

from dzrkai.autograd import functions_behind
from dzrkai.function import Function
from dzrkai.variable import Variable

_DOT = {
    "variable": '  {id} [label="{label}", shape=ellipse]',
    "function": '  {id} [label="{label}", shape=box]',
    "arrow": "  {start} -> {end}",
}
_MERMAID = {
    "variable": '  {id}(["{label}"])',
    "function": '  {id}["{label}"]',
    "arrow": "  {start} --> {end}",
}


def plot_graph(y: Variable, format: str = "dot") -> str:  # noqa: A002
    """Draw how `y` was computed: variables as ellipses, functions as boxes.

    Parameters
    ----------
    y : Variable
    format : {"dot", "mermaid"}
        Graphviz reads DOT; Markdown on many sites draws Mermaid. Neither is needed to make it.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        Another format.

    Examples
    --------
    >>> x = Variable(2.0, name="x")
    >>> print(plot_graph(-x, format="mermaid"))
    flowchart TD
      v0(["() float64"])
      f0["Neg"]
      f0 --> v0
      v1(["x () float64"])
      v1 --> f0
    """
    styles = {"dot": _DOT, "mermaid": _MERMAID}
    if format not in styles:
        raise ValueError(f'format: expected "dot" or "mermaid", got {format!r}')
    lines = _lines(y, styles[format])
    body = "\n".join(lines)
    return f"digraph {{\n{body}\n}}" if format == "dot" else f"flowchart TD\n{body}"


def _lines(y: Variable, style: dict[str, str]) -> list[str]:
    names: dict[Variable, str] = {}
    lines: list[str] = []

    def named(x: Variable) -> str:
        if x not in names:
            names[x] = f"v{len(names)}"
            lines.append(style["variable"].format(id=names[x], label=_label(x)))
        return names[x]

    named(y)
    for i, function in enumerate(functions_behind(y)):
        lines.append(style["function"].format(id=f"f{i}", label=type(function).__name__))
        for output in _living(function):
            lines.append(style["arrow"].format(start=f"f{i}", end=named(output)))
        for x in function.inputs:
            lines.append(style["arrow"].format(start=named(x), end=f"f{i}"))
    return lines


def _living(function: Function) -> list[Variable]:
    return [y for output in function.outputs if (y := output()) is not None]


def _label(x: Variable) -> str:
    text = f"{x.name or ''} {x.shape} {x.dtype}".strip()
    return text.replace("\\", "\\\\").replace('"', "'")

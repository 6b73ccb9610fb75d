"""The files of an edition that are written by filling in a form."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def render(name: str, **values: object) -> bytes:
    """Return the content of the form ``<name>.jinja``, filled in."""
    return _environment().get_template(f"{name}.jinja").render(**values).encode()


@cache
def _environment() -> Environment:
    loader = PackageLoader("dzrkai_grader.release", "templates")
    forms = Environment(
        loader=loader,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    forms.filters["quoted"] = _quoted
    return forms


def _quoted(value: Any) -> str:
    """Return a text, or a list of texts, as TOML, Python, JSON and YAML all read it."""
    return json.dumps(value, ensure_ascii=False)

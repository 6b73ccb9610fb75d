"""An error from afar is raised as one from here."""

from __future__ import annotations

import pytest

from dzrkai_grader.sandbox.worker.remote import raise_as_local


@pytest.mark.parametrize(
    ("name", "kind", "text"),
    [
        ("ValueError", ValueError, "^why$"),
        ("UnicodeDecodeError", RuntimeError, "^UnicodeDecodeError: why$"),
        ("SystemExit", RuntimeError, "^SystemExit: why$"),
        ("print", RuntimeError, "^print: why$"),
        ("Unheard", RuntimeError, "^Unheard: why$"),
    ],
)
def test_built_in_exceptions_keep_their_type(name, kind, text):
    with pytest.raises(kind, match=text):
        raise_as_local(name, "why")

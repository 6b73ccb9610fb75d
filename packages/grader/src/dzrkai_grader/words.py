"""What the grader says, in English and in Japanese: every sentence stands in ``locale/*.toml``."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "ja")
"""The languages that the grader speaks."""

_LOCALE = Path(__file__).with_name("locale")
_VARIABLES = ("KAI_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


class Words:
    """The grader's sentences in one language, looked up by key.

    Parameters
    ----------
    language : str
        ``"en"`` or ``"ja"``.
    kai : str
        How the reader calls the command, wherever a sentence says what to run.

    Raises
    ------
    ValueError
        If the grader does not speak `language`.

    Examples
    --------
    >>> words = Words("en")
    >>> words("status.passed")
    'passed'
    >>> Words("en", kai="python -m nox -s kai --")("report.hint", exercise="im2col")
    '`python -m nox -s kai -- hint im2col` gives a hint.'
    >>> words("problem.dtype", expected="float32", got="float64")
    'Expected dtype float32, but got float64.'
    """

    def __init__(self, language: str, kai: str = "kai") -> None:
        if language not in LANGUAGES:
            raise ValueError(f"language: got {language!r}; expected one of {', '.join(LANGUAGES)}")
        self.language = language
        self.kai = kai
        self._sentences = dict(_flatten(_read(language)))

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the sentence of `key` with its placeholders filled from `values`."""
        return self._sentences[key].format(kai=self.kai, **values)

    def __contains__(self, key: str) -> bool:
        return key in self._sentences

    def __iter__(self) -> Iterator[str]:
        return iter(self._sentences)


def environment_language(environ: Mapping[str, str] = os.environ) -> str:
    """Return the language that the environment asks for; the first variable that is set decides.

    Examples
    --------
    >>> environment_language({"LANG": "ja_JP.UTF-8"})
    'ja'
    >>> environment_language({"KAI_LANG": "en", "LANG": "ja_JP.UTF-8"})
    'en'
    """
    chosen = next((environ[name] for name in _VARIABLES if environ.get(name)), "")
    return "ja" if chosen.startswith("ja") else "en"


def _read(language: str) -> dict[str, Any]:
    return tomllib.loads((_LOCALE / f"{language}.toml").read_text(encoding="utf-8"))


def _flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, entry in table.items():
        if isinstance(entry, str):
            yield prefix + name, entry
        else:
            yield from _flatten(entry, f"{prefix}{name}.")

"""What a release or an update refuses, said in the reader's language by whoever catches it."""

from __future__ import annotations

from dzrkai_grader.words import Words


class Refusal(Exception):  # noqa: N818 - it is one
    """Something cannot be done as it is.

    Parameters
    ----------
    key
        The sentence of the locale that says why, under ``refused``.
    values
        What fills its placeholders.

    Examples
    --------
    >>> refusal = Refusal("link", path="docs")
    >>> str(refusal)
    'docs is neither a file nor a folder'
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        return self.said_in(Words("en"))

    def said_in(self, words: Words) -> str:
        """Return the sentence in the language of `words`."""
        return words(f"refused.{self.key}", **self.values)

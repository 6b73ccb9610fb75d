"""Submissions that share more than chance: the same code under other names, in other words.

Code is read as a sequence of tokens from which layout, comments, and the names that a learner
chooses are taken away. Of all runs of `RUN` tokens a few are kept as fingerprints, chosen so that
two texts which share `RUN + WINDOW - 1` tokens in a row share a fingerprint. What the stub holds
does not count, and neither does what many learners write: in a short exercise right answers are
alike without anybody having copied. A high figure is a reason to look, never a proof.

References
----------
S. Schleimer, D. S. Wilkerson, A. Aiken: Winnowing: local algorithms for document fingerprinting
(SIGMOD 2003).
"""

from __future__ import annotations

import hashlib
import io
import keyword
import tokenize
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

RUN, WINDOW = 12, 6
FEWEST = 4
"""Fingerprints that two submissions must share at least to be named."""

LEAST = 0.5
"""Their share of the smaller submission's, at least."""

_LAYOUT = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT),
    *(tokenize.ENDMARKER, tokenize.ENCODING),
}
_ERRORS = (tokenize.TokenError, SyntaxError)

Prints = Mapping[str, Collection[int]]
"""Fingerprints by exercise."""


@dataclass(frozen=True)
class Pair:
    """Two submissions that are alike in one exercise.

    Parameters
    ----------
    exercise, first, second
        The exercise, and the keys of the submissions.
    shared
        Fingerprints that only few others have.
    share
        Of the smaller submission's, from 0 to 1.
    """

    exercise: str
    first: str
    second: str
    shared: int
    share: float


def fingerprints(text: str, stub: str) -> set[int]:
    r"""Return the fingerprints of a learner's file, those of the stub left out.

    Examples
    --------
    >>> loop = "def total(x):\n    s = 0\n    for v in x:\n        s += v * v\n    return s"
    >>> renamed = loop.replace("s", "the_sum").replace("v", "value")
    >>> fingerprints(loop, "") == fingerprints(renamed, "") != set()
    True
    """
    runs = _runs(text)
    known = set(_runs(stub))
    own = [run for run in runs if run not in known]
    return {min(own[place : place + WINDOW]) for place in range(max(len(own) - WINDOW + 1, 0))}


def similar(submissions: Mapping[str, Prints]) -> list[Pair]:
    """Return the pairs of submissions that are alike, the most alike first."""
    exercises = {exercise for prints in submissions.values() for exercise in prints}
    pairs = [pair for exercise in sorted(exercises) for pair in _alike(exercise, submissions)]
    return sorted(pairs, key=lambda pair: (-pair.share, -pair.shared, pair.first, pair.second))


def _alike(exercise: str, submissions: Mapping[str, Prints]) -> Iterator[Pair]:
    owners = defaultdict(list)
    for key, prints in submissions.items():
        for number in prints.get(exercise, ()):
            owners[number].append(key)
    most = min(max(len(submissions) // 20, 5), 50)
    rare = [keys for keys in owners.values() if len(keys) <= most]
    size = Counter(key for keys in rare for key in keys)
    shared = Counter(pair for keys in rare for pair in combinations(sorted(keys), 2))
    for (first, second), count in shared.items():
        share = count / min(size[first], size[second])
        if count >= FEWEST and share >= LEAST:
            yield Pair(exercise, first, second, count, round(share, 3))


def _runs(text: str) -> list[int]:
    tokens = list(_tokens(text))
    return [
        _number(" ".join(tokens[place : place + RUN])) for place in range(len(tokens) - RUN + 1)
    ]


def _number(run: str) -> int:
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=6).digest(), "big")


def _tokens(text: str) -> Iterator[str]:
    """Yield tokens as far as the text can be read; names of attributes stay as they are."""
    before = ""
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type not in _LAYOUT:
                yield _normal(token, before)
                before = token.string
    except _ERRORS:
        return


def _normal(token: tokenize.TokenInfo, before: str) -> str:
    if token.type == tokenize.OP or keyword.iskeyword(token.string):
        return token.string
    if token.type == tokenize.NAME:
        return token.string if before == "." else "name"
    return "0" if token.type == tokenize.NUMBER else "text"

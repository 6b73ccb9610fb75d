"""similarity.csv: pairs of submissions that share more than chance."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from dzrkai_grader.batch.results.grades import safe
from dzrkai_grader.batch.similarity import Pair

NAME = "similarity.csv"
HEAD = ("similarity", "shared", "exercise", "first", "second")


def alike(pairs: Iterable[Pair]) -> str:
    """Return the table, the most alike first."""
    file = io.StringIO("\ufeff")
    file.seek(0, io.SEEK_END)
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(HEAD)
    for pair in pairs:
        names = safe(pair.first), safe(pair.second)
        writer.writerow([f"{pair.share:.2f}", pair.shared, pair.exercise, *names])
    return file.getvalue()

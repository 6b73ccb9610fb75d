"""Measures a whole pack, its gradings shared out among processes."""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from dzrkai_grader import pack as packs
from dzrkai_grader.examination import Examiner
from dzrkai_grader.pack import Exercise, Pack
from dzrkai_grader.reference import Reference
from dzrkai_grader.sandbox import Sandbox
from dzrkai_grader.session import Checks, with_checks
from dzrkai_grader.verify import accuracy
from dzrkai_grader.verify.accuracy import Accuracy
from dzrkai_grader.verify.mutation import mutants

SEEDS = 200
"""So many seeds show a check that rejects one correct version in a hundred gradings, mostly."""

PIECE = 20
"""Mutants or seeds that are graded in one go."""

Progress = Callable[[int, int], None]
"""Is told how many pieces of work are done, and of how many."""


@dataclass(frozen=True)
class Piece:
    """A piece of work: some of the gradings of one exercise."""

    exercise: str
    kind: str
    part: range = range(0)


def measure(
    pack: Pack,
    exercises: Sequence[Exercise],
    *,
    seed: int = 0,
    seeds: int = SEEDS,
    workers: int | None = None,
    progress: Progress | None = None,
) -> list[Accuracy]:
    """Measure how well the checks of exercises tell right from wrong.

    Parameters
    ----------
    pack, exercises
        The course, and which of it.
    seed
        What the inputs are drawn from where it is not said otherwise.
    seeds
        How many seeds the correct versions are graded with.
    workers
        Processes; one for each processor by default.
    progress
        Is told of each piece of work that is done.

    Returns
    -------
    list of Accuracy
        One for each exercise, in their order, whatever the number of workers.
    """
    pieces = [piece for exercise in exercises for piece in _pieces(exercise, seeds)]
    # the longest first, so that no process waits for another at the end
    order = sorted(
        range(len(pieces)), key=lambda at: -pack.exercises[pieces[at].exercise].time_limit
    )
    found: dict[int, Accuracy] = {}
    with ProcessPoolExecutor(
        workers or os.cpu_count(), get_context("spawn"), _begin, (pack.folder, seed)
    ) as pool:
        waiting = {pool.submit(_work, pieces[at]): at for at in order}
        for done in as_completed(waiting):
            found[waiting[done]] = done.result()
            if progress:
                progress(len(found), len(pieces))
    return [_sum(exercise, pieces, found) for exercise in exercises]


def _pieces(exercise: Exercise, seeds: int) -> Iterator[Piece]:
    yield Piece(exercise.id, "versions")
    count = len(list(mutants(exercise.solution)))
    yield from (Piece(exercise.id, "mutants", part) for part in _parts(count))
    yield from (Piece(exercise.id, "seeds", part) for part in _parts(seeds))


def _parts(count: int) -> list[range]:
    return [range(count)[at : at + PIECE] for at in range(0, count, PIECE)]


def _sum(exercise: Exercise, pieces: Sequence[Piece], found: dict[int, Accuracy]) -> Accuracy:
    total = Accuracy(exercise.id, findings=tuple(accuracy.unmatched(exercise)))
    for at, piece in enumerate(pieces):
        if piece.exercise == exercise.id:
            total += found[at]
    return total


@dataclass
class _Bench:
    """What a process needs for its pieces of work, made once."""

    pack: Pack
    sandbox: Sandbox
    seed: int

    def work(self, piece: Piece) -> Accuracy:
        """Do a piece of work."""
        exercise = self.pack.exercises[piece.exercise]
        with Reference(self.pack) as reference:

            def run(checks: Checks) -> Accuracy:
                examiner = Examiner(self.pack, self.sandbox, reference, checks, self.seed)
                if piece.kind == "versions":
                    return accuracy.of_versions(examiner, exercise)
                if piece.kind == "mutants":
                    return accuracy.of_mutants(examiner, exercise, piece.part)
                return accuracy.of_seeds(examiner, exercise, piece.part)

            return with_checks(self.pack.folder, [exercise], run)


_benches: list[_Bench] = []
"""The one of this process, in a process of the pool."""


def _begin(folder: Path, seed: int) -> None:
    sandbox = Sandbox()
    atexit.register(sandbox.close)
    _benches.append(_Bench(packs.load(folder), sandbox, seed))


def _work(piece: Piece) -> Accuracy:
    return _benches[0].work(piece)

"""A process that grades one submission after the other, with everything warm.

Starting Python, NumPy, pytest and a sandbox takes a second; grading an exercise, a few hundredths
of one. So a process pays for the start once, and then serves whoever holds the other end of its
socket: a plan at first, then submissions, each answered by a record. It speaks the frames of
`dzrkai_grader.sandbox.worker.wire`, and ends when the socket closes or nobody has asked for long.

    python -m dzrkai_grader.batch.service DESCRIPTOR
"""

from __future__ import annotations

import contextlib
import json
import socket
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from dzrkai_grader.batch.extraction import Refused, extract
from dzrkai_grader.batch.gathering import gather
from dzrkai_grader.batch.plan import Plan
from dzrkai_grader.batch.record import Record, make_record
from dzrkai_grader.examination import Examiner
from dzrkai_grader.explain import describe
from dzrkai_grader.grading import choose, grade_warm, with_required
from dzrkai_grader.pack import Pack
from dzrkai_grader.reference import Reference
from dzrkai_grader.report import Problem
from dzrkai_grader.sandbox import Sandbox
from dzrkai_grader.sandbox.worker.wire import Channel, ProtocolError
from dzrkai_grader.session import Checks, with_checks
from dzrkai_grader.submission import Files
from dzrkai_grader.words import Words

IDLE_SECONDS = 600.0


def main(descriptor: int) -> None:
    """Serve until the other end hangs up."""
    connection = socket.socket(fileno=descriptor)
    channel = Channel(connection)
    plan = Plan.of_data(channel.receive()[0])
    connection.settimeout(IDLE_SECONDS)
    with contextlib.suppress(ProtocolError, OSError):
        try:
            _serve(plan, channel)
        except (ProtocolError, OSError):
            raise
        except Exception as error:
            channel.send({"kind": "broken", "message": f"{type(error).__name__}: {error}"})


def _serve(plan: Plan, channel: Channel) -> None:
    """Warm everything up, say so, and grade whatever comes."""
    pack = plan.load_pack()
    words = Words(plan.language)

    def work(checks: Checks) -> None:
        examiner = Examiner(pack, sandbox, reference, checks, plan.seed)
        grader = Grader(plan, examiner, words)
        channel.send({"kind": "ready"})
        while True:
            channel.send(*_answer(grader, *channel.receive()))

    with Sandbox(isolation=plan.isolation) as sandbox, Reference(pack) as reference:
        with_checks(pack.folder, with_required(pack, choose(pack, plan.exercises)), work)


def _answer(grader: Grader, job: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the record of a submission, or why there is none: the grader's failure, and no end."""
    try:
        record = grader.grade(job["key"], job["kind"], content)
    except Exception as error:
        return {"kind": "failed", "message": f"{type(error).__name__}: {error}"}, b""
    return {"kind": "graded"}, json.dumps(record.as_data()).encode()


class Grader:
    """Grades submissions as a plan says."""

    def __init__(self, plan: Plan, examiner: Examiner, words: Words) -> None:
        self._plan = plan
        self._examiner = examiner
        self._words = words

    def grade(self, key: str, kind: str, content: bytes) -> Record:
        """Return the record of a submission.

        Parameters
        ----------
        key
            The submission's.
        kind, content
            ``"files"``: what `packed` returned; otherwise the name of an archive, and its bytes.
        """
        pack = self._examiner.pack
        try:
            files = unpacked(content) if kind == "files" else _from_archive(kind, content, pack)
        except Refused as refused:
            return self._record(key, _refused(pack, refused.problem), refused.problem)
        return self._record(key, files)

    def _record(self, key: str, files: Files, problem: Problem | None = None) -> Record:
        examiner = replace(self._examiner, seed=self._plan.seed_of(key))
        report = grade_warm(examiner, files, self._plan.exercises)
        shown = report if self._plan.seed_shown else replace(report, seed=None)
        refused = describe(problem, self._words) if problem else ""
        return make_record(shown, files, self._words, refused=refused)


def packed(files: Files) -> bytes:
    """Return a learner's files as bytes that can travel."""
    problems = {path: [one.kind, dict(one.parameters)] for path, one in files.problems.items()}
    return json.dumps([files.package, dict(files.texts), problems]).encode()


def unpacked(content: bytes) -> Files:
    """Return the files that `packed` has packed."""
    package, texts, problems = json.loads(content)
    return Files(package, texts, {path: Problem(*one) for path, one in problems.items()})


def _from_archive(name: str, archive: bytes, pack: Pack) -> Files:
    with tempfile.TemporaryDirectory(prefix="kai-") as folder:
        extract(name, archive, Path(folder, "submission"))
        found = gather(Path(folder, "submission"), pack)
    if isinstance(found, Path):
        raise Refused("nested", path=name, name=found.name)
    return found


def _refused(pack: Pack, problem: Problem) -> Files:
    return Files(pack.package, {}, {one.file: problem for one in pack.exercises.values()})


if __name__ == "__main__":
    main(int(sys.argv[1]))

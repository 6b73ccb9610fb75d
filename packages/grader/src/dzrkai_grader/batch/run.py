"""A run: what is to be graded, what is graded already, and what could not be."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from dzrkai_grader.batch.crews import Crew
from dzrkai_grader.batch.extraction import Limits, is_archive
from dzrkai_grader.batch.gathering import gather
from dzrkai_grader.batch.journal import Journal
from dzrkai_grader.batch.layouts import Submission
from dzrkai_grader.batch.plan import Plan
from dzrkai_grader.batch.service import packed
from dzrkai_grader.batch.stations import Job
from dzrkai_grader.pack import Pack
from dzrkai_grader.submission import Files


@dataclass
class Outcome:
    """What a run came to: how many are graded, and why others could not be, by key."""

    graded: int = 0
    failed: dict[str, str] = field(default_factory=dict)


def job_of(submission: Submission, pack: Pack) -> Job:
    """Read a submission, as what travels to whoever grades it.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    path = submission.path
    if path.is_symlink():
        raise OSError("it is a link")
    found = path if is_archive(path.name) and path.is_file() else gather(path, pack)
    if isinstance(found, Files):
        return Job(submission.key, "files", packed(found))
    with found.open("rb") as file:
        return Job(submission.key, found.name, file.read(Limits().archive + 1))


def digest(job: Job) -> str:
    """Return what tells a submission from another version of itself."""
    return hashlib.sha256(job.kind.encode() + b"\0" + job.content).hexdigest()


def grade_all(
    submissions: Iterable[Submission],
    pack: Pack,
    plan: Plan,
    journal: Journal,
    crew: Crew,
    progress: Callable[[], None],
) -> Outcome:
    """Grade what is not in the journal yet, or is there in another version.

    Raises
    ------
    BrokenError
        If there is a place where nothing can be graded.
    JournalError
        If a record cannot be written down.
    """
    outcome = Outcome()
    known, digests = journal.digests(), dict[str, str]()

    def jobs() -> Iterator[Job]:
        for submission in submissions:
            try:
                job = job_of(submission, pack)
            except OSError as error:
                outcome.failed[submission.key] = error.strerror or str(error)
                progress()
                continue
            digests[job.key] = digest(job)
            if known.get(job.key) != digests[job.key]:
                yield job
            else:
                outcome.graded += 1
                progress()

    for key, record in crew.grade(plan, jobs()):
        if isinstance(record, str):
            outcome.failed[key] = record
        else:
            journal.add(key, digests.pop(key), record)
            outcome.graded += 1
        progress()
    return outcome

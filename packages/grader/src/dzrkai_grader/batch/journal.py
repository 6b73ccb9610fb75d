"""The journal: what a run has found so far, each submission safe on the disk before the next.

It is an SQLite file. A submission is one transaction, which is in it whole or not at all, whatever
happens: the process killed, the power cut, the disk full. So a run that goes on from the journal
grades what is missing, and nothing twice.

SQLite's write-ahead log with synchronous=FULL flushes the disk once for each transaction, several
thousand times a second on a good disk; its rollback journal takes several flushes and the folder's
too. One run owns the journal: it is locked as long as the run lasts, which also spares SQLite the
shared memory that a network's file system does not have.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dzrkai_grader.batch.plan import Plan
from dzrkai_grader.batch.record import Record

NAME = "journal.sqlite"
VERSION = 1
_TABLES = """
    CREATE TABLE plan (version INTEGER NOT NULL, plan TEXT NOT NULL);
    CREATE TABLE graded (
        key TEXT PRIMARY KEY,
        digest TEXT NOT NULL,
        record BLOB NOT NULL
    );
"""
_FULL = ("SQLITE_FULL", "SQLITE_IOERR")
_TAKEN = ("SQLITE_BUSY", "SQLITE_LOCKED")


class JournalError(RuntimeError):
    """The journal cannot be used; `kind` says why: full, taken, or damaged."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class Journal:
    """The records of a run, on the disk; a context manager.

    Parameters
    ----------
    folder
        Where the journal lies, or shall lie.

    Raises
    ------
    JournalError
        If another run has it, it is damaged, or the disk is full; any method may raise it.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        with _explained():
            self._file = sqlite3.connect(self._path, timeout=0, isolation_level=None)
            try:
                self._open()
            except BaseException:
                self._file.close()
                raise

    def plan(self) -> Plan | None:
        """Return the plan of the run; None where it has just begun."""
        with _explained():
            row = self._file.execute("SELECT version, plan FROM plan").fetchone()
        if row is None:
            return None
        if row[0] != VERSION:
            raise JournalError("damaged", f"{self._path} is of version {row[0]}, not {VERSION}")
        return Plan.of_data(json.loads(row[1]))

    def begin(self, plan: Plan) -> None:
        """Write down the plan of a run that begins."""
        with self._transaction():
            text = json.dumps(plan.as_data())
            self._file.execute("INSERT INTO plan VALUES (?, ?)", (VERSION, text))

    def digests(self) -> Mapping[str, str]:
        """Return the digests of the submissions that are graded, by key."""
        with _explained():
            return dict(self._file.execute("SELECT key, digest FROM graded"))

    def add(self, key: str, digest: str, record: Record) -> None:
        """Write down a record, in the place of an older one of this key."""
        content = zlib.compress(json.dumps(record.as_data()).encode())
        with self._transaction():
            self._file.execute(
                "INSERT OR REPLACE INTO graded VALUES (?, ?, ?)", (key, digest, content)
            )

    def record(self, key: str) -> Record | None:
        """Return the record of a submission; None where there is none yet."""
        with _explained():
            found = self._file.execute("SELECT record FROM graded WHERE key = ?", (key,)).fetchone()
        return None if found is None else Record.of_data(json.loads(zlib.decompress(found[0])))

    def close(self) -> None:
        """Let go of the journal."""
        with contextlib.suppress(sqlite3.Error):  # what is left to tidy up waits for the next run
            self._file.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _open(self) -> None:
        self._file.execute("PRAGMA locking_mode = EXCLUSIVE")
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("PRAGMA synchronous = FULL")
        with self._transaction():
            if not self._file.execute("SELECT 1 FROM sqlite_master").fetchone():
                for statement in filter(str.strip, _TABLES.split(";")):
                    self._file.execute(statement)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with _explained():
            self._file.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._file.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._file.execute("ROLLBACK")
                raise


@contextmanager
def _explained() -> Iterator[None]:
    """Turn an error of SQLite into one that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        kinds = {"full": _FULL, "taken": _TAKEN}
        kind = next((kind for kind, names in kinds.items() if name.startswith(names)), "damaged")
        raise JournalError(kind, str(error)) from error

"""The journal keeps what it was given, and says what is wrong with its disk."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from dzrkai_grader.batch.journal import NAME, Journal, JournalError
from dzrkai_grader.batch.plan import Plan
from dzrkai_grader.batch.record import Record

PLAN = Plan("course", "0f", "1.0", ("a", "b"), "strict", "ja", 5, seed_each=True)
RECORD = Record("", '{"score": 1}', "<p>é", "<x/>", "{}", {"a": [1, 2**40]})


def test_what_was_written_down_is_there_afterwards(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        assert journal.plan() is None
        journal.begin(PLAN)
        journal.add("k", "d", RECORD)
        journal.add("k", "e", replace(RECORD, refused="no"))
    with Journal(tmp_path) as journal:
        assert journal.plan() == PLAN
        assert journal.digests() == {"k": "e"}
        assert journal.record("k") == replace(RECORD, refused="no")
        assert journal.record("other") is None
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_second_run_is_told_of_the_first(tmp_path: Path) -> None:
    with Journal(tmp_path), pytest.raises(JournalError) as caught:
        Journal(tmp_path)
    assert caught.value.kind == "taken"


@pytest.mark.parametrize("content", [b"no journal at all" * 100, b"SQLite format 3\0" + b"x" * 999])
def test_file_that_is_no_journal_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(JournalError) as caught:
        Journal(tmp_path)
    assert caught.value.kind == "damaged"


def test_journal_of_another_version_is_refused(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.begin(PLAN)
    file = sqlite3.connect(tmp_path / NAME)
    file.execute("UPDATE plan SET version = 99")
    file.commit()
    file.close()
    with Journal(tmp_path) as journal, pytest.raises(JournalError, match="of version 99, not 1"):
        journal.plan()


def test_record_that_finds_no_room_leaves_those_before_it(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.begin(PLAN)
        journal.add("before", "d", RECORD)
        (pages,) = journal._file.execute("PRAGMA page_count").fetchone()
        journal._file.execute(f"PRAGMA max_page_count = {pages + 2}")
        numbers = random.Random(0).sample(range(1 << 48), 20_000)
        with pytest.raises(JournalError) as caught:
            journal.add("large", "d", replace(RECORD, prints={"a": numbers}))
        assert caught.value.kind == "full"
        assert journal.digests() == {"before": "d"}
        journal.add("after", "d", RECORD)
    with Journal(tmp_path) as journal:
        assert set(journal.digests()) == {"before", "after"}

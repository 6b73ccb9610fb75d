"""A learner's files are read as text, and whatever cannot be read is a problem with a name."""

import os
from pathlib import Path

import pytest

from dzrkai_grader import stubs, submission
from dzrkai_grader.pack import Pack
from dzrkai_grader.report import Problem
from dzrkai_grader.submission import Files, is_untouched, read, syntax_problem

FILE = "ch01_smoothing/moving_average.py"
PATH = f"smoothing/{FILE}"


def problem(example: Pack, folder: Path) -> Problem | None:
    return read(folder, "smoothing").problem_of(example.exercises["moving_average"])


def test_good_file_is_no_problem(example: Pack, solved: Path) -> None:
    assert problem(example, solved) is None


def test_missing_file_is_told(example: Pack, solved: Path) -> None:
    (solved / FILE).unlink()
    assert problem(example, solved) == Problem("missing_file", {"path": PATH})


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
def test_empty_file_is_told(example: Pack, solved: Path, content: bytes) -> None:
    (solved / FILE).write_bytes(content)
    assert problem(example, solved) == Problem("empty_file", {"path": PATH})


def test_file_that_is_not_utf8_is_told_with_its_line(example: Pack, solved: Path) -> None:
    (solved / FILE).write_bytes("x = 1\n# 日本語\n".encode("shift_jis"))
    assert problem(example, solved) == Problem("not_utf8", {"path": PATH, "line": 2})


def test_file_of_great_length_is_told_and_not_read(example: Pack, solved: Path) -> None:
    (solved / FILE).write_bytes(b"#" * (submission.FILE_LIMIT + 5))
    parameters = {
        "path": PATH,
        "size": submission.FILE_LIMIT + 5,
        "limit": submission.FILE_LIMIT,
    }
    assert problem(example, solved) == Problem("too_long_file", parameters)


def test_endless_sparse_file_costs_nothing(example: Pack, solved: Path) -> None:
    with (solved / FILE).open("wb") as file:
        file.truncate(1 << 40)
    found = problem(example, solved)
    assert found
    assert (found.kind, found.parameters["size"]) == ("too_long_file", 1 << 40)


def test_files_together_have_a_limit_too(solved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submission, "TOTAL_LIMIT", 150)
    (solved / "a.py").write_text("#" * 100)
    (solved / "b.py").write_text("#" * 100)
    files = read(solved, "smoothing")
    assert "a.py" in files.texts
    assert files.problems["b.py"].kind == "too_long_file"


def test_link_is_not_followed(example: Pack, solved: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.py").write_text("x = 1")
    (solved / FILE).unlink()
    (solved / FILE).symlink_to(tmp_path / "elsewhere.py")
    assert problem(example, solved) == Problem("symlink", {"path": PATH})


def test_folder_that_is_a_link_is_not_followed(example: Pack, solved: Path, tmp_path: Path) -> None:
    (solved / "ch01_smoothing").rename(tmp_path / "moved")
    (solved / "ch01_smoothing").symlink_to(tmp_path / "moved")
    found = problem(example, solved)
    assert found == Problem("symlink", {"path": "smoothing/ch01_smoothing"})


def test_folder_in_the_place_of_a_file_is_told(example: Pack, solved: Path) -> None:
    (solved / FILE).unlink()
    (solved / FILE).mkdir()
    assert problem(example, solved) == Problem("not_a_file", {"path": PATH})


def test_pipe_in_the_place_of_a_file_does_not_block(example: Pack, solved: Path) -> None:
    (solved / FILE).unlink()
    os.mkfifo(solved / FILE)
    assert problem(example, solved) == Problem("not_a_file", {"path": PATH})


def test_file_that_may_not_be_opened_is_told(
    example: Pack, solved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    expected = Problem("unreadable", {"path": PATH, "message": "Permission denied"})
    assert problem(example, solved) == expected


def test_syntax_error_is_told_with_its_line_and_a_caret(example: Pack, solved: Path) -> None:
    (solved / FILE).write_text("x = 1\n    y = (2\n", encoding="utf-8")
    found = problem(example, solved)
    assert found
    assert found.kind == "syntax_error"
    assert found.parameters == {"path": PATH, "line": 2, "message": "unexpected indent"}
    assert found.traceback == f"{PATH}, line 2\n    y = (2\n    ^"


@pytest.mark.parametrize(
    "text", ["x = '\0'", "(" * 5000, "-" * 200_000 + "1", "x" + ".y" * 100_000, "def f(:"]
)
def test_text_that_no_parser_likes_is_a_syntax_error(text: str) -> None:
    found = syntax_problem(text, "f.py")
    assert found is not None
    assert found.kind == "syntax_error"


def test_text_that_python_would_warn_of_is_no_problem() -> None:
    assert syntax_problem(r"x = '\d' is 'd'", "f.py") is None


def test_windows_line_ends_and_byte_order_mark_are_read(solved: Path) -> None:
    (solved / FILE).write_bytes(b"\xef\xbb\xbfx = 1\r\ny = 2\r\n")
    assert read(solved, "smoothing").texts[FILE] == "x = 1\ny = 2\n"


def test_files_become_modules(solved: Path) -> None:
    (solved / "__init__.py").write_text("# package")
    names = set(read(solved, "smoothing").sources)
    assert names == {
        "smoothing",
        "smoothing.ch01_smoothing.gradient",
        "smoothing.ch01_smoothing.moving_average",
        "smoothing.ch01_smoothing.window_count",
    }


def test_what_is_no_module_is_left_out(solved: Path) -> None:
    for name in ("notes.txt", "im2col.py.bak-1", "two words.py", ".hidden.py"):
        (solved / name).write_text("x")
    (solved / "__pycache__").mkdir()
    (solved / "__pycache__" / "x.py").write_text("x")
    (solved / "a/b/c/d/e").mkdir(parents=True)
    (solved / "a/b/c/d/e/deep.py").write_text("x")
    assert all(path.startswith("ch01_smoothing/") for path in read(solved, "smoothing").texts)


def test_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="nowhere is not a directory"):
        read(tmp_path / "nowhere", "smoothing")


def test_stub_is_untouched_whatever_its_comments_and_blank_lines(example: Pack) -> None:
    stub = stubs.stub_of(example.exercises["gradient"])
    assert is_untouched(stub, stub)
    assert is_untouched(stub.replace("\n\n\ndef", "\n\n\n\n# mine\ndef"), stub)


@pytest.mark.parametrize("change", ["\nx = 1\n", "\nraise NotImplementedError\n", "\nx = (\n"])
def test_stub_with_a_statement_more_is_touched(example: Pack, change: str) -> None:
    stub = stubs.stub_of(example.exercises["gradient"])
    assert not is_untouched(stub + change, stub)


def test_files_may_be_made_in_memory(example: Pack) -> None:
    files = Files("smoothing", {FILE: "x = 1\n"})
    assert files.problem_of(example.exercises["moving_average"]) is None
    assert files.sources == {"smoothing.ch01_smoothing.moving_average": "x = 1\n"}

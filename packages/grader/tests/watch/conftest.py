"""kai on a terminal of its own, with the example pack installed beside it."""

import os
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path

import pexpect
import pytest

EXAMPLE = Path(__file__).parents[1] / "example_pack" / "src"
METADATA = "Metadata-Version: 2.1\nName: smoothing-pack\nVersion: 1.0\n"
ENTRY = "[dzrkai.exercises]\nsmoothing = smoothing_pack\n"
PATIENCE = 60


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """A folder on the import path that announces the example pack."""
    folder = tmp_path_factory.mktemp("site")
    described = folder / "smoothing_pack-1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text(METADATA, encoding="utf-8")
    (described / "entry_points.txt").write_text(ENTRY, encoding="utf-8")
    return folder


class Terminal:
    """A learner at a terminal."""

    def __init__(self, example, folder, site):
        self.folder = folder
        self.exercises = example.exercises
        inherited = {name: value for name, value in os.environ.items() if "COV" in name}
        paths = filter(None, [str(site), str(EXAMPLE), os.environ.get("PYTHONPATH")])
        self.environ = {
            **inherited,
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(paths),
            "TERM": "xterm",
            "LANG": "C.UTF-8",
        }
        self.child = None

    def kai(self, *arguments):
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "dzrkai_grader.cli", *arguments, "--course", "smoothing"],
            cwd=self.folder.parent,
            env=self.environ,
            encoding="utf-8",
            dimensions=(60, 100),
            timeout=PATIENCE,
        )
        self.before = termios.tcgetattr(self.child.child_fd)
        return self

    def watch(self, *arguments):
        self.kai("watch", *arguments)
        return self.sees("q quit")

    def sees(self, *sentences):
        for sentence in sentences:
            self.child.expect_exact(sentence)
        return self

    def press(self, key):
        self.child.send(key)
        return self

    def path(self, name):
        return self.folder / self.exercises[name].file

    def save(self, name, text=None):
        text = self.exercises[name].solution if text is None else text
        self.path(name).write_text(text, encoding="utf-8")
        return self

    def wrong(self, name):
        """Return a wrong version."""
        exercise = self.exercises[name]
        return exercise.mistakes[0].apply(exercise.solution)

    def ends(self):
        """Wait for the end, and return the exit code."""
        self.child.expect(pexpect.EOF)
        self.child.wait()
        return self.child.exitstatus

    def close(self):
        if self.child is not None:
            with suppress(pexpect.ExceptionPexpect, OSError):
                self.child.close(force=True)

    def is_as_before(self):
        """Whether the terminal's settings are those of before."""
        for _ in range(100):
            if termios.tcgetattr(self.child.child_fd) == self.before:
                return True
            time.sleep(0.05)
        return False


@pytest.fixture
def terminal(example, untouched, site):
    learner = Terminal(example, untouched, site)
    yield learner
    learner.close()

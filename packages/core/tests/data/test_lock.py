import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dzrkai.data.lock import locked

HOLD = """
import sys
from pathlib import Path
from dzrkai.data.lock import locked
with locked(Path(sys.argv[1])):
    print("locked", flush=True)
    sys.stdin.read()
"""


def test_ends_with_the_process(tmp_path: Path) -> None:
    """Others wait; when the holder is killed, the lock is free although its file stays."""
    path = tmp_path / "lock"
    entered = threading.Event()

    def enter() -> None:
        with locked(path):
            entered.set()

    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        thread = threading.Thread(target=enter)
        thread.start()
        assert not entered.wait(0.2)
        holder.kill()
    thread.join(30)
    assert entered.is_set()
    assert path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="the lock of Windows is another one")
def test_file_system_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the file system has no locks, work goes on without."""

    def refuse(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    with locked(tmp_path / "lock"):
        pass

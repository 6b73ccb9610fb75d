"""The terminal's keyboard: single keys as events, and the terminal as it was when all is over."""

from __future__ import annotations

import codecs
import os
import select
import signal
import sys
import termios
import threading
import tty
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from dzrkai_grader.watch.events import CLOSED, RESIZED, Events

QUIT = "q"


class Keyboard:
    """Reads keys in a thread of its own, so that q is heard while an exercise is graded.

    Parameters
    ----------
    events
        Where keys are put.

    Attributes
    ----------
    busy : bool
        Whether the main thread grades: then leaving interrupts it.
    left : bool
        Whether the learner left, or the terminal did.
    signal : int
        The signal that asked for the end; 0 for none.
    """

    def __init__(self, events: Events) -> None:
        self.busy = False
        self.left = False
        self.signal = 0
        self._interrupted = False
        self._events = events
        self._descriptor = sys.stdin.fileno()
        self._decode = codecs.getincrementaldecoder("utf-8")(errors="ignore").decode
        self._stop, self._stopped = os.pipe()

    def listen(self) -> None:
        """Put each key, until `hush` is called or the terminal is closed."""
        while True:
            ready, _, _ = select.select([self._descriptor, self._stop], [], [])
            if self._stop in ready:
                return
            if not self._read():
                self._tell(CLOSED)
                return

    def hush(self) -> None:
        """Let `listen` return."""
        os.write(self._stopped, b".")

    @contextmanager
    def interrupting(self) -> Iterator[None]:
        """Let the block end by KeyboardInterrupt when the learner leaves."""
        self.busy = True
        try:
            if self.left:
                raise KeyboardInterrupt
            yield
        finally:
            self.busy = False

    def interrupt(self, number: int, _frame: FrameType | None) -> None:
        """Handle Ctrl-C and a polite end; once only, so that nothing cuts the tidying up short."""
        if number != signal.SIGINT:
            self.signal = number
        if not self._interrupted and (self.busy or not self.left):
            self._interrupted = True
            raise KeyboardInterrupt

    def hang_up(self, number: int, _frame: FrameType | None) -> None:
        """Handle the loss of the terminal."""
        self.signal = number
        self._tell(CLOSED)

    def close(self) -> None:
        """Give the descriptors back."""
        os.close(self._stop)
        os.close(self._stopped)

    def _read(self) -> bool:
        try:
            typed = os.read(self._descriptor, 64)
        except OSError:
            return False
        if not typed.startswith(b"\x1b"):  # an arrow or a function key
            for character in plain(self._decode(typed)):
                self._tell(character)
        return bool(typed)

    def _tell(self, event: str) -> None:
        self._events.put(event)
        if event not in (QUIT, CLOSED) or self.left:
            return
        self.left = True
        if self.busy:
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


def plain(typed: str) -> str:
    """Return keys as they are meant: small letters, also of a Japanese keyboard.

    Examples
    --------
    >>> plain("Ｑ"), plain("H")
    ('q', 'h')
    """
    return unicodedata.normalize("NFKC", typed).lower()


@contextmanager
def keyboard(events: Events) -> Iterator[Keyboard]:
    """Read single keys while the block runs; then the terminal is as it was."""
    board = Keyboard(events)
    thread = threading.Thread(target=board.listen, daemon=True)
    with _single_keys(events, board):
        thread.start()
        try:
            yield board
        finally:
            board.hush()
            thread.join()
            board.close()


@contextmanager
def _single_keys(events: Events, board: Keyboard) -> Iterator[None]:
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)

    def back(_number: int, _frame: FrameType | None) -> None:
        """Go on after Ctrl-Z: the shell had the terminal meanwhile."""
        tty.setcbreak(descriptor)
        events.put(RESIZED)

    handlers = {
        signal.SIGCONT: back,
        signal.SIGWINCH: lambda *_: events.put(RESIZED),
        signal.SIGINT: board.interrupt,
        signal.SIGTERM: board.interrupt,
        signal.SIGHUP: board.hang_up,
    }
    former = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        tty.setcbreak(descriptor)
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
        with suppress(termios.error):  # the terminal is gone
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)

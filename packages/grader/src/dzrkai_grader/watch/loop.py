"""The loop: wait for a save or a key, grade, show."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from dzrkai_grader.pack import Exercise, Pack
from dzrkai_grader.reset import reset
from dzrkai_grader.submission import Files, read
from dzrkai_grader.watch import memory
from dzrkai_grader.watch.events import CLOSED, RESIZED, SAVED, Events
from dzrkai_grader.watch.keys import QUIT, Keyboard, keyboard
from dzrkai_grader.watch.regrade import Regrader, with_regrader
from dzrkai_grader.watch.saves import watched
from dzrkai_grader.watch.screen import Screen, View
from dzrkai_grader.watch.state import State
from dzrkai_grader.words import Words

IDLE_SECONDS = 1.0
"""After so long without an event the folder is looked at all the same: not every system tells."""

SLOW_SECONDS = 20
"""An exercise with a time limit above this is graded only when it is the learner's turn."""


def watch(pack: Pack, folder: Path, begin: Exercise | None, *, seed: int, words: Words) -> None:
    """Grade what is saved, until all is done or the learner leaves.

    Parameters
    ----------
    pack
        The course.
    folder
        The learner's exercises.
    begin
        The exercise to begin at; where the learner was before if there is none.
    seed
        What the inputs of the checks are drawn from, the same for the whole session.
    words
        The learner's language.

    Raises
    ------
    PackError
        If the pack cannot be used as it is.
    KeyboardInterrupt
        If the learner presses Ctrl-C.
    SystemExit
        If a signal ends it, or the terminal is closed.
    """
    state = _state(pack, folder, begin)
    screen = Screen(words, seed)
    events = Events()

    def work(regrader: Regrader) -> None:
        screen.isolation = regrader.examiner.sandbox.isolation
        Loop(folder, state, screen, View(), events, board, regrader).run(by_name=begin is not None)

    with keyboard(events) as board, watched(folder, events):
        try:
            screen.grading(state.current)
            with_regrader(pack, seed, work)
        except KeyboardInterrupt:
            if not (board.signal or board.left):
                raise
        if board.signal:
            sys.exit(128 + board.signal)
        if board.left:
            screen.leave(state)


def _state(pack: Pack, folder: Path, begin: Exercise | None) -> State:
    remembered = memory.load(folder, pack)
    first = next(iter(pack.exercises.values()))
    current = begin or pack.exercises.get(remembered.current, first)
    return State(pack, current, dict(remembered.passed))


@dataclass
class Loop:
    """One session.

    Parameters
    ----------
    folder
        The learner's exercises.
    state, view
        What is known, and what is to be seen.
    screen, events, board, regrader
        What there is to work with.
    """

    folder: Path
    state: State
    screen: Screen
    view: View
    events: Events
    board: Keyboard
    regrader: Regrader
    over: bool = False
    _keys: dict[str, Callable[[], None]] = field(init=False)

    def __post_init__(self) -> None:
        self._keys = {"h": self._hint, "l": self._list, "r": self._ask, "n": self._next}

    def run(self, *, by_name: bool) -> None:
        """Grade the exercise to begin at, then whatever is saved.

        Parameters
        ----------
        by_name
            Whether the learner named that exercise: then it is shown even if it passes already.
        """
        self._look()
        self._grade_current(moves_on=not by_name)
        while not self.over:
            self._handle(self.events.next(0 if self._unknown() else IDLE_SECONDS))

    def _handle(self, event: str | None) -> None:
        if event in (QUIT, CLOSED):
            self.over = True
        elif event is None:
            self._saved()
            self._grade_another()
        elif event == SAVED:
            self._saved()
        elif event == RESIZED:
            self._draw()
        else:
            self._pressed(event)

    def _look(self) -> frozenset[str]:
        try:
            return self.state.update(read(self.folder, self.state.pack.package))
        except OSError:  # the folder is gone for the moment
            return self.state.update(Files(self.state.pack.package, {}))

    def _saved(self) -> None:
        before = dict(self.state.files.texts)
        if not (changed := self._look()):
            return
        self.view.asks = self.view.lists = False
        self._follow(before)
        if self.state.current.id in changed:
            self.view.news = []
            self._grade_current(moves_on=True)
        else:
            self._draw()

    def _follow(self, before: dict[str, str]) -> None:
        """Go to the exercise whose file was saved, where it is just one."""
        now = self.state.files.texts
        written = [
            one
            for one in self.state.pack.exercises.values()
            if one.file in now and now[one.file] != before.get(one.file)
        ]
        if len(written) == 1:
            self._go(written[0])

    def _go(self, exercise: Exercise) -> None:
        if exercise.id != self.state.current.id:
            self.state.current = exercise
            self.view.hints = 0

    def _grade_current(self, *, moves_on: bool) -> None:
        """Grade the current exercise, and the next ones as long as they pass."""
        while True:
            self._grade(self.state.current)
            following = self.state.following()
            if not moves_on or self.state.status(self.state.current) != "passed":
                return self._draw()
            self._praise(self.state.current)
            if following is None:
                return self._end()
            self._go(following)

    def _grade(self, exercise: Exercise) -> None:
        if self.state.status(exercise) == "unknown":
            self.screen.grading(exercise)
        with self.board.interrupting():
            self.regrader.grade(exercise, self.state)
        self._remember()

    def _praise(self, exercise: Exercise) -> None:
        values = {"exercise": exercise.id, "points": f"{exercise.points:g}"}
        self.view.news = [*self.view.news[-2:], self.screen.words("watch.passed", **values)]

    def _unknown(self) -> list[Exercise]:
        """Return the exercises that were begun and have to be graded, but for slow ones."""
        return [
            one
            for one in self.state.pack.exercises.values()
            if one.time_limit <= SLOW_SECONDS and self.state.status(one) == "unknown"
        ]

    def _grade_another(self) -> None:
        """Grade one exercise that the learner does not look at, while nothing else is to do."""
        if unknown := self._unknown():
            with self.board.interrupting():
                self.regrader.grade(unknown[0], self.state)
            self._remember()
            self._draw()

    def _pressed(self, key: str) -> None:
        if self.view.asks:
            self.view.asks = False
            if key == "y":
                return self._reset()
        elif key in self._keys:
            self._keys[key]()
        elif self.view.lists:
            self.view.lists = False
        else:
            return None
        return self._draw()

    def _hint(self) -> None:
        self.view.lists = False
        most = max(len(self.state.current.hints), 1)
        self.view.hints = min(self.view.hints + 1, most)

    def _list(self) -> None:
        self.view.lists = not self.view.lists

    def _ask(self) -> None:
        self.view.lists = False
        self.view.asks = True

    def _next(self) -> None:
        self.view = View()
        if (following := self.state.following()) is not None:
            self._go(following)
            self._grade(following)

    def _reset(self) -> None:
        words, path = self.screen.words, self.state.current.path
        try:
            done = reset(self.state.current, self.folder)
        except OSError as error:
            reason = error.strerror or str(error)
            self.view.news = [words("error.reset", path=path, reason=reason)]
            return self._draw()
        self.view = View()
        self._look()
        self._grade(self.state.current)
        self.view.news = [words("reset.done" if done.changed else "reset.unchanged", path=path)]
        if done.backup is not None:
            self.view.news.append(words("reset.backup", path=done.backup))
        return self._draw()

    def _remember(self) -> None:
        remembered = self.state.memory()
        if remembered != memory.load(self.folder, self.state.pack):
            memory.save(self.folder, remembered)

    def _draw(self) -> None:
        self._remember()
        self.screen.draw(self.state, self.view)

    def _end(self) -> None:
        self._remember()
        self.over = True
        self.screen.end(self.state, self.view.news)

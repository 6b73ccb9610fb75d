"""Where a learner is, and what is known of each exercise."""

from dataclasses import replace

import pytest

from dzrkai_grader.report import ExerciseResult
from dzrkai_grader.submission import Files, read
from dzrkai_grader.watch.memory import Memory
from dzrkai_grader.watch.state import State


@pytest.fixture
def average(example):
    return example.exercises["moving_average"]


@pytest.fixture
def gradient(example):
    return example.exercises["gradient"]


@pytest.fixture
def state(example, average, solved):
    """A learner at the first exercise, with everything right and nothing graded."""
    state = State(example, average)
    state.update(read(solved, "smoothing"))
    return state


def rewrite(state, exercise, text):
    return state.update(replace(state.files, texts={**state.files.texts, exercise.file: text}))


def passes(exercise):
    return ExerciseResult(exercise, "passed", exercise.points)


def test_what_is_written_is_unknown_until_it_is_graded(state, average):
    """A result counts once it is there, with its points."""
    assert state.status(average) == "unknown"
    state.learn(passes(average))
    assert (state.status(average), state.points(average)) == ("passed", average.points)


def test_a_stub_need_not_be_graded(example, average, untouched):
    """What nobody has worked on is known not to have been started."""
    state = State(example, average)
    state.update(read(untouched, "smoothing"))
    assert {state.status(one) for one in example.exercises.values()} == {"not_started"}


def test_a_change_makes_what_builds_on_it_unknown(state, average, gradient):
    """The gradient imports the average: when that changes, both have to be graded again."""
    state.learn(passes(average))
    state.learn(passes(gradient))
    assert rewrite(state, average, average.solution + "# again\n") == {average.id, gradient.id}
    assert (state.status(average), state.status(gradient)) == ("unknown", "unknown")


def test_a_change_leaves_what_it_does_not_concern(state, average, gradient):
    """The average imports nothing of the gradient's."""
    state.learn(passes(average))
    assert rewrite(state, gradient, gradient.solution + "# again\n") == {gradient.id}
    assert state.status(average) == "passed"


def test_taking_a_change_back_takes_the_result_back(state, average):
    """The same files have the same grade, so an undo is not graded again."""
    state.learn(passes(average))
    rewrite(state, average, "broken = True\n")
    assert state.status(average) == "unknown"
    rewrite(state, average, average.solution)
    assert state.status(average) == "passed"


def test_an_exercise_that_stops_passing_is_open_again(state, average):
    """The last result counts, not the best."""
    state.learn(passes(average))
    state.learn(ExerciseResult(average, "failed", 1.0))
    assert (state.status(average), state.points(average)) == ("failed", 1.0)
    assert average in state.open()


def test_same_files_are_no_change(state):
    """A save that changes nothing concerns no exercise."""
    assert state.update(state.files) == frozenset()


def test_no_files_at_all_is_a_state_too(state, average):
    """A folder that is gone has missing files, and is no error."""
    state.update(Files("smoothing", {}))
    assert state.status(average) == "error"


def test_after_the_last_open_one_comes_the_first(state, average, gradient):
    """Moving on goes around the end, and ends where nothing else is open."""
    assert state.following() == gradient
    state.current = gradient
    assert state.following() == average
    state.learn(passes(average))
    assert state.following() is None


def test_what_passed_is_remembered_for_the_same_files_only(example, state, average):
    """A later session trusts what passed, unless the files are other ones."""
    state.learn(passes(average))
    memory = state.memory()
    assert memory == Memory(average.id, {average.id: memory.passed[average.id]})
    later = State(example, average, dict(memory.passed))
    later.update(state.files)
    assert later.status(average) == "passed"
    rewrite(later, average, average.solution + "\n\nx = 1\n")
    assert later.status(average) == "unknown"

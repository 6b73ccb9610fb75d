"""Copies are found under other names; what everybody writes is not taken for one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dzrkai_grader.batch.similarity import RUN, WINDOW, fingerprints, similar

STUB = '''
def smooth(x, width):
    """Return the means of all windows."""
    raise NotImplementedError("smooth: write me")
'''
OWN = '''
def smooth(x, width):
    """Return the means of all windows."""
    sums = [0.0]
    for value in x:
        sums.append(sums[-1] + value)
    return [(high - low) / width for low, high in zip(sums, sums[width:])]
'''
OTHER = '''
def smooth(x, width):
    """Return the means of all windows."""
    count = len(x) - width + 1
    if count < 1:
        raise ValueError("too wide")
    result = np.empty(count, x.dtype)
    while count:
        count -= 1
        result[count] = x[count : count + width].mean()
    return result
'''
COPY = OWN.replace("sums", "s").replace("value", "v").replace("    ", "  ").replace("0.0", "0.")


def test_copy_under_other_names_has_the_same_fingerprints() -> None:
    assert fingerprints(COPY + "# my own work\n", STUB) == fingerprints(OWN, STUB)
    assert len(fingerprints(OWN, STUB)) >= 5
    assert not fingerprints(OWN, STUB) & fingerprints(OTHER, STUB)


def test_stub_has_no_fingerprint_of_its_own() -> None:
    assert fingerprints(STUB, STUB) == set()


@given(st.text())
def test_any_text_has_fingerprints(text: str) -> None:
    assert fingerprints(text, STUB) == fingerprints(text, STUB)


@given(st.lists(st.sampled_from("+-*/%&|^"), min_size=RUN + WINDOW - 1, max_size=40))
def test_what_is_long_enough_and_shared_is_noticed(signs: list[str]) -> None:
    shared = " 1 ".join(signs)
    one, other = f"a ** (b << 1) {shared}", f"not c if d else {shared} @ e"
    assert fingerprints(one, "") & fingerprints(other, "")


def test_pairs_are_named_and_what_many_write_is_not() -> None:
    usual = sorted(fingerprints(OTHER, STUB))
    copied = sorted(fingerprints(OWN, STUB))
    learners = {f"learner{number}": {"smooth": usual} for number in range(20)}
    learners |= {"ann": {"smooth": copied}, "bob": {"smooth": [*copied, 1, 2]}}
    (pair,) = similar(learners)
    assert (pair.exercise, pair.first, pair.second) == ("smooth", "ann", "bob")
    assert (pair.share, pair.shared) == (1.0, len(copied))
    assert similar({}) == []

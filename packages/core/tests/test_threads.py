import os
import threading

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from dzrkai import threads
from dzrkai.threads import product, share, thread_count


def blas_threads():
    """Of NumPy's own library: others, as SciPy's, may be loaded at any time."""
    pools = [pool for pool in threadpool_info() if pool["user_api"] == "blas"]
    return [pool["num_threads"] for pool in pools if "numpy" in pool["filepath"]]


@pytest.fixture
def two_threads():
    found = threads._blas._read()
    threads._blas._write([2] * len(found))
    yield
    threads._blas._write(found)


@pytest.mark.usefixtures("two_threads")
def test_items_are_shared_out_in_order():
    seen = share(lambda items: (threading.get_ident(), list(items)), range(5), parts=2)
    assert [items for _, items in seen] == [[0, 1], [2, 3, 4]]
    assert len({thread for thread, _ in seen}) == 2


@pytest.mark.usefixtures("two_threads")
def test_a_single_share_stays_in_its_thread():
    assert share(lambda _: threading.get_ident(), [0, 1], 1) == [threading.get_ident()]
    assert share(list, [], parts=2) == [[]]


@pytest.mark.usefixtures("two_threads")
def test_the_host_programs_threads_are_left_as_they_were_found():
    """BLAS has one thread while several threads convolve, and afterwards its own again."""
    before = blas_threads()
    barrier = threading.Barrier(3)
    meanwhile = []

    def work(_):
        barrier.wait(10)
        meanwhile.append(set(blas_threads()))
        barrier.wait(10)

    callers = [threading.Thread(target=share, args=(work, [0], 2)) for _ in range(3)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert meanwhile == [{1}] * 3
    assert blas_threads() == before
    assert thread_count() == 2


@pytest.mark.usefixtures("two_threads")
@pytest.mark.skipif(
    not hasattr(os, "sched_setaffinity") or len(os.sched_getaffinity(0)) < 2,
    reason="asks Linux for two cores",
)
@pytest.mark.usefixtures("two_threads")
def test_the_caller_and_the_helping_threads_run_on_different_cores():
    """Wherever the caller is at that moment; afterwards it may run where it could before."""
    allowed = os.sched_getaffinity(0)
    try:
        for core in sorted(allowed)[:2]:
            os.sched_setaffinity(0, {core})
            os.sched_setaffinity(0, allowed)  # this thread is on that core still, or was
            threads._helpers.cache_clear()  # the helping thread has yet to begin
            for _ in range(2):
                mine, theirs = share(lambda _: os.sched_getaffinity(0), range(2), parts=2)
                assert len(mine) == 1
                assert theirs == allowed - mine
                assert os.sched_getaffinity(0) == allowed
            with pytest.raises(ZeroDivisionError):
                share(lambda _: 1 / 0, range(2), parts=2)
            assert os.sched_getaffinity(0) == allowed
    finally:
        os.sched_setaffinity(0, allowed)


def test_an_error_reaches_the_caller_and_blas_gets_its_threads_back():
    def work(items):
        if 1 in items:
            raise RuntimeError("one")

    before = blas_threads()
    with pytest.raises(RuntimeError, match="one"):
        share(work, [0, 1], parts=2)
    assert blas_threads() == before


@pytest.mark.usefixtures("two_threads")
def test_a_limit_that_the_host_program_sets_is_kept():
    with threadpool_limits(1, user_api="blas"):
        assert thread_count() == 1
        share(list, range(5), parts=2)
        assert set(blas_threads()) == {1}
    assert set(blas_threads()) == {2}


@pytest.mark.usefixtures("two_threads")
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int64])
@pytest.mark.parametrize(
    ("a", "b"), [((300, 200), (200, 100)), ((2, 100, 300), (2, 300, 200)), ((3, 5000), (5000, 400))]
)
def test_a_product_is_that_of_numpy(monkeypatch, a, b, dtype):
    """Whether rows or columns are shared out, and however the operands lie in memory."""
    monkeypatch.setattr(threads, "WORTH_SHARING", 1)
    rng = np.random.default_rng(0)
    a, b = (rng.integers(-3, 3, shape).astype(dtype) for shape in (a, b))
    turned = b.swapaxes(-1, -2).copy().swapaxes(-1, -2)
    for right in (b, turned):
        got = product(a, right)
        assert got.dtype == dtype
        np.testing.assert_array_equal(got, a @ right)


@pytest.mark.usefixtures("two_threads")
def test_a_product_keeps_blas_to_one_thread(monkeypatch):
    """Its own threads would spin afterwards, and stand in the way of whatever comes next."""
    meanwhile = []
    multiply = np.matmul
    monkeypatch.setattr(
        np, "matmul", lambda *a, **k: meanwhile.append(set(blas_threads())) or multiply(*a, **k)
    )
    product(np.ones((300, 300)), np.ones((300, 300)))
    assert meanwhile[-1] == {1}


def test_without_threadpoolctl_there_is_one_share(monkeypatch):
    monkeypatch.setattr(threads, "_libraries", list)
    monkeypatch.setattr(threads, "_blas", threads._Blas())
    assert thread_count() == 1
    assert product(np.ones((300, 300)), np.ones((300, 300)))[0, 0] == 300


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.usefixtures("two_threads")
def test_a_forked_process_computes_with_threads_of_its_own():
    share(list, range(2), parts=2)
    child = os.fork()
    if child == 0:
        os._exit(0 if share(list, range(2), parts=2) == [[0], [1]] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

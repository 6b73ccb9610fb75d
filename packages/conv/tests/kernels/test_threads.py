import os
import threading

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from dzrkai_conv import conv2d
from dzrkai_conv.kernels import threads
from dzrkai_conv.kernels.threads import share, thread_count


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


def test_the_same_result_every_time():
    rng = np.random.default_rng(0)
    x, W = rng.standard_normal((16, 32, 16, 16)), rng.standard_normal((32, 32, 3, 3))
    first = conv2d(x, W, padding=1).data
    assert all((conv2d(x, W, padding=1).data == first).all() for _ in range(3))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.usefixtures("two_threads")
def test_a_forked_process_computes_with_threads_of_its_own():
    share(list, range(2), parts=2)
    child = os.fork()
    if child == 0:
        os._exit(0 if share(list, range(2), parts=2) == [[0], [1]] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

"""Work shared out over threads: the same result, errors heard, and no more memory for more images."""

import os
import subprocess
import sys
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

import numpy as np
import pytest

from foundations.nn import kernels
from foundations.nn.kernels import scratch, threads


@pytest.fixture(autouse=True)
def as_before():
    yield
    kernels.set_threads(None)


@pytest.mark.parametrize("parts", [1, 2, 3, 5])
@pytest.mark.parametrize("n", [5, 16])
def test_parts_are_consecutive_and_each_has_its_thread(n, parts):
    kernels.set_threads(5)
    together = threading.Barrier(parts, timeout=10)  # passed only when all parts run at once

    def work(start, stop):
        together.wait()
        return list(range(start, stop))

    got = threads.spread(work, n, parts)
    assert len(got) == parts and list(chain(*got)) == list(range(n))


def test_a_part_that_raises_is_heard_after_all_have_ended():
    kernels.set_threads(3)
    ended = []

    def work(start, stop):
        if start == 0:
            raise KeyError("first")
        ended.append(stop)

    with pytest.raises(KeyError, match="first"):
        threads.spread(work, 9, 3)
    assert sorted(ended) == [6, 9]
    with pytest.raises(ZeroDivisionError):
        threads.spread(lambda start, stop: 1 // (9 - stop), 9, 3)  # the caller's own part


def test_small_work_and_thin_products_stay_on_one_thread():
    kernels.set_threads(2)
    assert threads.share(8, 32, 64, threads.WORTHWHILE) == (2, 255)
    assert threads.share(8, 32, 64, threads.WORTHWHILE - 1).parts == 1
    assert threads.share(8, 512, 512, 10**9).parts == 1
    assert threads.share(1, 32, 64, 10**9).parts == 1
    assert threads.share(0, 0, 0, 0).parts == 1


def test_products_in_pieces():
    rng = np.random.default_rng(0)
    A, B, C = rng.standard_normal((3, 10, 4)), rng.standard_normal((3, 4, 2)), rng.standard_normal((3, 10, 5))
    for rows in (1, 3, 10, sys.maxsize):
        out, total = np.empty((3, 10, 2)), np.ones((3, 4, 5))
        threads.products(A, B, out, rows)
        threads.add_products(A, C, total, rows)
        np.testing.assert_allclose(out, A @ B, rtol=1e-13)
        np.testing.assert_allclose(total, 1 + A.mT @ C, rtol=1e-13)


@pytest.mark.parametrize("value, wanted", [("1", 1), ("3", 3), ("64", 4), ("many", None), ("", None), ("0", None)])
def test_the_environment_says_how_many(value, wanted, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", value)
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    got = threads.from_environment()
    assert got == wanted if wanted else 1 <= got <= 4


@pytest.mark.parametrize("n", [0, -1, 1.5, True, "2"])
def test_a_number_of_threads_is_a_positive_integer(n):
    with pytest.raises(ValueError, match="an integer of at least 1, or None, got"):
        kernels.set_threads(n)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_makes_threads_of_its_own():
    program = """
import os
from foundations.nn.kernels import scratch, threads
threads.set_threads(2)
work = lambda start, stop: stop
assert threads.spread(work, 4, 2) == [2, 4]
child = os.fork()
if child == 0:
    os._exit(0 if threads.spread(work, 4, 2) == [2, 4] else 1)
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", program], check=True, timeout=30)


@pytest.mark.parametrize("kernel", [3, 5])  # Winograd's way, and im2col
def test_memory_does_not_grow_with_the_batch(kernel):
    """Beside what is returned, a convolution needs a few MiB per thread, for 64 images or for 256."""

    def beside(n):
        x = np.ones((n, 14, 14, 32), np.float32).transpose(0, 3, 1, 2)
        weight = np.ones((32, 32, kernel, kernel), np.float32)
        scratch._block.memory = np.empty(0, np.uint8)  # what this thread kept from earlier calls
        tracemalloc.start()
        y = kernels.conv2d_forward(x, weight, padding="same")
        forward = tracemalloc.get_traced_memory()[1] - y.nbytes
        tracemalloc.reset_peak()
        results = kernels.conv2d_gradients(y, x, weight, padding="same")
        backward = tracemalloc.get_traced_memory()[1] - y.nbytes - sum(a.nbytes for a in results)
        tracemalloc.stop()
        return max(forward, backward)

    kernels.set_threads(1)
    beside(1)  # imports and caches
    assert beside(256) < 1.2 * beside(64) < 16 * 2**20


def test_working_memory_is_kept_and_carved_up():
    A, B = scratch.scratch([(3, 5), (2, 2, 2)], np.dtype("float32"))
    assert A.shape == (3, 5) and B.shape == (2, 2, 2) and A.dtype == B.dtype == np.float32
    A[...], B[...] = 1, 2
    assert (A == 1).all() and not np.shares_memory(A, B)
    (C,) = scratch.scratch([(4, 2)], np.dtype("float64"))
    assert np.shares_memory(A, C)
    (large,) = scratch.scratch([(scratch.KEPT + 1,)], np.dtype("uint8"))
    assert large.size == scratch.KEPT + 1 > scratch._block.memory.size
    with ThreadPoolExecutor(1) as other:
        (theirs,) = other.submit(scratch.scratch, [(4, 2)], np.dtype("float64")).result()
    assert not np.shares_memory(C, theirs)

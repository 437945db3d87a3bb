"""Which tensors stand in a graph: inside and outside no_grad, in threads, detached, leaves and results."""

import threading

import numpy as np
import pytest

from foundations.autodiff import enable_grad, is_grad_enabled, no_grad, set_grad_enabled, tensor


def leaf(*numbers):
    return tensor(np.array(numbers), requires_grad=True)


# Recording or not


def test_nothing_is_recorded_inside_no_grad():
    x = leaf(1.0)
    with no_grad():
        y = x * x
        assert not y.requires_grad and y.is_leaf
        with enable_grad():
            assert (x * x).requires_grad
        assert not is_grad_enabled()
        with set_grad_enabled(True), no_grad():
            assert not is_grad_enabled()
    assert is_grad_enabled() and (x * x).requires_grad


def test_recording_is_as_before_after_an_error():
    with pytest.raises(KeyError), no_grad():
        raise KeyError
    assert is_grad_enabled()


def test_one_object_can_be_entered_twice_and_decorates():
    off = no_grad()
    with off, off:
        pass
    assert is_grad_enabled()

    @no_grad()
    def frozen(x):
        """As it was."""
        return x * x

    assert not frozen(leaf(1.0)).requires_grad
    assert (frozen.__name__, frozen.__doc__) == ("frozen", "As it was.")


def test_each_thread_has_its_own_mode():
    seen = {}
    inside, done = threading.Event(), threading.Event()

    def elsewhere():
        inside.wait(5)
        seen["there"] = is_grad_enabled()
        done.set()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    with no_grad():
        inside.set()
        done.wait(5)
        seen["here"] = is_grad_enabled()
    thread.join()
    assert seen == {"there": True, "here": False}


def test_graphs_in_two_threads_do_not_disturb_each_other():
    found = {}

    def work(name, factor):
        x = leaf(1.0)
        for _ in range(20):
            y = x
            for _ in range(50):
                y = y + factor * x
            y.sum().backward()
        found[name] = x.grad.item()

    threads = [threading.Thread(target=work, args=(i, float(i))) for i in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert found == {i: 20 * (1 + 50.0 * i) for i in range(4)}


def test_detach_cuts_the_graph_and_shares_memory():
    x = leaf(1.0, 2.0)
    y = (x * x).detach()
    assert not y.requires_grad and y.is_leaf and y.grad_fn is None
    (y * x).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [1.0, 4.0])
    assert np.shares_memory(x.detach().numpy(), x.data.numpy())


# Which tensors require gradients


def test_leaves_and_results():
    x, c = leaf(1.0), tensor([2.0])
    y = x * c
    assert (x.is_leaf, c.is_leaf, y.is_leaf) == (True, True, False)
    assert (x.requires_grad, c.requires_grad, y.requires_grad) == (True, False, True)
    assert x.grad_fn is None and y.grad_fn is not None
    y.backward()
    assert c.grad is None and y.grad is None
    with pytest.raises(RuntimeError, match="use detach"):
        y.requires_grad_(False)
    assert not (x.requires_grad_(False) * c).requires_grad


def test_integer_input():
    with pytest.raises(RuntimeError, match="only floating-point tensors"):
        tensor([1, 2], requires_grad=True)
    x, n = leaf(1.0, 2.0), tensor([2, 3])
    (x * n).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [2.0, 3.0])
    assert n.grad is None


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_gradient_has_the_type_and_shape_of_its_tensor(dtype):
    x = tensor(np.ones((2, 3), dtype), requires_grad=True)
    other = tensor(np.ones(3))
    (x * other).sum().backward()
    assert (x.grad.dtype, x.grad.shape) == (dtype, (2, 3))

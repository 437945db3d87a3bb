"""Memory: given back as backward proceeds, and gone with the last name, without the collector."""

import gc
import tracemalloc
import weakref

import numpy as np
import pytest

from foundations.autodiff import no_grad, tensor
from foundations.autodiff.functional import grad, hessian
from foundations.autodiff.graph import Node
from foundations.autodiff.tensor import Tensor

N = 20_000  # numbers in a vector: 160 kB


@pytest.fixture(scope="module", autouse=True)
def what_is_there_already():
    """It need not be looked at, which takes long."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def collector_off():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def tracing():
    gc.collect()
    tracemalloc.start()
    yield
    tracemalloc.stop()


def vectors() -> float:
    """Memory in use, in vectors of N numbers."""
    return tracemalloc.get_traced_memory()[0] / (8 * N)


def peak() -> float:
    """The largest memory since the last look, in vectors."""
    largest = tracemalloc.get_traced_memory()[1] / (8 * N)
    tracemalloc.reset_peak()
    return largest


def chain(x, length):
    """Each tanh saves its output."""
    for _ in range(length):
        x = x.tanh()
    return x


def test_values_are_given_back_as_backward_proceeds(tracing):
    x = tensor(np.ones(N), requires_grad=True)
    loss = chain(x, 40).sum()
    before = vectors()
    assert 40 < before < 43
    peak()
    loss.backward()
    # Gradients on the way need a few vectors; were values kept until the end, they would come on top of the 41.
    assert peak() < before + 5
    assert vectors() < 4  # x, its gradient, and next to nothing


def test_memory_falls_node_by_node(tracing):
    """Seen from inside: each time the walk comes to one of these, there is less than before."""
    from foundations.autodiff.primitive import primitive

    seen = []

    def look(g):
        seen.append(vectors())
        return g * 1

    looked = primitive("looked", lambda x: x + 0, look)
    x = tensor(np.ones(N), requires_grad=True)
    y = x
    for _ in range(5):
        y = looked(chain(y, 10))
    y = y.sum()
    y.backward()
    falls = -np.diff(seen)
    assert len(seen) == 5 and (falls > 8).all(), seen


def test_retain_graph_keeps_values(tracing):
    x = tensor(np.ones(N), requires_grad=True)
    loss = chain(x, 10).sum()
    loss.backward(retain_graph=True)
    assert vectors() > 10
    loss.backward()
    assert vectors() < 4


def test_the_graph_of_a_loss_that_is_kept_holds_no_values_after_backward(tracing):
    losses = []
    x = tensor(np.ones(N), requires_grad=True)
    for _ in range(20):
        losses.append((chain(x, 5) * x).sum())
        losses[-1].backward()
    assert vectors() < 4


def test_a_loss_that_is_kept_holds_no_indices_after_backward(tracing):
    x = tensor(np.ones(10), requires_grad=True)
    losses = []
    for _ in range(20):
        losses.append(x[np.zeros(N, int)].sum())
        losses[-1].backward()
    assert vectors() < 4


def test_nothing_is_saved_inside_no_grad(tracing):
    x = tensor(np.ones(N), requires_grad=True)
    with no_grad():
        y = chain(x, 20)
    assert vectors() < 4
    del y


def test_nothing_is_saved_that_no_rule_needs(tracing):
    """A sum saves nothing, a product by a constant only the constant."""
    x = tensor(np.ones(N), requires_grad=True)
    y = x
    for _ in range(20):
        y = (y + y) * 0.5
    assert vectors() < 4


SCENES = {
    "forward only": lambda x: chain(x, 5).sum(),
    "backward": lambda x: (x * x + x.exp()).sum().backward(),
    "backward retained": lambda x: (x.tanh() * x).sum().backward(retain_graph=True),
    "grad": lambda x: grad((x * x).sum(), x),
    "second order": lambda x: grad((grad((x * x * x).sum(), x, create_graph=True)[0] * x).sum(), x),
    "graph of a gradient": lambda x: grad(x.tanh().sum(), x, create_graph=True),
    "hessian": lambda x: hessian(lambda x: (x * x * x).sum(), x),
    "views": lambda x: (x.reshape(2, -1).transpose(0, 1) * 2).sum().backward(),
    "retained gradients": lambda x: retained(x).sum().backward(),
    "an error on the way": lambda x: failing(x),
}


def retained(x):
    y = x * x
    y.retain_grad()
    return y.tanh()


def failing(x):
    y = (x * x).sum()
    y.backward()
    with pytest.raises(RuntimeError):
        y.backward()


@pytest.mark.parametrize("scene", SCENES)
def test_nothing_is_left_for_the_collector(scene, collector_off):
    """Without the collector: all nodes and tensors of ours are gone as soon as their names are."""
    x = tensor(np.linspace(0.1, 1.0, 8), requires_grad=True)
    before = living()
    SCENES[scene](x)
    x.grad = None
    assert living() == before


def living() -> list[int]:
    """How many nodes and tensors there are that were made in this file."""
    return [sum(type(o) is kind for o in gc.get_objects()) for kind in (Node, Tensor)]


def test_a_value_goes_with_its_last_name(collector_off):
    x = tensor(np.ones(4), requires_grad=True)
    y = x.exp()
    z = y * y
    gone = weakref.ref(y), weakref.ref(z)
    del y, z
    assert [r() for r in gone] == [None, None]


def test_a_tensor_that_only_its_rule_needed_goes_with_backward(collector_off):
    x = tensor(np.ones(4), requires_grad=True)
    y = x * 2
    loss = (y * y).sum()
    gone = weakref.ref(y)
    del y
    assert gone() is not None
    loss.backward()
    assert gone() is None


def test_gradients_in_the_graph_are_the_one_cycle(collector_off):
    """backward(create_graph=True) leaves in x.grad what leads back to x, as PyTorch's does; grad() does not."""
    x = tensor(np.ones(4), requires_grad=True)
    (x * x).sum().backward(create_graph=True)
    gone = weakref.ref(x)
    x.grad = None
    del x
    assert gone() is None

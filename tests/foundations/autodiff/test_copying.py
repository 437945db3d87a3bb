"""Copies and pickles of tensors."""

import copy
import pickle

import numpy as np
import pytest

import foundations.autodiff as m
from tests.torch_or_skip import torch_or_skip

torch = torch_or_skip()
BOTH = pytest.mark.parametrize("lib", [m, torch], ids=["ours", "torch"])
WAYS = {"copy": copy.copy, "deepcopy": copy.deepcopy, "pickle": lambda x: pickle.loads(pickle.dumps(x))}


@BOTH
@pytest.mark.parametrize("requires_grad", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_a_copy_of_a_leaf(lib, way, requires_grad):
    x = lib.tensor([[1.0, 2.0]], dtype=lib.float64, requires_grad=requires_grad)
    if requires_grad:
        (x * x).sum().backward()
    y = WAYS[way](x)
    assert y is not x and y.tolist() == x.tolist() and y.dtype == x.dtype
    assert (y.is_leaf, y.requires_grad) == (True, requires_grad)
    assert np.shares_memory(x.detach().numpy(), y.detach().numpy()) == (way == "copy")
    assert (y.grad is not None) == (requires_grad and way == "deepcopy")
    if requires_grad:
        assert y.grad is None or (y.grad is not x.grad and y.grad.tolist() == [[2.0, 4.0]])
        y.grad = None
        (y * 3).sum().backward()
        assert y.grad.tolist() == [[3.0, 3.0]] and x.grad.tolist() == [[2.0, 4.0]]


@pytest.mark.parametrize("way", WAYS)
def test_results_of_operations_are_refused(way):
    with pytest.raises(RuntimeError, match="only leaves"):
        WAYS[way](m.tensor([1.0], requires_grad=True) * 2)
    assert WAYS[way]((m.tensor([1.0], requires_grad=True) * 2).detach()).tolist() == [2.0]


@BOTH
def test_one_tensor_in_two_places_stays_one(lib):
    x = lib.tensor([1.0])
    for way in ("deepcopy", "pickle"):
        a, b = WAYS[way]([x, x])
        assert a is b


@BOTH
def test_integers_and_empty_tensors(lib):
    for data in ([[1, 2]], [], [[], []], True):
        x = lib.tensor(data)
        for way in WAYS.values():
            assert way(x).tolist() == x.tolist() and way(x).dtype == x.dtype


def test_an_expanded_tensor_and_a_subclass():
    x = m.tensor([[1.0], [2.0]]).expand(2, 3)
    for way in WAYS.values():
        assert way(x).tolist() == x.tolist()
    y = Named([1.0], requires_grad=True)
    y.names = ["a"]
    for name, way in WAYS.items():
        z = way(y)
        assert type(z) is Named and z.requires_grad and z.names == ["a"]
        assert (z.names is y.names) == (name == "copy")


class Named(m.Tensor):
    """A tensor of a kind of its own."""

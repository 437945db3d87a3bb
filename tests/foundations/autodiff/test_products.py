"""Products of matrices and vectors beside PyTorch's."""

import numpy as np
import pytest

from tests.foundations.autodiff.oracle import agrees

SHAPES = [(), (0,), (1,), (3,), (2, 3), (3, 2), (0, 3), (3, 0), (2, 2, 3), (1, 3, 2), (2, 0, 3), (4, 2, 3, 2)]
SHAPES += [(2, 1, 2, 3), (5, 1, 3, 2)]


@pytest.mark.parametrize("b", SHAPES, ids=str)
@pytest.mark.parametrize("a", SHAPES, ids=str)
def test_matmul_in_all_its_shapes(a, b):
    agrees(lambda m, a, b: m.matmul(a, b), a, b)


@pytest.mark.parametrize(
    ("a", "b"), [((3,), (3,)), ((3,), (3, 2)), ((2, 3), (3,)), ((4, 2, 3), (3,)), ((3,), (4, 3, 2))], ids=str
)
def test_trap_one_dimensional_matmul(a, b):
    """A vector is a row on the left and a column on the right, and its gradient a vector again."""
    agrees(lambda m, a, b: a @ b, a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4)), ((5, 1, 2, 3), (6, 3, 4)), ((1, 2, 3), (5, 3, 4)), ((6, 2, 3), (6, 3, 1))],
    ids=str,
)
def test_trap_batched_matmul(a, b):
    """An operand that is repeated over a batch gets the sum of its gradients."""
    agrees(lambda m, a, b: a @ b, a, b)


def test_strided_operands():
    agrees(lambda m, a, b: a.transpose(1, 2) @ b.transpose(1, 2), (2, 4, 3, 5), (2, 5, 3, 4))
    agrees(lambda m, a, b: a.transpose(0, 1) @ b.transpose(0, 1), (4, 3), (5, 4))
    agrees(lambda m, a, b: a.permute(2, 0, 1) @ b.transpose(0, 1), (4, 3, 5), (2, 3))


def test_matmul_of_integers():
    agrees(lambda m, a, b: a @ b, np.arange(6).reshape(2, 3), np.arange(12).reshape(3, 4))
    agrees(lambda m, a, b: a @ b, np.arange(3), np.arange(12, dtype=np.int64).reshape(2, 3, 2))


def test_matmul_of_two_types():
    agrees(lambda m, a, b: a @ b, (2, 3), np.arange(6).reshape(3, 2))
    agrees(lambda m, a, b: a @ b, np.arange(3, dtype=np.int32), np.arange(3))


def test_one_operand_twice():
    agrees(lambda m, a: a @ a, (3, 3))
    agrees(lambda m, a: a @ a, (3,))
    agrees(lambda m, a: a @ a.transpose(1, 2), (2, 3, 4))

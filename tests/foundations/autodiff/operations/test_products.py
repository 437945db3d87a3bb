"""Products of matrices and vectors beside PyTorch's."""

import numpy as np
import pytest

from foundations import autodiff
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
    [((5, 2, 3), (3, 4)), ((2, 3), (5, 3, 4)), ((5, 1, 2, 3), (6, 3, 4)), ((1, 2, 3), (5, 3, 4))],
    ids=str,
)
def test_trap_batched_matmul(a, b):
    """An operand that is repeated over a batch gets the sum of its gradients."""
    agrees(lambda m, a, b: a @ b, a, b)


@pytest.mark.parametrize(
    ("a", "b"), [((3, 1), (1, 4)), ((5, 2, 1), (1, 4)), ((5, 1, 2, 1), (6, 1, 4)), ((3, 1), (1,)), ((0, 1), (1, 2))]
)
def test_columns_by_rows(a, b):
    agrees(lambda m, a, b: a @ b, a, b)


@pytest.mark.parametrize("other", [2.0, [1.0, 2.0], None], ids=str)
def test_what_is_no_tensor(other):
    agrees(lambda m, a: m.matmul(a, other), (2, 2))
    agrees(lambda m, a: a @ other, (2, 2))


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


def test_an_array_times_a_tensor():
    a, b = np.arange(6.0).reshape(2, 3), autodiff.tensor(np.ones((3, 2)), requires_grad=True)
    (a @ b).sum().backward()
    assert b.grad.tolist() == [[3.0, 3.0], [5.0, 5.0], [7.0, 7.0]]
    assert ((b @ a).detach().numpy() == np.ones((3, 2)) @ a).all()


def test_matmul_of_booleans():
    x = np.array([[True, False], [True, True]])
    agrees(lambda m, a, b: a @ b, x, x)
    agrees(lambda m, a, b: a[0] @ b[0], x, x)
    agrees(lambda m, a, b: m.einsum("ij,jk", a, b), x, x)


def test_one_operand_twice():
    agrees(lambda m, a: a @ a, (3, 3))
    agrees(lambda m, a: a @ a, (3,))
    agrees(lambda m, a: a @ a.transpose(1, 2), (2, 3, 4))


FEW = [(), (1,), (3,), (0,), (2, 3), (3, 2), (0, 3), (4, 2, 3), (4, 3, 2), (1, 3, 2), (4, 0, 3)]


@pytest.mark.parametrize("name", ["mm", "mv", "dot", "vdot", "bmm", "outer", "ger", "inner"])
def test_products_by_number_of_dimensions(name):
    for a in FEW:
        for b in FEW:
            if name != "mv" or (a and b):  # PyTorch asks a number for its first dimension, which is an IndexError
                agrees(lambda m, a, b: getattr(m, name)(a, b), a, b)


@pytest.mark.parametrize("c", [(), (1,), (2,), (2, 2), (4, 2, 2), (2, 1), (3, 2)], ids=str)
def test_products_with_something_added(c):
    agrees(lambda m, c, a, b: m.addmm(c, a, b, beta=0.5, alpha=2), c, (2, 3), (3, 2))
    agrees(lambda m, c, a, b: c.addmv(a, b, alpha=2), c, (2, 3), (3,))
    agrees(lambda m, c, a, b: m.baddbmm(c, a, b), c, (4, 2, 3), (4, 3, 2))


def test_what_is_added_zero_times_is_not_looked_at():
    agrees(lambda m, c, a, b: m.addmm(c.detach(), a, b, beta=0), np.array([[np.nan]]), (2, 3), (3, 2))


@pytest.mark.parametrize("x", [(3, 3), (2, 4), (0, 3), (3,), (2, 2, 2), np.arange(9).reshape(3, 3)], ids=str)
def test_trace(x):
    agrees(lambda m, x: m.trace(x), x)


def test_a_stack_times_a_matrix_is_one_product():
    """The gradient of the matrix is computed as one product, too: no stack of gradients is made to be summed."""
    for a, b in [((5, 6, 3), (3, 4)), ((4, 3), (5, 3, 6))]:
        rng = np.random.default_rng(0)
        a, b = (autodiff.tensor(rng.standard_normal(shape), requires_grad=True) for shape in (a, b))
        node = (a @ b).grad_fn
        while node.rule.name != "matmul":
            node = next(parent for parent in node.parents if parent is not None)
        assert len(node.shape) == 2

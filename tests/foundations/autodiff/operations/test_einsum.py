"""Einstein summation beside PyTorch's and NumPy's."""

import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations import autodiff
from tests.foundations.autodiff.oracle import agrees

FITTING = [
    ("ij,jk->ik", (2, 3), (3, 4)),
    ("ij,jk", (2, 3), (3, 4)),
    ("ba", (2, 3)),
    ("bA", (2, 3)),
    ("bij,bjk->bik", (5, 2, 3), (5, 3, 4)),
    ("bthd,bshd->bhts", (2, 3, 4, 5), (2, 6, 4, 5)),
    (" i j , k j -> i k ", (2, 3), (4, 3)),
    ("ii", (3, 3)),
    ("ii->i", (3, 3)),
    ("iij->j", (3, 3, 2)),
    ("iii->i", (3, 3, 3)),
    ("ijij->ji", (2, 3, 2, 3)),
    ("ij->", (2, 3)),
    ("ij->i", (2, 3)),
    ("i,i", (3,), (3,)),
    ("i,i->i", (3,), (3,)),
    ("i,j", (3,), (4,)),
    ("i,->i", (3,), ()),
    (",", (), ()),
    ("", ()),
    ("->", ()),
    ("bi,bj->bij", (2, 3), (2, 4)),
    ("ij,jk,kl->il", (2, 3), (3, 4), (4, 5)),
    ("ij,jk,k->i", (2, 3), (3, 4), (4,)),
    ("i,j,k->ijk", (2,), (3,), (4,)),
    ("abc,cd,de,ea->b", (2, 3, 4), (4, 5), (5, 6), (6, 2)),
    ("ijk,ilm,njm,nlk,abc->", (2, 3, 2), (2, 2, 3), (2, 3, 3), (2, 2, 2), (2, 2, 2)),
    ("...ij,...jk->...ik", (2, 5, 2, 3), (5, 3, 4)),
    ("...ij,...jk", (2, 5, 2, 3), (3, 4)),
    ("...,...", (2, 3), (3,)),
    ("...ii->...i", (2, 3, 3)),
    ("...i,...i", (2, 3), (2, 3)),
    ("i...,i...->...", (3, 2, 4), (3, 4)),
    ("ij...,jk...->ik...", (2, 3, 4), (3, 5, 4)),
    ("i...j->ij", (2, 4, 3)),
    ("ij->...", (2, 3)),
    ("ij->i...", (2, 3)),
    ("ij,jk->ik", (2, 1), (3, 4)),
    ("ij,ij->j", (2, 1), (2, 3)),
    ("ij,j->i", (2, 3), (1,)),
    ("ij,ij->ij", (1, 3), (2, 3)),
    ("ij,jk->ik", (0, 3), (3, 4)),
    ("ij,jk->ik", (2, 0), (0, 4)),
]
REFUSED = [
    ("ij", (2,)),
    ("i", (2, 3)),
    ("i->", (2, 3)),
    ("ij,jk", (2, 3)),
    ("i", (2,), (3,)),
    ("ij,jk->ik", (2, 3), (4, 5)),
    ("ii", (2, 3)),
    ("ii", (1, 3)),
    ("ij->ii", (2, 3)),
    ("ij->k", (2, 3)),
    ("i1", (2, 3)),
    ("ij->i->j", (2, 3)),
    ("i..j", (2, 3)),
    ("......i", (2, 3)),
    ("...i...", (2, 3)),
    ("ij->i.", (2, 3)),
    ("ij->i,j", (2, 3)),
    ("ij>i", (2, 3)),
    ("...->......", (2,)),
    ("...i,...i", (2, 3), (4, 3)),
]


@pytest.mark.parametrize("case", FITTING, ids=str)
def test_equations(case):
    equation, *shapes = case
    agrees(lambda m, *x: m.einsum(equation, *x), *shapes)


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_what_is_refused(case):
    equation, *shapes = case
    agrees(lambda m, *x: m.einsum(equation, *x), *shapes)


@pytest.mark.parametrize(
    ("equation", "shapes", "named"),
    [
        ("ij,jk->ik", [(2, 3), (4, 5)], "'j' stands for size 3 and for size 4"),
        ("ii", [(2, 3)], "'i' stands for size 2 and for size 3"),
        ("ii", [(1, 3)], "'i' is repeated with sizes 1 and 3"),
        ("ij->k", [(2, 3)], "output subscript 'k'"),
        ("i?", [(2, 3)], r"got 'i\?'"),
    ],
)
def test_a_message_names_the_subscript(equation, shapes, named):
    with pytest.raises(RuntimeError, match=named):
        autodiff.einsum(equation, *[autodiff.ones(shape) for shape in shapes])


def test_operands_in_a_list_integers_and_none():
    agrees(lambda m, x, y: m.einsum("ij,jk", [x, y]), (2, 3), (3, 4))
    agrees(lambda m, x, y: m.einsum("ij,jk", x, y), np.arange(6).reshape(2, 3), np.arange(6).reshape(3, 2))
    agrees(lambda m, x: m.einsum("ij"), (2, 3))


@st.composite
def problems(draw):
    """An equation of up to three operands, and shapes that fit it."""
    letters = draw(st.permutations(string.ascii_letters))[:5]
    sizes = {letter: draw(st.integers(1, 3)) for letter in letters}
    terms = draw(st.lists(st.lists(st.sampled_from(letters), max_size=4), min_size=1, max_size=3))
    used = sorted({letter for term in terms for letter in term})
    output = draw(st.permutations(used))[: draw(st.integers(0, len(used)))]
    arrow = draw(st.booleans())
    equation = ",".join("".join(term) for term in terms) + ("->" + "".join(output) if arrow else "")
    return equation, [tuple(sizes[letter] for letter in term) for term in terms]


@given(problems())
def test_any_equation(problem):
    equation, shapes = problem
    rng = np.random.default_rng(0)
    arrays = [rng.integers(-4, 5, shape).astype(float) for shape in shapes]  # sums of small integers are exact
    got = autodiff.einsum(equation, *[autodiff.tensor(x) for x in arrays])
    np.testing.assert_array_equal(got.numpy(), np.einsum(equation, *arrays))


def test_a_stack_of_matrix_products_is_one_product():
    A, B = (autodiff.ones(2, 3, 3, requires_grad=True) for _ in range(2))
    node, names = autodiff.einsum("bij,bjk->bik", A, B).grad_fn, []
    while node is not None:
        names.append(node.rule.name)
        node = next((parent for parent in node.parents if hasattr(parent, "rule")), None)
    assert names.count("matmul") == 1 and set(names) <= {"matmul", "permute", "reshape"}


def test_small_products_come_first():
    """A matrix times a matrix times a vector needs no product of matrices."""
    A, B, x = (autodiff.ones(*shape, requires_grad=True) for shape in [(30, 30), (30, 30), (30,)])
    waiting, sizes = [autodiff.einsum("ij,jk,k->i", A, B, x).grad_fn], []
    while waiting:
        node = waiting.pop()
        sizes.append(int(np.prod(node.shape)) if node.rule.name == "matmul" else 0)
        waiting += [parent for parent in node.parents if hasattr(parent, "rule")]
    assert max(sizes) == 30

"""Diagonals and triangles, beside PyTorch's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundations.autodiff import tensor, tril, triu
from tests.foundations.autodiff.expressions import holds, holds_over

CASES = [
    "x.diagonal()",
    "x.diagonal(1)",
    "x.diagonal(-1)",
    "x.diagonal(offset=9)",
    "x.diagonal(-9)",
    "x.diagonal(0, 1, 0)",
    "x.diagonal(1, dim1=-2, dim2=-1)",
    "m.diagonal(x, 0, 0, 2)",
    "x.diagonal(0, 0, 0)",
    "x.diagonal(0, 0, 5)",
    "x.diag()",
    "x.diag(1)",
    "m.diag(x, -2)",
    "m.diag(x, diagonal=9)",
    "m.diag_embed(x)",
    "x.diag_embed(1)",
    "x.diag_embed(-2, 0, 2)",
    "x.diag_embed(0, 1, 0)",
    "x.diag_embed(0, 1, 1)",
    "x.diag_embed(0, 7, 1)",
    "x.tril()",
    "x.tril(1)",
    "x.tril(-1)",
    "x.tril(diagonal=-9)",
    "m.tril(x, 9)",
    "x.triu()",
    "x.triu(1)",
    "x.triu(-1)",
    "m.triu(x, diagonal=2)",
]


@pytest.mark.parametrize("case", CASES)
def test_beside_pytorch(case):
    holds_over([(2, 4), (), (3,), (3, 3), (4, 2), (2, 3, 4), (0, 3), (2, 0)], case)


@pytest.mark.parametrize("dtype", [np.int64, np.uint8, bool], ids=lambda d: d.__name__)
def test_integers(dtype):
    holds("[x.diagonal(), x.diag(), x.tril(), x.triu(1), m.diag(x[0])]", np.arange(9).reshape(3, 3).astype(dtype))


@pytest.mark.parametrize("special", [np.nan, np.inf])
def test_what_is_cut_off_leaves_no_trace(special):
    """A triangle writes zeros; it does not multiply by them."""
    x = np.full((3, 3), special)
    holds("x.tril(-1) == 0", x)
    holds("x.triu(1)", x, order=1)


def test_a_diagonal_is_a_view_and_diag_a_copy():
    x = tensor(np.zeros((3, 4)))
    view, copy = x.diagonal(1), x.diag()
    x.numpy()[...] = 7.0
    assert (view.numpy() == 7.0).all()
    assert view._version is x._version
    assert (copy.numpy() == 0.0).all()
    view.numpy()[...] = 1.0
    assert x.numpy().sum() == 9 * 7.0 + 3


@given(st.integers(0, 5), st.integers(0, 5), st.integers(-6, 6))
def test_two_triangles_make_the_whole(n, m, k):
    x = tensor(np.arange(n * m).reshape(n, m))
    assert (tril(x, k).numpy() + triu(x, k + 1).numpy() == x.numpy()).all()

"""What is said of shapes that do not fit: one sentence of our own, by the name that was called."""

import pytest

from foundations import autodiff
from foundations.autodiff import ones

X, Y, NONE = ones(2, 3), ones(4), ones(0)

CASES = {
    "add does not broadcast shapes (2, 3) and (4,)": lambda: X + Y,
    "pow does not broadcast shapes (2, 3) and (4,)": lambda: X**Y,
    "eq does not broadcast shapes (2, 3) and (4,)": lambda: X == Y,
    "isclose does not broadcast shapes (2, 3) and (4,)": lambda: autodiff.isclose(X, Y),
    "where does not broadcast shapes (2, 3), (4,) and (2, 3)": lambda: autodiff.where(X > 0, Y, X),
    "reshape: shape (2, 3), of 6 numbers, does not go into (4,)": lambda: X.reshape(4),
    "reshape: shape (2, 3), of 6 numbers, does not go into (-1, 4)": lambda: X.reshape(-1, 4),
    "view: shape (2, 3), of 6 numbers, does not go into (4,)": lambda: X.view(4),
    "view: strides (4, 12) do not allow (6,) without a copy; use reshape": lambda: X.t().view(6),
    "expand: shape (2, 3) does not go into (4, 3)": lambda: X.expand(4, 3),
    "expand: shape (2, 3) does not go into (2, -2)": lambda: X.expand(2, -2),
    "max of no numbers: shape (0,)": lambda: NONE.max(),
    "min of no numbers: shape (0,)": lambda: NONE.min(),
    "amax of no numbers: shape (0,)": lambda: NONE.amax(),
    "sizes are not negative; got -1 for dimension 0": lambda: autodiff.zeros(-1),
    "sizes are not negative; got -2 for dimension 1": lambda: autodiff.ones(3, -2),
    "eye takes sizes of at least 0; got n=-1": lambda: autodiff.eye(-1),
    "eye takes sizes of at least 0; got m=-1": lambda: autodiff.eye(2, -1),
}


@pytest.mark.parametrize("message", CASES)
def test_shapes_that_do_not_fit_are_told(message):
    with pytest.raises(RuntimeError) as error:
        CASES[message]()
    assert str(error.value) == message

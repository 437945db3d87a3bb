"""Products of matrices in all their shapes."""

import numpy as np

from foundations.autodiff import shapes
from foundations.autodiff.dtypes import binary
from foundations.autodiff.primitive import primitive

_matmul = primitive(
    "matmul",
    np.matmul,
    lambda g, b: matmul(g, shapes.transpose(b, -1, -2)),
    lambda g, a: matmul(shapes.transpose(a, -1, -2), g),
    broadcasts=True,
)


def matmul(a, b):
    return _matmul(a, b)


METHODS = {"matmul": matmul, "__matmul__": matmul}

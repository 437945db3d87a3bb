"""Dropout: some numbers are left out at random, and the others grow so that the mean stays.

Source: Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting (2014).
"""

import numpy as np

from foundations.autodiff import Tensor, from_numpy
from foundations.nn.functional._edge import only_tensors
from foundations.nn.functional.attention import dropout_factors


def dropout(
    input: Tensor, p: float = 0.5, training: bool = True, *, rng: np.random.Generator | None = None
) -> Tensor:
    """Each number 0 with probability p, else divided by 1 - p; the input as it is where it is not training.

    Raises
    ------
    ValueError
        For p outside 0 to 1; in training without rng.
    TypeError
        For what is no tensor.

    Compare: torch.nn.functional.dropout.
    """
    only_tensors("dropout", {"input": input})
    if not 0 <= p <= 1:
        raise ValueError(f"p is between 0 and 1; got {p}")
    if not training or p == 0:
        return input
    if rng is None:
        raise ValueError("dropout draws numbers: give rng, a numpy.random.Generator")
    return input * from_numpy(np.asarray(dropout_factors(rng, p, input.shape, input.dtype)))

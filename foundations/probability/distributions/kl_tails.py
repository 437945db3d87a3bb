"""Where KL(p ‖ q) is infinite though q excludes nothing: values far out, or near 0, that p has too often for -log q.

Far out -log q(x) grows like |x|ᵍ, near 0 like x⁻ᵍ (like a logarithm, or its square, where a family is not in the
table). E |X|ᵍ is finite only for g below the tail index of p: 1 for Cauchy, ν for Student's t. A mean over draws cannot
see this, as every mean of finitely many numbers is finite.
Source: Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions (1994, 1995), for the moments.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from foundations.probability.distributions.beta import Beta
from foundations.probability.distributions.cauchy import Cauchy
from foundations.probability.distributions.exponential import Exponential
from foundations.probability.distributions.gamma import Gamma
from foundations.probability.distributions.inverse_gamma import InverseGamma
from foundations.probability.distributions.laplace import Laplace
from foundations.probability.distributions.normal import Normal
from foundations.probability.distributions.student_t import StudentT
from foundations.probability.distributions.uniform import Uniform

Index = dict[type, Callable[[Any], Any]]

# family of p -> the least r for which E |X|ʳ is infinite, by the values far out and by those near 0
FAR_OUT: Index = {
    Cauchy: lambda p: 1.0,
    StudentT: lambda p: p.df,
    InverseGamma: lambda p: p.concentration,
}
NEAR_ZERO: Index = {
    Exponential: lambda p: 1.0,
    Gamma: lambda p: p.concentration,
    Beta: lambda p: p.concentration1,
    Uniform: lambda p: np.where(p.low == 0, 1.0, np.inf),
}
# family of q -> g
GROWTH_FAR_OUT: Index = {family: lambda q: 1.0 for family in (Laplace, Exponential, Gamma)} | {Normal: lambda q: 2.0}
GROWTH_NEAR_ZERO: Index = {InverseGamma: lambda q: 1.0}


def infinite_by_tails(p, q):
    """Where E_p -log q(X) is known to be infinite, a boolean array that broadcasts to the batch."""
    far = _look_up(FAR_OUT, p, np.inf) <= _look_up(GROWTH_FAR_OUT, q, 0.0)
    near = _look_up(NEAR_ZERO, p, np.inf) <= _look_up(GROWTH_NEAR_ZERO, q, 0.0)
    return far | near


def _look_up(table: Index, d, otherwise: float):
    """The entry of the nearest ancestor: a Chi2 is a Gamma."""
    found = (table[family] for family in type(d).__mro__ if family in table)
    return np.asarray(next(found, lambda d: otherwise)(d))

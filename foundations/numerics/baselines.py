"""Each concept of this folder beside the library's, and what agreement means for it."""

import math

import numpy as np

from foundations import numerics
from foundations.comparison import SIZES, Comparison, close, unique
from foundations.numerics import by_hand, special
from foundations.numerics.integration import baselines as integration

# Inputs: n numbers of each


def reals(rng, n):
    """From -1e3 to 1e3."""
    return (rng.uniform(-1e3, 1e3, n),)


def two_reals(rng, n):
    """Two vectors of numbers that lie near each other."""
    a = rng.uniform(-1e3, 1e3, n)
    return a, a + rng.standard_normal(n)


def below_zero(rng, n):
    """Logarithms of probabilities, from -1e-10 to -1e3."""
    return (-(10 ** rng.uniform(-10, 3, n)),)


def probabilities(rng, n):
    """From 0 to 1."""
    return (rng.uniform(0, 1, n),)


def counts_and_probabilities(rng, n):
    """Whole numbers from 0 to 9, and probabilities."""
    return rng.integers(0, 10, n).astype(float), rng.uniform(0.01, 1, n)


def log_uniform(rng, low, high, n):
    """Numbers whose logarithms are uniform."""
    return np.exp(rng.uniform(math.log(low), math.log(high), n))


def positive(rng, n):
    """From 0.1 to 1000."""
    return (log_uniform(rng, 0.1, 1000, n),)


def two_positive(rng, n):
    """Two vectors from 0.1 to 1000."""
    return log_uniform(rng, 0.1, 1000, n), log_uniform(rng, 0.1, 1000, n)


def choices(rng, n):
    """k out of up to 1000."""
    total = rng.integers(1, 1000, n)
    return total.astype(float), np.floor(total * rng.uniform(0, 1, n))


def around_zero(rng, n):
    """From -5 to 5."""
    return (rng.uniform(-5, 5, n),)


def far_right(rng, n):
    """From 0 to 26, where erfc falls to 1e-295."""
    return (rng.uniform(0, 26, n),)


def one_to_minus_one(rng, n):
    """From -1 to 1."""
    return (rng.uniform(-1, 1, n),)


def gamma_variables(rng, n):
    """Shapes from 0.1 to 1000, and numbers up to five standard deviations from the mean."""
    a = log_uniform(rng, 0.1, 1000, n)
    return a, a * np.exp(rng.uniform(-5, 5, n) / np.sqrt(a))


def gamma_probabilities(rng, n):
    """Shapes from 0.1 to 1000, and probabilities."""
    return log_uniform(rng, 0.1, 1000, n), rng.uniform(0, 1, n)


def beta_variables(rng, n):
    """Parameters from 0.1 to 1000, and numbers up to five standard deviations from the mean."""
    a, b = two_positive(rng, n)
    spread = np.sqrt(a * b / (a + b + 1)) / (a + b)
    return a, b, np.clip(a / (a + b) + spread * rng.uniform(-5, 5, n), 1e-9, 1 - 1e-9)


def beta_probabilities(rng, n):
    """Parameters from 0.1 to 1000, and probabilities."""
    return *two_positive(rng, n), rng.uniform(0, 1, n)


def equation(rng, n):
    """x eˣ = n c, with c from 1 to 2, the derivative of its difference, and a bracket."""
    target = n * rng.uniform(1, 2)
    return lambda x: x * math.exp(x) - target, lambda x: (1 + x) * math.exp(x), 0.0, 12.0


def wave_and_points(rng, n):
    """exp(sin x), which takes complex numbers too, and points from -3 to 3."""
    return lambda x: np.exp(np.sin(x)), rng.uniform(-3, 3, n)


# Ours, where it takes more than a name


def our_bisect(f, _fprime, a, b):
    """The root alone."""
    return numerics.bisect(f, a, b).root


def our_newton(f, fprime, _a, b):
    """The root alone, from the right end, where f is convex and rising."""
    return numerics.newton(f, b, fprime).root


def our_brentq(f, _fprime, a, b):
    """The root alone."""
    return numerics.brentq(f, a, b).root


def our_richardson(f, x):
    """The derivative alone."""
    return numerics.richardson(f, x).value


# The library's, where it takes more than a name


def library_softplus(x):
    """numpy.logaddexp(0, x)."""
    return np.logaddexp(0, x)


def library_log1mexp(x):
    """mpmath.log(1 - mpmath.exp(x))."""
    import mpmath

    with mpmath.workdps(30):
        return np.array([float(mpmath.log(-mpmath.expm1(mpmath.mpf(float(v))))) for v in x])


def second_of_digamma(x):
    """polygamma(2, x)."""
    return special.polygamma(2, x)


def library_polygamma(x):
    """scipy.special.polygamma(2, x)."""
    from scipy.special import polygamma

    return polygamma(2, x)


def library_trigamma(x):
    """scipy.special.polygamma(1, x)."""
    from scipy.special import polygamma

    return polygamma(1, x)


def library_betaln(a, b):
    """mpmath.log(mpmath.beta(a, b))."""
    import mpmath  # scipy.special.betaln is off by up to 2e-12

    with mpmath.workdps(30):
        return np.array([float(mpmath.log(mpmath.beta(u, v))) for u, v in zip(a.tolist(), b.tolist(), strict=True)])


def library_log_binomial(n, k):
    """numpy.log(scipy.special.binom(n, k))."""
    from scipy.special import binom

    return np.log(binom(n, k))


def library_bisect(f, _fprime, a, b):
    """scipy.optimize.bisect."""
    from scipy.optimize import bisect

    return bisect(f, a, b)


def library_newton(f, fprime, _a, b):
    """scipy.optimize.newton."""
    from scipy.optimize import newton

    return newton(f, b, fprime)


def library_brentq(f, _fprime, a, b):
    """scipy.optimize.brentq."""
    from scipy.optimize import brentq

    return brentq(f, a, b)


def library_derivative(f, x):
    """scipy.differentiate.derivative."""
    from scipy.differentiate import derivative

    return derivative(f, x, tolerances={"atol": 1e-13, "rtol": 1e-13}).df


def library_second_derivative(f, x):
    """scipy.differentiate.derivative, twice."""
    return library_derivative(lambda x: library_derivative(f, x), x)


STABLE = [
    unique("Log-sum-exp", numerics.logsumexp, "scipy.special.logsumexp", reals, SIZES, 1e-13, by_hand.logsumexp),
    unique("Softmax", numerics.softmax, "scipy.special.softmax", reals, SIZES, 1e-13, by_hand.softmax),
    unique(
        "Log-softmax", numerics.log_softmax, "scipy.special.log_softmax", reals, SIZES, 1e-13, by_hand.log_softmax
    ),
    unique("Logistic sigmoid", numerics.sigmoid, "scipy.special.expit", reals, SIZES, 1e-13, by_hand.sigmoid),
    unique(
        "Log-sigmoid", numerics.log_sigmoid, "scipy.special.log_expit", reals, SIZES, 1e-13, by_hand.log_sigmoid
    ),
    unique("Softplus", numerics.softplus, library_softplus, reals, SIZES, 1e-13, by_hand.softplus),
    unique("Log of one minus exp", numerics.log1mexp, library_log1mexp, below_zero, (8, 64, 512), tolerance=1e-13),
    unique("Log-add-exp", numerics.logaddexp, "numpy.logaddexp", two_reals, SIZES, 1e-13, by_hand.logaddexp),
    unique(
        "x log y", numerics.xlogy, "scipy.special.xlogy", counts_and_probabilities, SIZES, 1e-13, by_hand.xlogy
    ),
    unique("Logit", numerics.logit, "scipy.special.logit", probabilities, tolerance=1e-13),
]


def relatively(tolerance):
    """Every element within `tolerance` times itself, where it is above 1e-300."""

    def agrees(got, wanted, *_arguments):
        seen = np.abs(wanted) > 1e-300
        return close(tolerance)(np.where(seen, got / np.where(seen, wanted, 1), 1), np.ones_like(wanted))

    return agrees


def tail(concept, name, inputs, tolerance):
    """A comparison, under one name, of functions whose smallest values matter as much as the largest."""
    return Comparison(
        concept=concept,
        ours=getattr(special, name),
        theirs=f"scipy.special.{name}",
        inputs=inputs,
        sizes=SIZES,
        agrees=relatively(tolerance),
    )


SPECIAL = [
    unique(
        "Log-gamma function", special.gammaln, "scipy.special.gammaln", positive, SIZES, 1e-12, by_hand.gammaln
    ),
    unique("Digamma function", special.digamma, "scipy.special.digamma", positive, SIZES, 1e-12, by_hand.digamma),
    unique("Trigamma function", special.trigamma, library_trigamma, positive, tolerance=1e-12),
    unique("Polygamma function", second_of_digamma, library_polygamma, positive, tolerance=1e-12),
    unique("Log-beta function", special.betaln, library_betaln, two_positive, (8, 64, 512), tolerance=1e-12),
    unique(
        "Log-binomial coefficient",
        special.log_binomial,
        library_log_binomial,
        choices,
        (8, 64, 4096),
        1e-12,
        by_hand.log_binomial,
    ),
    unique("Error function", special.erf, "scipy.special.erf", around_zero, SIZES, 1e-12, by_hand.erf),
    tail("Complementary error function", "erfc", far_right, 1e-12),
    tail("Inverse error function", "erfinv", one_to_minus_one, 1e-12),
    tail("Inverse complementary error function", "erfcinv", probabilities, 1e-12),
    tail("Regularized lower incomplete gamma function", "gammainc", gamma_variables, 1e-10),
    tail("Regularized upper incomplete gamma function", "gammaincc", gamma_variables, 1e-10),
    tail("Inverse lower incomplete gamma function", "gammaincinv", gamma_probabilities, 1e-9),
    tail("Inverse upper incomplete gamma function", "gammainccinv", gamma_probabilities, 1e-9),
    tail("Regularized incomplete beta function", "betainc", beta_variables, 1e-10),
    tail("Complement of the incomplete beta function", "betaincc", beta_variables, 1e-10),
    tail("Inverse incomplete beta function", "betaincinv", beta_probabilities, 1e-9),
    tail("Inverse complement of the incomplete beta function", "betainccinv", beta_probabilities, 1e-9),
]

# The search stops within 2e-12 on either side; Newton's last step is below 1.48e-8, its square below eps.
ROOTS = [
    unique("Bisection", our_bisect, library_bisect, equation, (8, 64, 512), tolerance=4e-12),
    unique("Newton's method", our_newton, library_newton, equation, (8, 64, 512), tolerance=1e-14),
    unique("Brent's method", our_brentq, library_brentq, equation, (8, 64, 512), tolerance=4e-12),
]

# What the best step leaves: eps^(1/2), eps^(2/3), all digits, and (for two derivatives) eps^(1/2), times the size of
# higher derivatives. SciPy's own error is about 1e-13.
DERIVATIVES = [
    unique(concept, ours, theirs, wave_and_points, (8, 64, 4096), tolerance, slowly)
    for concept, ours, theirs, tolerance, slowly in [
        ("Forward difference", numerics.forward_difference, library_derivative, 4e-7, by_hand.forward_difference),
        ("Central difference", numerics.central_difference, library_derivative, 2e-9, by_hand.central_difference),
        ("Complex-step derivative", numerics.complex_step, library_derivative, 1e-11, by_hand.complex_step),
        ("Richardson extrapolation", our_richardson, library_derivative, 1e-11, by_hand.richardson),
        ("Second difference", numerics.second_difference, library_second_derivative, 1e-6, None),
    ]
]

COMPARISONS = [*STABLE, *SPECIAL, *ROOTS, *DERIVATIVES, *integration.COMPARISONS]

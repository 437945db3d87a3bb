"""Each concept of this folder beside the library's, and what agreement means for it."""

import numpy as np

from foundations.comparison import Comparison, close, unique
from foundations.probability import Normal, StudentT, Uniform
from foundations.probability.distributions.baselines import how_many, sampled_alike
from foundations.sampling import monte_carlo

SIZES = (64, 4096, 100_000)


def size_and_seed(rng, n):
    """n, and a seed."""
    return n, int(rng.integers(2**32))


# ---- Estimates: within five standard errors of an integral


def within_errors(got, wanted, *_arguments):
    """The distance of an estimate from an integral, at most five standard errors."""
    distance = abs(got.estimate - wanted)
    assert distance <= 5 * got.standard_error, f"got {got.estimate} ± {got.standard_error:.2g}, wanted {wanted}"
    return float(distance / max(1.0, abs(wanted)))


def smooth(u):
    """exp of the mean coordinate of points (..., d)."""
    return np.exp(u.mean(axis=-1))


def integral_of_smooth(_n, _seed):
    """scipy.integrate.dblquad."""
    from scipy.integrate import dblquad

    return dblquad(lambda x, y: np.exp((x + y) / 2), 0, 1, 0, 1)[0]


def our_stratified(n, seed):
    """On a square cut into about n / 2 cells."""
    u = monte_carlo.stratified_uniforms(int((n / 2) ** 0.5), 2, rng=np.random.default_rng(seed))
    return monte_carlo.stratified_estimate(smooth(u))


def our_antithetic(n, seed):
    """With n / 2 pairs."""
    u = monte_carlo.antithetic_uniforms(n // 2, 2, rng=np.random.default_rng(seed))
    return monte_carlo.antithetic_estimate(smooth(u))


def our_tail(n, seed):
    """1e5 P(X > 4) for a standard normal X, with draws about 4."""
    standard, rng = Normal(0.0, 1.0), np.random.default_rng(seed)
    x, log_w = monte_carlo.importance_sample(standard.log_prob, Normal(4.0, 1.0), n, rng=rng)
    return monte_carlo.importance_estimate(1e5 * (x > 4), log_w)


def library_tail(_n, _seed):
    """scipy.stats.norm.sf."""
    from scipy.stats import norm

    return 1e5 * norm.sf(4)


def two_bumps(x):
    """log of a density, up to its constant."""
    return 0.5 * x - (x**2 - 1) ** 2


def our_mean(n, seed):
    """With draws of Student's t."""
    x, log_w = monte_carlo.importance_sample(two_bumps, StudentT(5.0), n, rng=np.random.default_rng(seed))
    return monte_carlo.self_normalized_estimate(x, log_w)


def library_mean(_n, _seed):
    """scipy.integrate.quad, twice."""
    from scipy.integrate import quad

    return quad(lambda x: x * np.exp(two_bumps(x)), -8, 8)[0] / quad(lambda x: np.exp(two_bumps(x)), -8, 8)[0]


ESTIMATES = [
    ("Importance sampling", our_tail, library_tail),
    ("Self-normalized importance sampling", our_mean, library_mean),
    ("Stratified draws", our_stratified, integral_of_smooth),
    ("Antithetic draws", our_antithetic, integral_of_smooth),
]

# ---- Draws: of the same law


def our_betas(n, seed, _):
    """Under a uniform envelope that touches the density at its mode."""

    def log_density(x):  # of Beta(2.5, 4), up to its constant
        return 1.5 * np.log(x) + 3 * np.log1p(-x)

    rng, log_bound = np.random.default_rng(seed), float(log_density(1 / 3))
    return monte_carlo.rejection_sample(log_density, Uniform(0.0, 1.0), log_bound, n, rng=rng).draws


def library_betas(n, _, seed):
    """scipy.stats.beta.rvs."""
    from scipy.stats import beta

    return beta.rvs(2.5, 4.0, size=n, random_state=np.random.default_rng(seed))


def our_hypercube(n, seed, _):
    """In three dimensions."""
    return monte_carlo.latin_hypercube(n, 3, rng=np.random.default_rng(seed))


def library_hypercube(n, _, seed):
    """scipy.stats.qmc.LatinHypercube."""
    from scipy.stats.qmc import LatinHypercube

    return LatinHypercube(3, seed=np.random.default_rng(seed)).random(n)


def one_in_each_slice(got, wanted, n, *_seeds):
    """Both have one point in each slice of each coordinate; the distance of their means."""
    for points in (got, wanted):
        slices = np.sort(np.floor(points * n), axis=0)
        assert (slices == np.arange(n)[:, None]).all(), f"got slices {slices}, wanted each of {n} once"
    distance = float(np.abs(got.mean(axis=0) - wanted.mean(axis=0)).max())
    most = 5 * (2 / (12 * n**3)) ** 0.5  # a mean of n points, each uniform in a slice of width 1/n
    assert distance <= most, f"got means {distance:.3g} apart, wanted at most {most:.3g}"
    return distance


# ---- Formulas


def skewed(rng, n):
    """n values of a skewed law."""
    return (np.exp(rng.standard_normal(n)),)


def our_estimate(values):
    """The mean, and its standard error."""
    return np.array(monte_carlo.monte_carlo_estimate(values)[:2])


def library_estimate(values):
    """numpy.mean and scipy.stats.sem."""
    from scipy.stats import sem

    return np.array([np.mean(values), sem(values)])


def estimate_by_hand(values):
    """Two sums."""
    mean = sum(values) / len(values)
    return [mean, (sum((v - mean) ** 2 for v in values) / (len(values) - 1) / len(values)) ** 0.5]


def log_weights(rng, n):
    """n logarithms of weights, too large for their exponentials."""
    return (1000 + 3 * rng.standard_normal(n),)


def library_effective_size(log_w):
    """1 / numpy.sum(scipy.special.softmax(log_w) ** 2)."""
    from scipy.special import softmax

    return 1 / np.sum(softmax(log_w) ** 2)


def library_log_normalizer(log_w):
    """scipy.special.logsumexp(log_w) - numpy.log(n)."""
    from scipy.special import logsumexp

    return logsumexp(log_w) - np.log(len(log_w))


def widths(rng, n):
    """Standard deviations of n proposals, from 0.75 to 3."""
    return (rng.uniform(0.75, 3, n),)


def library_second_moment(scale):
    """scipy.integrate.quad."""
    from scipy.integrate import quad

    def integral(s):
        return quad(lambda x: s * np.exp(-x * x * (1 - 0.5 / s**2)), -np.inf, np.inf, epsabs=0, epsrel=1e-13)[0]

    return np.array([integral(s) for s in scale]) / (2 * np.pi) ** 0.5


def controlled(rng, n):
    """n values of a function, three controls, and their means."""
    u = rng.random(n)
    return np.exp(u), np.stack([u, u**2, np.cos(u)], axis=1), np.array([1 / 2, 1 / 3, np.sin(1.0)])


def our_controlled(values, controls, means):
    """The estimate alone: the coefficients are as good as the controls are different."""
    return monte_carlo.control_variate_estimate(values, controls, means).estimate


def library_controlled(values, controls, means):
    """numpy.linalg.lstsq."""
    design = np.column_stack([np.ones(len(values)), controls])
    return np.array([1.0, *means]) @ np.linalg.lstsq(design, values, rcond=None)[0]


def number_and_dimensions(_rng, n):
    """n points in five dimensions."""
    return n, 5


def library_halton(n, d):
    """scipy.stats.qmc.Halton, without scrambling."""
    from scipy.stats.qmc import Halton

    return Halton(d, scramble=False).random(n)


def halton_by_hand(n, d):
    """The digits of each index, one by one."""
    points = []
    for i in range(n):
        point = []
        for base in monte_carlo.first_primes(d):
            x, scale, rest = 0.0, 1 / base, i
            while rest:
                x, scale, rest = x + rest % base * scale, scale / base, rest // base
            point.append(x)
        points.append(point)
    return points


def of_draws(concept, ours, theirs, agrees) -> Comparison:
    """A comparison of samplers, each with a seed of its own."""
    return Comparison(concept=concept, ours=ours, theirs=theirs, inputs=how_many, sizes=SIZES, agrees=agrees)


COMPARISONS: list[Comparison] = [
    unique("Monte Carlo estimate", our_estimate, library_estimate, skewed, by_hand=estimate_by_hand),
    of_draws("Rejection sampling", our_betas, library_betas, sampled_alike),
    *(
        Comparison(concept=concept, ours=ours, theirs=theirs, inputs=size_and_seed, sizes=SIZES, agrees=within_errors)
        for concept, ours, theirs in ESTIMATES
    ),
    unique("Effective sample size of weights", monte_carlo.effective_size, library_effective_size, log_weights),
    unique("Normalizing constant from weights", monte_carlo.log_normalizer, library_log_normalizer, log_weights),
    unique("Second moment of weights", monte_carlo.weight_second_moment, library_second_moment, widths, (8, 64)),
    of_draws("Latin hypercube", our_hypercube, library_hypercube, one_in_each_slice),
    unique("Control variates", our_controlled, library_controlled, controlled, SIZES),
    Comparison(
        concept="Halton sequence",
        ours=monte_carlo.halton,
        theirs=library_halton,
        inputs=number_and_dimensions,
        sizes=SIZES,
        agrees=close(0.0),  # bit for bit
        by_hand=halton_by_hand,
    ),
]

"""Each concept of this folder beside the library's, and what agreement means for it."""

import math

import numpy as np

from foundations.comparison import Comparison, relative_error, unique
from foundations.statistics import hypothesis_tests as tests

SIZES = (8, 64, 100_000)

# Inputs


def sample(rng, n):
    """n numbers whose mean is three standard errors from 0."""
    return (rng.standard_normal(n) + 3 / math.sqrt(n),)


def two_samples(rng, n):
    """n numbers, and n that are larger by three standard errors and vary more."""
    return rng.standard_normal(n), 1.5 * rng.standard_normal(n) + 5 / math.sqrt(n)


def four_groups(rng, n):
    """Four groups of n numbers."""
    return tuple(rng.standard_normal(n) + i / math.sqrt(n) for i in range(4))


def rounded_samples(rng, n):
    """Two samples of which some values are equal, one somewhat higher."""
    return np.round(rng.standard_normal(n), 1), np.round(rng.standard_normal(n) + 2 / math.sqrt(n), 1)


def standard_normal_cdf(t):
    """The distribution function that `sample` is held against: the library's, on both sides."""
    from scipy.special import ndtr

    return ndtr(t)


def few_samples(rng, n):
    """Two samples of which there are not many deals: three numbers, and n // 4 + 2."""
    return rng.standard_normal(3) + 1, rng.standard_normal(n // 4 + 2)


def category_counts(rng, n):
    """How often each of n // 4 categories was seen, some 20 times on average."""
    return (np.bincount(rng.integers(0, n // 4, 5 * n), minlength=n // 4).astype(float),)


def wide_table(rng, n):
    """A table of four rows and n columns of counts."""
    return (rng.integers(5, 40, (4, n)),)


def small_table(rng, n):
    """A 2 x 2 table of about n counts in all, whose odds differ somewhat."""
    return (np.array([[n // 4 + 2, n // 4], [n // 4, n // 4 + 1]]) + rng.integers(0, 1 + math.isqrt(n), (2, 2)),)


def successes(rng, n):
    """Half of n and some more successes, and n."""
    return n // 2 + int(rng.integers(0, math.isqrt(n))), n


def two_shares(rng, n):
    """Successes of two samples of n trials."""
    return np.array([n // 2, n // 2 - math.isqrt(n)]) + rng.integers(0, 3, 2), np.array([n, n])


def p_values(rng, n):
    """n p-values, one in five of them small."""
    p = rng.random(n)
    return (np.where(rng.random(n) < 0.2, p / n, p),)


def effect_and_size(rng, n):
    """An effect that n samples find with some luck, and n."""
    return (1 + rng.random()) / math.sqrt(n), n


# Ours: what agrees is the statistic and the p-value


def verdict(test, **options):
    """A function of the data that gives statistic and p-value."""

    def ours(*data):
        result = test(*data, **options)
        return np.array([result.statistic, result.p_value])

    return ours


def adjusted(method):
    """A function of p-values that adjusts them by this method."""
    return lambda p: tests.adjust(p, method)


# By hand: plain Python lists


def t_by_hand(x):
    """The statistic, and the integral of Student's density beyond it by Simpson's rule, in units of an angle."""
    n = len(x)
    mean = sum(x) / n
    s2 = sum((v - mean) ** 2 for v in x) / (n - 1)
    t, nu = mean / math.sqrt(s2 / n), n - 1
    # T = √ν tan θ: the density of θ is cos^(ν-1) θ over its integral from -π/2 to π/2
    log_norm = math.lgamma((nu + 1) / 2) - math.lgamma(nu / 2) - 0.5 * math.log(math.pi)
    start, steps = math.atan(abs(t) / math.sqrt(nu)), 8000
    h = (math.pi / 2 - start) / steps
    weights = [1 if i in (0, steps) else 4 if i % 2 else 2 for i in range(steps + 1)]
    heights = [max(math.cos(start + i * h), 0.0) ** (nu - 1) for i in range(steps + 1)]
    tail = h / 3 * sum(w * f for w, f in zip(weights, heights, strict=True))
    return [t, 2 * math.exp(log_norm) * tail]


def fisher_by_hand(table):
    """Every table with these sums, by whole numbers."""
    (a, b), (c, d) = table
    weights = [math.comb(a + b, j) * math.comb(c + d, a + c - j) for j in range(max(0, a - d), min(a + b, a + c) + 1)]
    observed = math.comb(a + b, a) * math.comb(c + d, c)
    return [a * d / (b * c), sum(w for w in weights if w <= observed) / sum(weights)]


def binomial_by_hand(k, n):
    """Every number of successes, by whole numbers."""
    observed = math.comb(n, k)
    return [k / n, sum(math.comb(n, j) for j in range(n + 1) if math.comb(n, j) <= observed) / 2**n]


def holm_by_hand(p):
    """One after the other, from the smallest."""
    adjusted, largest = [0.0] * len(p), 0.0
    for done, i in enumerate(sorted(range(len(p)), key=p.__getitem__)):
        largest = max(largest, (len(p) - done) * p[i])
        adjusted[i] = min(1.0, largest)
    return adjusted


def bonferroni_by_hand(p):
    """Each times their number."""
    return [min(1.0, len(p) * value) for value in p]


def benjamini_hochberg_by_hand(p):
    """One after the other, from the largest."""
    adjusted, smallest = [0.0] * len(p), 1.0
    for rank, i in sorted(enumerate(sorted(range(len(p)), key=p.__getitem__), 1), reverse=True):
        smallest = min(smallest, len(p) / rank * p[i])
        adjusted[i] = smallest
    return adjusted


# The library


def library(name, *fixed, **options):
    """A function of the data that gives statistic and p-value of scipy.stats.<name>."""

    def theirs(*data):
        import scipy.stats

        result = getattr(scipy.stats, name)(*data, *fixed, **options)
        return np.array([result.statistic, result.pvalue])

    shown = ", ".join(f"{key}={value!r}" for key, value in options.items())
    theirs.__doc__ = f"scipy.stats.{name}" + (f"({shown})" if shown else "")
    return theirs


def library_z(x):
    """scipy.stats.norm.sf"""
    from scipy.stats import norm

    z = x.mean() * math.sqrt(len(x))
    return np.array([z, 2 * norm.sf(abs(z))])


def library_two_proportions(k, n):
    """scipy.stats.chi2_contingency(correction=False)"""
    from scipy.stats import chi2_contingency

    result = chi2_contingency(np.stack([k, n - k]), correction=False)
    return np.array([math.copysign(math.sqrt(result.statistic), k[0] / n[0] - k[1] / n[1]), result.pvalue])


def normal_kolmogorov_smirnov(x):
    """Is x standard normal?"""
    return tests.kolmogorov_smirnov(x, standard_normal_cdf)


def library_kolmogorov_smirnov(x):
    """scipy.stats.ks_1samp"""
    from scipy.stats import ks_1samp

    result = ks_1samp(x, standard_normal_cdf)
    return np.array([result.statistic, result.pvalue])


def library_mcnemar(table):
    """scipy.stats.binomtest(b, b + c)"""
    from scipy.stats import binomtest

    b, c = int(table[0, 1]), int(table[1, 0])
    return np.array([b, binomtest(b, b + c).pvalue])


def library_permutation(x, y):
    """scipy.stats.permutation_test"""
    from scipy.stats import permutation_test

    result = permutation_test((x, y), lambda a, b: a.mean() - b.mean(), vectorized=False)
    return np.array([result.statistic, result.pvalue])


def library_t_power(d, n):
    """scipy.stats.nct.sf"""
    from scipy.stats import nct, t

    edge = t.isf(0.025, n - 1)
    return float(nct.sf(edge, n - 1, d * math.sqrt(n)) + nct.cdf(-edge, n - 1, d * math.sqrt(n)))


def library_bonferroni(p):
    """numpy.minimum(1, d * p)"""
    return np.minimum(1, len(p) * p)


def library_holm(p):
    """numpy.maximum.accumulate of the sorted p-values"""
    order = np.argsort(p)
    steps = np.maximum.accumulate(np.arange(len(p), 0, -1) * p[order])
    return np.minimum(1, steps)[np.argsort(order)]


# Agreement


def digits(got, wanted, *_arguments):
    """Statistic and p-value, each relative to its own size: a p-value of 1e-200 has to have its digits."""
    got, wanted = np.asarray(got), np.asarray(wanted)
    error = relative_error(got / np.where(wanted == 0, 1, wanted), np.where(wanted == 0, 0.0, 1.0))
    assert error <= 1e-10, f"got {got}, wanted {wanted}: error {error:.1e} > 1e-10"
    return error


def same_verdict(concept, test, theirs, inputs, sizes=SIZES, by_hand=None, **options):
    """A comparison of statistic and p-value: one line of a table."""
    ours = verdict(test, **options)
    return Comparison(
        concept=concept, ours=ours, theirs=theirs, inputs=inputs, sizes=sizes, agrees=digits, by_hand=by_hand
    )


fisher = library("fisher_exact")
welch = library("ttest_ind", equal_var=False)
ks = "Kolmogorov-Smirnov test"
ks_2 = "Two-sample Kolmogorov-Smirnov test"
plain = library("chi2_contingency", correction=False)
bh = "scipy.stats.false_discovery_control"

COMPARISONS: list[Comparison] = [
    same_verdict("z test", tests.z_test, library_z, sample, std=1.0),
    same_verdict("z test of two proportions", tests.two_proportions_z_test, library_two_proportions, two_shares),
    same_verdict("One-sample t test", tests.t_test, library("ttest_1samp", 0.0), sample, by_hand=t_by_hand),
    same_verdict("Paired t test", tests.paired_t_test, library("ttest_rel"), two_samples),
    same_verdict("Two-sample t test", tests.two_sample_t_test, library("ttest_ind"), two_samples),
    same_verdict("Welch's t test", tests.welch_t_test, welch, two_samples),
    same_verdict("One-way analysis of variance", tests.one_way_anova, library("f_oneway"), four_groups),
    same_verdict("Chi-squared test of fit", tests.chi_square_fit, library("chisquare"), category_counts),
    same_verdict("Chi-squared test of independence", tests.chi_square_independence, plain, wide_table),
    same_verdict("Fisher's exact test", tests.fisher_exact, fisher, small_table, by_hand=fisher_by_hand),
    same_verdict("Binomial test", tests.binomial_test, library("binomtest"), successes, by_hand=binomial_by_hand),
    same_verdict("McNemar's test", tests.mcnemar, library_mcnemar, small_table),
    same_verdict(ks, normal_kolmogorov_smirnov, library_kolmogorov_smirnov, sample),
    same_verdict(ks_2, tests.two_sample_kolmogorov_smirnov, library("ks_2samp"), two_samples),
    same_verdict("Mann-Whitney test", tests.mann_whitney, library("mannwhitneyu"), rounded_samples),
    same_verdict("Wilcoxon signed-rank test", tests.wilcoxon, library("wilcoxon"), two_samples),
    same_verdict("Kruskal-Wallis test", tests.kruskal_wallis, library("kruskal"), four_groups),
    same_verdict("Permutation test", tests.permutation_test, library_permutation, few_samples, (8, 64)),
    unique("Power of a t test", tests.t_test_power, library_t_power, effect_and_size, SIZES, 1e-10),
    unique("Bonferroni", adjusted("bonferroni"), library_bonferroni, p_values, SIZES, 1e-14, bonferroni_by_hand),
    unique("Holm", adjusted("holm"), library_holm, p_values, SIZES, 1e-14, holm_by_hand),
    unique("Benjamini-Hochberg", tests.adjust, bh, p_values, SIZES, 1e-14, benjamini_hochberg_by_hand),
]

"""What a p-value promises: under the null hypothesis it is uniform, or, of counts, P(p ≤ a) is at most a.

Each row of a table draws one data set from the null hypothesis. Of N p-values the largest distance between the share
that is at most a and a itself is below c / √N with probability 1 - 2 exp(-2 c²) (Dvoretzky, Kiefer, Wolfowitz and
Massart): for c = 2 that is 0.9993. Where values repeat, shares are taken after all that are equal.
"""

from functools import lru_cache, partial

import numpy as np
import pytest

from foundations.statistics.hypothesis_tests import (
    adjust,
    binomial_test,
    chi_square_fit,
    chi_square_independence,
    fisher_exact,
    kolmogorov_smirnov,
    kruskal_wallis,
    mann_whitney,
    mcnemar,
    one_way_anova,
    paired_t_test,
    permutation_test,
    t_test,
    t_test_power,
    two_proportions_z_test,
    two_sample_kolmogorov_smirnov,
    two_sample_t_test,
    two_sample_z_test,
    welch_t_test,
    wilcoxon,
    z_test,
)

N = 400
BAND = 2 / np.sqrt(N)
ALPHAS = (0.01, 0.05, 0.1)  # where rejections are decided


def normal(rng, n, std=1.0, mean=3.0):
    return mean + std * rng.standard_normal(n)


def count(rng, n, p):
    return int((rng.random(n) < p).sum())


def two_by_two(rng, n, m, p):
    """Two rows of n and m answers that are yes with the same chance."""
    yes = count(rng, n, p), count(rng, m, p)
    return (yes[0], n - yes[0]), (yes[1], m - yes[1])


def two_answers(rng, n, p):
    """n things and two answers about each, yes with the same chance."""
    first, second = rng.random(n) < p, rng.random(n) < p
    return tuple(tuple(int(((first == i) & (second == j)).sum()) for j in (True, False)) for i in (True, False))


def differing(table):
    """The same without the things on which both answers agree, which say nothing."""
    return (0, table[0][1]), (table[1][0], 0)


def dealt(rng, n, k):
    return np.bincount(rng.integers(0, k, n), minlength=k)


# What draws a data set from the null hypothesis and tests it. The last seven are uniform for many observations only.
CONTINUOUS = {
    "z": lambda rng: z_test(normal(rng, 3, 2), 3, std=2),
    "z, two samples": lambda rng: two_sample_z_test(normal(rng, 2), normal(rng, 5, 4), std_x=1, std_y=4),
    "t": lambda rng: t_test(normal(rng, 3), 3),
    "t, pairs": lambda rng: paired_t_test(normal(rng, 3), normal(rng, 3, 5), alternative="less"),
    "t, two samples": lambda rng: two_sample_t_test(normal(rng, 2), normal(rng, 3)),
    "t, Welch": lambda rng: welch_t_test(normal(rng, 12, 4), normal(rng, 20), alternative="greater"),
    "analysis of variance": lambda rng: one_way_anova(normal(rng, 2), normal(rng, 3), normal(rng, 2)),
    "Kolmogorov-Smirnov": lambda rng: kolmogorov_smirnov(rng.random(7), np.copy),
    "Kolmogorov-Smirnov, less": lambda rng: kolmogorov_smirnov(rng.random(4), np.copy, alternative="less"),
    "z, two proportions": lambda rng: two_proportions_z_test([count(rng, n, 0.4) for n in (900, 1400)], (900, 1400)),
    "chi-squared, fit": lambda rng: chi_square_fit(dealt(rng, 400, 5)),
    "chi-squared, independence": lambda rng: chi_square_independence([dealt(rng, 200, 4), dealt(rng, 300, 4)]),
    "Kruskal-Wallis": lambda rng: kruskal_wallis(normal(rng, 15), normal(rng, 20), normal(rng, 12)),
    "Mann-Whitney, asymptotic": lambda rng: mann_whitney(normal(rng, 25), normal(rng, 30), continuity=False),
    "Wilcoxon, asymptotic": lambda rng: wilcoxon(normal(rng, 60, mean=0), method="asymptotic"),
    "McNemar, chi-squared": lambda rng: mcnemar(two_answers(rng, 2000, 0.4), exact=False, correction=False),
}

# A draw, and the test of it: of these p-values some repeat, and each is computed once.
EXACT = {
    "binomial": (lambda rng: count(rng, 17, 0.3), lambda k: binomial_test(k, 17, 0.3)),
    "binomial, less": (lambda rng: count(rng, 9, 0.6), lambda k: binomial_test(k, 9, 0.6, alternative="less")),
    "Fisher": (lambda rng: two_by_two(rng, 9, 12, 0.4), fisher_exact),
    "Fisher, greater": (lambda rng: two_by_two(rng, 8, 8, 0.2), partial(fisher_exact, alternative="greater")),
    "Kolmogorov-Smirnov, two samples": (
        lambda rng: dealt_ranks(rng, 4, 6),
        lambda data: two_sample_kolmogorov_smirnov(*data),
    ),
    "Kolmogorov-Smirnov, two samples, less": (
        lambda rng: dealt_ranks(rng, 5, 5),
        lambda data: two_sample_kolmogorov_smirnov(*data, alternative="less"),
    ),
    "Mann-Whitney": (lambda rng: dealt_ranks(rng, 4, 5), lambda data: mann_whitney(*data)),
    "permutation": (lambda rng: dealt_ranks(rng, 3, 4), lambda data: permutation_test(*data)),
    "permutation, drawn": (
        lambda rng: (*dealt_ranks(rng, 3, 3), int(rng.integers(100))),
        lambda data: permutation_test(*data[:2], n_permutations=19, rng=np.random.default_rng(data[2])),
    ),
    "Wilcoxon": (
        lambda rng: tuple((rng.permutation(8) + 1) * (2 * rng.integers(0, 2, 8) - 1)),
        lambda d: wilcoxon(sorted(d), alternative="greater"),
    ),
    "McNemar": (lambda rng: differing(two_answers(rng, 15, 0.3)), mcnemar),
}


def dealt_ranks(rng, n, m):
    """Two samples without equal values, by their ranks, of which only the order across the samples counts."""
    ranks = rng.permutation(n + m)
    return tuple(sorted(ranks[:n].tolist())), tuple(sorted(ranks[n:].tolist()))


def p_values(draw, seed, n=N):
    rng = np.random.default_rng(seed)
    return np.sort([draw(rng).p_value for _ in range(n)])


@pytest.mark.parametrize("name", CONTINUOUS)
def test_p_values_are_uniform(name):
    p = p_values(CONTINUOUS[name], 1)
    above, below = np.searchsorted(p, p, "right") / N - p, p - np.searchsorted(p, p, "left") / N
    assert max(above.max(), below.max()) < BAND
    for a in ALPHAS:
        assert abs((p <= a).mean() - a) < 4 * np.sqrt(a / N)


@pytest.mark.parametrize("name", EXACT)
def test_p_values_of_counts_promise_no_more_than_they_keep(name):
    draw, test = EXACT[name]
    once = lru_cache(None)(test)
    p = p_values(lambda rng: once(draw(rng)), 2, 5 * N)
    assert p[0] < 0.2  # not all of them are 1
    assert (np.searchsorted(p, p * (1 + 1e-9), "right") / len(p) - p).max() < 2 / np.sqrt(len(p))
    for a in ALPHAS:
        assert (p <= a).mean() < a + 4 * np.sqrt(a / len(p))


def test_under_an_effect_the_null_is_rejected_as_often_as_the_power_says():
    p = p_values(lambda rng: t_test(normal(rng, 9, mean=0.8)), 3)
    for alpha in (0.01, 0.05, 0.3):
        power = t_test_power(0.8, 9, alpha=alpha)
        assert abs((p <= alpha).mean() - power) < 4 * np.sqrt(power * (1 - power) / N)


@pytest.mark.parametrize("method", ["bonferroni", "holm"])
def test_a_family_without_an_effect_has_a_false_rejection_no_more_often_than_alpha(method):
    rng, alpha = np.random.default_rng(4), 0.2
    false = [adjust(rng.random(12), method).min() <= alpha for _ in range(2000)]
    assert abs(np.mean(false) - (1 - (1 - alpha / 12) ** 12)) < 4 * np.sqrt(alpha * (1 - alpha) / 2000)


def test_the_share_of_false_rejections_is_alpha_times_the_share_of_true_nulls():
    rng, alpha, shares = np.random.default_rng(5), 0.3, []
    for _ in range(2000):
        rejected = adjust(np.concatenate([rng.random(8), rng.random(4) / 200]), "benjamini-hochberg") <= alpha
        shares.append(rejected[:8].sum() / max(rejected.sum(), 1))
    assert abs(np.mean(shares) - alpha * 8 / 12) < 4 * np.std(shares) / np.sqrt(2000)  # Benjamini & Hochberg's theorem

"""Each concept of this folder beside the library's, and what agreement means for it."""

from fractions import Fraction
from functools import partial
from operator import itemgetter

import numpy as np

from foundations import probability
from foundations.comparison import Comparison, unique
from foundations.probability import by_hand, limit_theorems
from foundations.probability import comparison_inputs as inputs
from foundations.probability import famous_problems as famous
from foundations.probability.distributions import Bernoulli, Binomial, Normal
from foundations.probability.distributions import baselines as distributions
from foundations.probability.inference import baselines as inference
from foundations.probability.markov import baselines as markov

# Ours, where it takes more than a name


def fractions(numerators, denominator):
    """Whole numbers over one denominator."""
    return [Fraction(int(a), int(denominator)) for a in numerators]


def our_union(weights, A, B):
    """P(A ∪ B) and P(A ∩ B), exactly, and then rounded."""
    space = probability.FiniteSpace(dict(enumerate(fractions(weights, weights.sum()))))
    A, B = (space.event(np.flatnonzero(mask).tolist()) for mask in (A, B))
    return [float(space.probability(A | B)), float(space.probability(A & B))]


def our_conditional(weights, A, B):
    """P(A | B) in a space of len(weights) outcomes, exactly, and then rounded."""
    space = probability.FiniteSpace(dict(enumerate(fractions(weights, weights.sum()))))
    return float(space.probability(np.flatnonzero(A).tolist(), given=np.flatnonzero(B).tolist()))


def our_independence(table):
    """Whether row and column are independent: 1 or 0."""
    cells = dict(zip(np.ndindex(table.shape), fractions(table.ravel(), table.sum()), strict=True))
    space = probability.FiniteSpace(cells)
    row, column = (probability.RandomVariable(space, itemgetter(axis)) for axis in (0, 1))
    return float(row.independent(column))


def our_total(weights, likelihood):
    """P(E), exactly, and then rounded."""
    prior = dict(enumerate(fractions(weights, weights.sum())))
    return float(probability.total_probability(prior, dict(enumerate(fractions(likelihood, 1000)))))


def our_base_rates(*thousandths):
    """P(ill | positive) for each test."""
    each = zip(*(fractions(a, 1000) for a in thousandths), strict=True)
    return [float(famous.base_rate(*test)) for test in each]


def our_monty_hall(n, seed):
    """The share of n games won by changing doors."""
    return famous.simulate_monty_hall(np.random.default_rng(seed), n).value


def our_square(x, p):
    """The law of X²."""
    return np.stack(probability.transform(x, p, np.square))


def our_log_normal(y, mu, sigma):
    """The density of exp(X), X normal, at exp(y)."""
    normal = Normal(mu, sigma)
    density = probability.change_of_variables(lambda x: np.exp(normal.log_prob(x)), (np.log, lambda y: 1 / y))
    return density(np.exp(y))


def our_distance(p, n):
    """Between the binomial law, standardized, and the normal one."""
    return limit_theorems.kolmogorov_distance([1 - p, p], n)


def our_bound(p, n):
    """From the law of one summand."""
    _, sigma, rho = limit_theorems.discrete_moments(p)
    return limit_theorems.berry_esseen_bound(sigma, rho, n)


def our_normal(x, mu, sigma):
    """By its logarithm."""
    return np.exp(Normal(mu, sigma).log_prob(x))


def our_text(text):
    """The log-likelihood that a model of order 2 gives to the text it has seen."""
    return probability.Babbler(2).fit(text).log_likelihood(text)


# By hand, where it takes more than a name


def binomial_by_hand(k, n, p):
    """Number by number."""
    return [by_hand.binomial_probability(j, n, p) for j in k]


def normal_by_hand(x, mu, sigma):
    """Point by point."""
    return [by_hand.normal_density(v, mu, sigma) for v in x]


# The library's


def library_union(weights, A, B):
    """numpy.average of masks."""
    return [np.average(A | B, weights=weights), np.average(A & B, weights=weights)]


def library_conditional(weights, A, B):
    """numpy.sum over masks."""
    return weights[A & B].sum() / weights[B].sum()


def library_independence(table):
    """scipy.stats.contingency.expected_freq."""
    from scipy.stats.contingency import expected_freq

    return float(np.allclose(table, expected_freq(table), rtol=1e-12, atol=0))


def library_total(weights, likelihood):
    """numpy.average(likelihood, weights=prior)."""
    return np.average(likelihood / 1000, weights=weights)


def library_posterior(prior, likelihood):
    """scipy.special.softmax of log prior + log likelihood."""
    from scipy.special import softmax

    return softmax(np.log(prior) + np.log(likelihood))


def library_base_rates(*thousandths):
    """sklearn.metrics.precision_score, with weights."""
    from sklearn.metrics import precision_score

    truth, said = [1, 1, 0, 0], [1, 0, 1, 0]
    weights = [
        [ill * hit, ill * (1 - hit), (1 - ill) * (1 - pass_), (1 - ill) * pass_]
        for ill, hit, pass_ in zip(*(a / 1000 for a in thousandths), strict=True)
    ]
    return [precision_score(truth, said, sample_weight=w) for w in weights]


def library_monty_hall(n, seed):
    """numpy.random.Generator.choice, game by game."""
    rng, won = np.random.default_rng(seed + 1), 0
    for _ in range(n):
        car = rng.choice(3)
        opened = rng.choice([door for door in (1, 2) if door != car])
        won += car == 3 - opened
    return won / n


def library_birthday(n):
    """1 - scipy.special.perm(365, n, exact=True) / 365**n."""
    from scipy.special import perm

    return 1 - perm(365, n, exact=True) / 365**n


def library_expectation(x, p):
    """numpy.average(x, weights=p)."""
    return np.average(x, weights=p)


def library_variance(x, p):
    """numpy.cov(x, aweights=p, ddof=0)."""
    return np.cov(x, aweights=p, ddof=0)


def library_covariance(x, y, p):
    """numpy.cov(x, y, aweights=p, ddof=0)."""
    return np.cov(x, y, aweights=p, ddof=0)[0, 1]


def library_correlation(x, y):
    """numpy.corrcoef."""
    return np.corrcoef(x, y)[0, 1]


def library_central_moment(x):
    """scipy.stats.moment(x, 3)."""
    from scipy.stats import moment

    return moment(x, 3)


def library_kurtosis(x):
    """scipy.stats.kurtosis(x, fisher=False)."""
    from scipy.stats import kurtosis

    return kurtosis(x, fisher=False)


def library_square(x, p):
    """scipy.ndimage.sum_labels."""
    from scipy.ndimage import sum_labels

    y = np.unique(x**2)
    return np.stack([y, sum_labels(p, x**2, y)])


def library_log_normal(y, mu, sigma):
    """scipy.stats.lognorm.pdf."""
    from scipy.stats import lognorm

    return lognorm.pdf(np.exp(y), sigma, scale=np.exp(mu))


def library_running_means(x):
    """numpy.mean of each beginning."""
    return np.array([np.mean(x[:k]) for k in range(1, len(x) + 1)])


def library_distance(p, n):
    """scipy.stats.binom.cdf beside scipy.stats.norm.cdf."""
    from scipy.stats import binom, norm

    k = np.arange(n + 1)
    normal = norm.cdf(k, n * p, (n * p * (1 - p)) ** 0.5)
    return max(np.abs(binom.cdf(k, n, p) - normal).max(), np.abs(binom.cdf(k - 1, n, p) - normal).max())


def library_bound(p, n):
    """scipy.stats.rv_discrete.expect."""
    from scipy.stats import rv_discrete

    X = rv_discrete(values=(np.arange(len(p)), p))
    rho = X.expect(lambda x: np.abs(x - X.mean()) ** 3)
    return 0.4748 * rho / (X.std() ** 3 * n**0.5)


def library_coin_flips(flips, p):
    """scipy.stats.bernoulli.logpmf."""
    from scipy.stats import bernoulli

    return bernoulli.logpmf(flips, p).sum()


def library_text(text):
    """sklearn.feature_extraction.text.CountVectorizer(analyzer="char")."""
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(analyzer="char", ngram_range=(1, 3), lowercase=False)
    counts = counter.fit_transform([text]).toarray()[0]
    n = dict(zip(counter.get_feature_names_out(), counts, strict=True))
    followed = {gram: sum(n.get(gram + letter, 0) for letter in set(text)) for gram in n}
    grams = [text[max(0, i - 2) : i + 1] for i in range(len(text))]
    seen = [followed[gram[:-1]] if len(gram) > 1 else len(text) for gram in grams]
    return np.sum(np.log((np.array([n[gram] for gram in grams]) + 0.1) / (np.array(seen) + 0.1 * (len(set(text)) + 1))))


# Agreement


def within_five_errors(got, wanted, n, _seed):
    """Either share of won games is within 5 standard errors of 2/3."""
    error = (2 / 9 / n) ** 0.5
    for share in (got, wanted):
        assert abs(share - 2 / 3) < 5 * error, f"got a share of {share}, wanted 2/3 within {5 * error:.2g}"
    return float(abs(got - wanted))


SPACES = [
    unique("Union and intersection", our_union, library_union, inputs.weights_and_events, (8, 64, 512)),
    unique("Conditional probability", our_conditional, library_conditional, inputs.weights_and_events, (8, 64, 512)),
    unique("Independence", our_independence, library_independence, inputs.contingency_table, (2, 8, 16), 0.0),
    unique("Total probability", our_total, library_total, inputs.hypotheses_in_thousandths, (8, 64, 512)),
    unique(
        "Bayes' theorem",
        probability.posterior,
        library_posterior,
        inputs.prior_and_likelihood,
        by_hand=by_hand.bayes_rule,
    ),
    unique("Base-rate problem", our_base_rates, library_base_rates, inputs.tests_in_thousandths, (4, 16)),
    Comparison(
        concept="Monty Hall problem",
        ours=our_monty_hall,
        theirs=library_monty_hall,
        inputs=inputs.games,
        sizes=(64, 512, 4096),
        agrees=within_five_errors,
    ),
    unique("Birthday problem", lambda n: float(famous.birthday(n)), library_birthday, inputs.people, (2, 23, 64)),
]

VARIABLES = [
    unique("Expectation", probability.expectation, library_expectation, inputs.values_and_law, by_hand=by_hand.mean),
    unique("Variance", probability.variance, library_variance, inputs.values_and_law, by_hand=by_hand.variance),
    unique("Covariance", probability.covariance, library_covariance, inputs.pairs_and_law),
    unique("Correlation", probability.correlation, library_correlation, inputs.pairs),
    unique("Central moment", partial(probability.central_moment, k=3), library_central_moment, inputs.sample),
    unique("Standardized moment", partial(probability.standardized_moment, k=4), library_kurtosis, inputs.sample),
    unique("Transformed variable", our_square, library_square, inputs.whole_values_and_law, (8, 64, 4096)),
    unique("Sum of independent variables", probability.convolve, "numpy.convolve", inputs.two_laws, (8, 64, 512, 4096)),
    unique("Change of variables", our_log_normal, library_log_normal, inputs.points_mean_and_scale),
    unique(
        "Binomial probability",
        lambda k, n, p: np.exp(Binomial(n, p).log_prob(k)),
        "scipy.stats.binom.pmf",
        inputs.heads,
        (8, 64, 512),
        by_hand=binomial_by_hand,
    ),
    unique("Normal density", our_normal, "scipy.stats.norm.pdf", inputs.points_mean_and_scale, by_hand=normal_by_hand),
    unique(
        "Coin-flip likelihood",
        lambda flips, p: Bernoulli(p).log_prob(flips).sum(),
        library_coin_flips,
        inputs.flips,
        (8, 64, 4096),
        by_hand=by_hand.coin_flip_log_likelihood,
    ),
]

LIMITS = [
    unique("Law of large numbers", limit_theorems.running_means, library_running_means, inputs.sample, (8, 64, 512)),
    unique("Central limit theorem", our_distance, library_distance, inputs.coin_and_number, (8, 64, 512)),
    unique("Berry-Esseen bound", our_bound, library_bound, inputs.law_and_number, (8, 64, 512)),
]

TEXT = [unique("Text model", our_text, library_text, inputs.letters, (16, 64, 4096))]

COMPARISONS = [*SPACES, *VARIABLES, *LIMITS, *markov.COMPARISONS, *TEXT]
COMPARISONS += [*distributions.COMPARISONS, *inference.COMPARISONS]

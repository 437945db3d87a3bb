"""Statistics: what a sample looks like, what may be concluded from it, and how good predictions are.

    metrics, calibration                how good predictions are, and whether probabilities are right
    model_selection, cross_validation   how to hold samples back to find out
    description                         moments, quantiles, correlations, histograms, densities
    hypothesis_tests                    p-values with effect sizes, power, many tests at once
    intervals                           for a mean, a proportion, by the bootstrap; how models are compared
    regression                          least squares with standard errors, tests and influence

Names are taken from these modules, as from `sklearn.metrics` and `scipy.stats`, which they follow:
`from foundations.statistics.description import mean`.
"""

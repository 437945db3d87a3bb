"""Are probabilities what they say, how to make them so, and where to cut them.

    curve.py      how far from it they are: calibration curve, expected calibration error
    isotonic.py   a monotone map from scores to probabilities: pool adjacent violators
    platt.py      a sigmoid from scores to probabilities
    cost.py       the threshold at which errors cost least

A scaling is learned on samples that the classifier was not trained on, and judged on a third part.
"""

from foundations.statistics.calibration.cost import CostThreshold, bayes_threshold, minimum_cost_threshold
from foundations.statistics.calibration.curve import CalibrationCurve, calibration_curve, expected_calibration_error
from foundations.statistics.calibration.isotonic import IsotonicScaling, isotonic_regression, isotonic_scaling
from foundations.statistics.calibration.platt import PlattScaling, platt_scaling

__all__ = [
    "CalibrationCurve",
    "CostThreshold",
    "IsotonicScaling",
    "PlattScaling",
    "bayes_threshold",
    "calibration_curve",
    "expected_calibration_error",
    "isotonic_regression",
    "isotonic_scaling",
    "minimum_cost_threshold",
    "platt_scaling",
]

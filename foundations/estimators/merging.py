"""Which two models can become one: those of one kind, with the same parameters, that keep sums of their data."""

import numpy as np


def check_mergeable(a, b) -> None:
    """ValueError, or NotFittedError, where two models have no common merger."""
    owner = type(a).__name__
    if type(a) is not type(b):
        raise ValueError(f"{owner} merges with another {owner}, got {type(b).__name__}")
    b._require_fitted()
    for name, value in a.get_params().items():
        if not np.array_equal(value, getattr(b, name)):
            raise ValueError(f"{owner} merges with equal parameters, got {name}={value!r} and {getattr(b, name)!r}")
    if a.n_features_in_ != b.n_features_in_:
        raise ValueError(f"{owner} merges with as many features, got {a.n_features_in_} and {b.n_features_in_}")
    names = [list(model.feature_names_in_) for model in (a, b) if hasattr(model, "feature_names_in_")]
    if len(names) == 2 and names[0] != names[1]:
        raise ValueError(f"{owner} merges with features of the same names, got {names[0]} and {names[1]}")

"""What tests of metrics share."""

import warnings


def quietly(function, *arguments, **options):
    """What a function returns, and whether it warned."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        return function(*arguments, **options), bool(caught)

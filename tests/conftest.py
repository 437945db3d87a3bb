"""Settings of the whole suite: one BLAS thread per worker, and the same Hypothesis examples on every run."""

import os

# Two workers share two cores. BLAS reads these when NumPy is first imported, and xdist's workers inherit them.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(name, "1")

from hypothesis import HealthCheck, settings  # noqa: E402

settings.register_profile(
    "repository",
    derandomize=True,
    deadline=None,
    max_examples=30,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],  # a slow machine is no failure
)
settings.load_profile("repository")

LONG = ("test_live.py", "test_comparisons.py", "test_readmes.py", "test_wheel.py")  # tests that take seconds each


def pytest_collection_modifyitems(items):
    """Long tests come first: where the last ones are short, no worker waits for the other."""
    items.sort(key=lambda item: item.path.name not in LONG)

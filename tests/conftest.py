"""Settings of the whole suite: one BLAS thread per worker, the same Hypothesis examples on every run, and who waits for
whom: tests that share something which takes seconds to make run on one worker, so that it is made once.
"""

import os

# Two workers share two cores. BLAS reads these when NumPy is first imported, and xdist's workers inherit them.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ.setdefault(name, "1")

import pytest  # noqa: E402
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

SHARED = ("results", "browser")  # fixtures: a whole run of a program, a browser with a server


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        for name in set(SHARED).intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group(f"{item.path.parent.name}, {name}"))

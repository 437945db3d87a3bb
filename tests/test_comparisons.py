"""Every concept, of `foundations` and of projects, agrees with the library, is named once, and stands in a README."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from foundations.comparison import areas, check, comparisons
from tests.torch_or_skip import torch_or_skip

ROOT = Path(__file__).parents[1]
FOLDERS = {name: (name, package) for package in ("foundations", "projects") for name in areas(package)}
LARGEST = 64  # larger sizes are for `make compare`
CASES = [
    pytest.param(comparison, n, id=f"{area}-{comparison.concept}-{n}".replace(" ", "_"))
    for area, folder in FOLDERS.items()
    for comparison in comparisons(*folder)
    for n in comparison.sizes
    if n <= LARGEST
]


@pytest.mark.parametrize(("comparison", "n"), CASES)
def test_ours_agrees_with_the_library(comparison, n):
    for seed in range(3):
        try:
            error = check(comparison, n, np.random.default_rng([seed, n]))
        except ModuleNotFoundError as missing:
            if missing.name == "torch":
                torch_or_skip()
            raise
        assert np.isfinite(error)


def test_every_comparison_has_a_small_size():
    too_large = [c.concept for folder in FOLDERS.values() for c in comparisons(*folder) if min(c.sizes) > LARGEST]
    assert not too_large


def test_a_concept_has_one_name_and_one_comparison():
    counts = Counter(comparison.concept for folder in FOLDERS.values() for comparison in comparisons(*folder))
    assert [concept for concept, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("area", FOLDERS)
def test_readme_names_every_concept(area):
    name, package = FOLDERS[area]
    readme = (ROOT / package / name / "README.md").read_text(encoding="utf-8").lower()
    assert [c.concept for c in comparisons(name, package) if c.concept.lower() not in readme] == []

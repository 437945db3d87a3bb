"""The settings under which every other test runs are those that were promised."""

import warnings

import pytest
from hypothesis import settings


@pytest.mark.parametrize("category", [DeprecationWarning, PendingDeprecationWarning, FutureWarning])
@pytest.mark.parametrize("module", ["foundations.linalg.svd", "projects.eigenfaces.model", "tests.linalg.test_svd"])
def test_what_will_be_removed_is_an_error_where_we_call_it(module, category):
    with pytest.raises(category):
        warnings.warn_explicit("this will be removed", category, "a.py", 1, module=module)


def test_a_test_file_counts_as_ours():
    with pytest.raises(DeprecationWarning):
        warnings.warn("this will be removed", DeprecationWarning, stacklevel=1)


def test_what_libraries_call_among_themselves_is_not_an_error():
    with pytest.warns(DeprecationWarning):
        warnings.warn_explicit("this will be removed", DeprecationWarning, "a.py", 1, module="sklearn.projections")


def test_hypothesis_tries_the_same_thirty_examples_on_every_run():
    profile = settings()
    assert (profile.derandomize, profile.deadline, profile.max_examples) == (True, None, 30)

"""What is public says what it is, and names only what PyTorch has."""

import re
from functools import reduce

import pytest

from foundations import autodiff
from foundations.autodiff.operations.meanings import MEANINGS
from foundations.nn import functional
from tests.torch_or_skip import torch_or_skip

torch = torch_or_skip()

PUBLIC = {
    f"{module.__name__}.{name}": getattr(module, name)
    for module in (autodiff, functional)
    for name in module.__all__
    if callable(getattr(module, name))
}


@pytest.mark.parametrize("name", PUBLIC)
def test_it_has_a_docstring_that_says_more_than_what_it_is_compared_with(name):
    text = PUBLIC[name].__doc__
    assert text and not text.lstrip().startswith("Compare:")


def test_what_is_compared_exists():
    for name, function in PUBLIC.items():
        for compared in re.findall(r"Compare: (torch(?:\.\w+)+)", function.__doc__):
            assert reduce(getattr, compared.split(".")[1:], torch) is not None, name


@pytest.mark.parametrize("name", MEANINGS)
def test_every_meaning_is_used(name):
    """And each stands under the name of what it is compared with."""
    found = next(f for public, f in PUBLIC.items() if public.rpartition(".")[2] == name)
    assert re.search(rf"Compare: torch\.(nn\.functional\.)?{name}\b", found.__doc__)

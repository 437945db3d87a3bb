"""PyTorch for the tests that compare with it; they skip where there is none, and fail where it was promised.

from tests.torch_or_skip import torch_or_skip
torch = torch_or_skip()
"""

import importlib
import os
from types import ModuleType

import pytest

HOW = "needs PyTorch, which `make setup` installs where https://download.pytorch.org/whl/cpu can be reached"


def torch_or_skip() -> ModuleType:
    """The module torch. Skips the test, or the test file that calls this at its top, where it is not installed.

    With REQUIRE_TORCH=1, which `.ci/run` sets, that is a failure: there, no comparison may go missing unseen.
    """
    try:
        return importlib.import_module("torch")
    except ModuleNotFoundError:
        if os.environ.get("REQUIRE_TORCH") == "1":
            pytest.fail(HOW, pytrace=False)
        pytest.skip(HOW, allow_module_level=True)

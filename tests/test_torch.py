"""PyTorch is the CPU build that pyproject.toml names, and going without it is seen."""

import sys
import tomllib
from pathlib import Path

import pytest

from tests.torch_or_skip import HOW, torch_or_skip


def test_on_linux_torch_is_the_build_without_cuda():
    torch = torch_or_skip()
    if not sys.platform.startswith("linux"):
        pytest.skip("elsewhere the ordinary build has no CUDA that matters")
    pyproject = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
    wanted = pyproject["project"]["optional-dependencies"]["torch"][0]
    assert wanted == f"torch=={torch.__version__}; sys_platform == 'linux'"
    assert torch.version.cuda is None and wanted.count("+cpu") == 1


@pytest.fixture
def without_torch(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)  # importing it now raises ModuleNotFoundError


def test_without_torch_a_test_skips_and_says_how_to_get_it(without_torch, monkeypatch):
    monkeypatch.delenv("REQUIRE_TORCH", raising=False)
    with pytest.raises(pytest.skip.Exception, match="make setup") as skipped:
        torch_or_skip()
    assert skipped.value.msg == HOW and "\n" not in HOW


def test_without_torch_a_test_fails_where_it_is_required(without_torch, monkeypatch):
    monkeypatch.setenv("REQUIRE_TORCH", "1")
    with pytest.raises(pytest.fail.Exception, match="make setup"):
        torch_or_skip()

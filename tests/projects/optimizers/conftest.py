"""One quick run, shared by the tests that look at what it leaves behind."""

import sys

import pytest

from projects.common.cli import main
from projects.optimizers import __main__ as program
from tests.projects.programs import calling
from tests.torch_or_skip import torch_or_skip


@pytest.fixture
def optimizers(monkeypatch, capsys, tmp_path):
    """Call the program: exit code, output, complaints."""
    return calling(program, monkeypatch, capsys, tmp_path)


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    """The folder of a quick run with both sides."""
    torch_or_skip()
    out = tmp_path_factory.mktemp("optimizers")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["program", "--quick", "--out", str(out), "--surface", "beale", "--steps", "60"])
        with pytest.raises(SystemExit) as stop:
            main(program.app)
    assert stop.value.code == 0
    return out

"""One quick run, shared by the tests that look at what it leaves behind."""

import pytest

from projects.optimizers import __main__ as program
from tests.projects.programs import calling, once, run_quietly
from tests.torch_or_skip import torch_or_skip


@pytest.fixture
def optimizers(monkeypatch, capsys, tmp_path):
    """Call the program: exit code, output, complaints."""
    return calling(program, monkeypatch, capsys, tmp_path)


@pytest.fixture(scope="session")
def results(tmp_path_factory):
    """The folder of a quick run with both sides."""
    torch_or_skip()

    def run(home):
        run_quietly(program, "--quick", "--out", home, "--surface", "beale", "--steps", 60)

    return once(tmp_path_factory, "optimizers", run)

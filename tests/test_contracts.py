"""The house rules hold, and each of them goes red when it is broken.

Arrows between folders are import-linter's (its contracts are in pyproject.toml); the rest is `tests/contracts.py`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contracts import violations

ROOT = Path(__file__).parents[1]
FILES = [path for folder in ("foundations", "projects") for path in sorted((ROOT / folder).rglob("*.py"))]


# ---- What "from scratch" forbids, and where libraries may be called


def test_every_file_keeps_the_rules():
    assert len(FILES) > 2
    broken = [v for path in FILES for v in violations(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())]
    assert not broken, "\n".join(broken)


SOLVER = "foundations/linalg/solver.py"

BROKEN = [
    # NumPy's answers, by every road
    (SOLVER, "import numpy as np\nnp.linalg.svd(A)", "numpy.linalg"),
    (SOLVER, "import numpy\nnumpy.linalg.svd(A)", "numpy.linalg"),
    (SOLVER, "import numpy.linalg as la", "numpy.linalg"),
    (SOLVER, "import numpy.linalg", "numpy.linalg"),
    (SOLVER, "from numpy import linalg as la", "numpy.linalg"),
    (SOLVER, "from numpy.linalg import svd", "numpy.linalg.svd"),
    (SOLVER, "from numpy.linalg import LinAlgError", "numpy.linalg.LinAlgError"),
    (SOLVER, "from numpy import *", "numpy.*"),
    (SOLVER, "import numpy as np\nlibrary = np\nlibrary.fft.fft(x)", "numpy.fft"),
    (SOLVER, "import numpy as np\ngetattr(np, 'linalg')", "numpy.linalg"),
    (SOLVER, "import numpy as np\ngetattr(np, 'linalg').svd(A)", "numpy.linalg"),
    (SOLVER, "import importlib\nimportlib.import_module('numpy.linalg')", "numpy.linalg"),
    (SOLVER, "__import__('scipy.linalg')", "scipy.linalg"),
    (SOLVER, "from foundations.comparison import resolve\nresolve('numpy.linalg.svd')", "numpy.linalg.svd"),
    (SOLVER, "from numpy._core.einsumfunc import c_einsum", "numpy._core"),
    *[
        (SOLVER, f"import numpy as np\nnp.{name}(x)", f"numpy.{name}")
        for name in [
            *["polynomial.Polynomial", "polyfit", "polyval", "poly1d", "roots", "vander", "kron", "cov", "corrcoef"],
            *["convolve", "correlate", "einsum", "einsum_path", "gradient", "trapezoid", "interp"],
            *["histogram", "histogram2d", "histogramdd", "histogram_bin_edges"],
        ]
    ],
    ("foundations/linalg/_edge.py", "from numpy.linalg import svd", "numpy.linalg.svd"),
    ("projects/spam/model.py", "import numpy as np\nnp.linalg.svd(A)", "numpy.linalg"),
    # What is private to another folder
    ("foundations/probability/chains.py", "from foundations.numerics._edge import as_float", "is private to"),
    ("projects/spam/run.py", "from projects.common._private import f", "is private to"),
    # Randomness
    (SOLVER, "def f(rng): return rng.normal(0, 1)", "normal of a Generator"),
    (SOLVER, "def f(rng): return rng.choice(3)", "choice of a Generator"),
    (SOLVER, "class C:\n    def f(self): return self._rng.gamma(2)", "gamma of a Generator"),
    (SOLVER, "import numpy as np\ndef f(s: np.random.Generator | None): s.poisson(2)", "poisson of a"),
    (SOLVER, "import numpy as np\ng = np.random.default_rng(0)\ng.exponential()", "exponential of a Generator"),
    (SOLVER, "import numpy as np\nnp.random.default_rng(0).beta(1, 2)", "beta of a Generator"),
    (SOLVER, "def f(rng): return getattr(rng, 'wald')(1, 2)", "wald of a Generator"),
    (SOLVER, "from numpy.random import Generator\nGenerator.gamma(rng, 1)", "numpy.random.Generator.gamma"),
    (SOLVER, "import numpy as np\nnp.random.seed(0)", "numpy.random.seed"),
    (SOLVER, "from numpy.random import RandomState", "numpy.random.RandomState"),
    ("projects/spam/model.py", "def f(rng): return rng.multinomial(1, p)", "multinomial of a Generator"),
    # Libraries
    (SOLVER, "import scipy", "scipy"),
    (SOLVER, "def f():\n    from sklearn.decomposition import PCA", "sklearn"),
    (SOLVER, "import pandas", "pandas"),
    (SOLVER, "import projects.common", "projects"),
    ("foundations/estimators/_sklearn.py", "from sklearn.exceptions import NotFittedError", "sklearn"),
    ("foundations/estimators/_sklearn.py", "def f():\n    import scipy", "scipy"),
    ("foundations/estimators/pca.py", "def f():\n    from sklearn.utils import Tags", "sklearn"),
    (SOLVER, "from foundations.linalg.baselines import lapack_qr", "foundations.linalg.baselines"),
    ("projects/spam/model.py", "from projects.spam import baseline", "projects.spam.baseline"),
    ("projects/spam/model.py", "import pandas", "pandas"),
    ("projects/spam/model.py", "from sklearn.datasets import load_digits", "sklearn"),
    ("projects/spam/figures.py", "import scipy.stats", "scipy"),
    ("projects/spam/data.py", "from sklearn.datasets import fetch_20newsgroups", "fetch_20newsgroups"),
    ("projects/spam/data.py", "from sklearn.feature_extraction.text import CountVectorizer", "sklearn"),
    ("projects/spam/data.py", "import sklearn", "sklearn"),
    ("projects/common/report.py", "import torch", "torch"),
]


@pytest.mark.parametrize(("path", "source", "named"), BROKEN)
def test_a_broken_rule_is_found(path, source, named):
    found = violations(source, path)
    assert any(named in sentence for sentence in found), found
    assert all(sentence.startswith(f"{path}:") for sentence in found)


KEPT = [
    ("foundations/linalg/qr.py", "from foundations.linalg._edge import LinAlgError"),
    ("foundations/linalg/deep/qr.py", "from foundations.linalg._edge import LinAlgError"),
    (SOLVER, "import numpy as np\nnp.dot(a, b), np.outer(a, b), np.trace(A), np.cumsum(a), np.quantile(a, 0.5)"),
    (SOLVER, "from foundations.linalg._edge import LinAlgError"),
    (SOLVER, "import numpy as np\nfrom foundations import linalg\nlinalg.svd(A)"),
    (SOLVER, "from foundations.signal import convolve\nconvolve(a, b)"),
    (SOLVER, "def f(self): return self.gamma + self.power.beta + distribution.normal"),
    (SOLVER, "import numpy as np\nnp.linspace(0, 1); np.logaddexp(a, b); np.corrected"),
    (SOLVER, "def f(rng): rng.random(), rng.uniform(), rng.integers(3), rng.standard_normal()"),
    (SOLVER, "def f(rng): rng.permutation(3), rng.permuted(x), rng.shuffle(x), rng.spawn(2)"),
    (SOLVER, "import numpy as np\ndef f(rng: np.random.Generator): return np.random.default_rng(rng)"),
    ("foundations/linalg/_edge.py", "from numpy.linalg import LinAlgError"),
    ("foundations/linalg/baselines.py", "import scipy.linalg\nimport numpy as np\nnp.linalg.svd(A)\nrng.normal()"),
    ("foundations/estimators/_sklearn.py", "def f():\n    from sklearn.utils import Tags"),
    ("projects/spam/baseline.py", "import torch, sklearn.svm"),
    ("projects/spam/data.py", "from sklearn.datasets import load_digits, load_iris\nimport pandas, numpy.linalg"),
    ("projects/spam/figures.py", "import matplotlib.figure, PIL.Image"),
    ("projects/spam/__main__.py", "import typer, rich\nfrom projects.common import cli"),
    ("projects/spam/evaluate.py", "from projects.spam import baseline"),
]


@pytest.mark.parametrize(("path", "source"), KEPT)
def test_what_is_allowed_is_not_found(path, source):
    assert violations(source, path) == []


# ---- The arrows


def lint_imports(folder: Path) -> tuple[int, str]:
    """Exit code of import-linter on the packages in a folder, and what it said."""
    code = "from importlinter.cli import lint_imports_command as lint; lint()"  # with -c, the folder is on the path
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": "", "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
    )
    return done.returncode, done.stdout + done.stderr


def test_the_arrows_hold():
    code, said = lint_imports(ROOT)
    assert code == 0, said


@pytest.fixture
def house(tmp_path):
    """A house of empty folders, under the contracts of this one."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for folder in ("foundations", "foundations/linalg", "foundations/signal", "foundations/estimators"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
    for folder in ("projects", "projects/common", "projects/eigenfaces", "projects/spam"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "foundations" / "comparison.py").touch()
    return tmp_path


def test_arrows_that_point_up_are_kept(house):
    (house / "foundations/estimators/pca.py").write_text("from foundations import linalg, signal\n")
    (house / "projects/spam/run.py").write_text("import projects.common\nimport foundations.estimators\n")
    code, said = lint_imports(house)
    assert code == 0, said


@pytest.mark.parametrize(
    ("path", "source", "contract"),
    [
        ("foundations/linalg/qr.py", "from foundations import signal", "Each row of foundations"),
        ("foundations/signal/fft.py", "def f():\n    import foundations.estimators", "Each row of foundations"),
        ("foundations/comparison.py", "import foundations.linalg.baselines", "Each row of foundations"),
        ("foundations/astrology/__init__.py", "", "Each row of foundations"),
        ("foundations/linalg/qr.py", "import projects.common", "foundations never imports projects"),
        ("projects/spam/run.py", "from projects.eigenfaces import model", "A project stands alone"),
        ("projects/common/report.py", "import projects.spam", "A project stands alone"),
        ("projects/sudoku/__init__.py", "", "A project stands alone"),
    ],
)
def test_an_arrow_the_wrong_way_is_found(house, path, source, contract):
    (house / path).parent.mkdir(exist_ok=True)
    (house / path).write_text(source + "\n")
    (house / "foundations/linalg/baselines.py").touch()
    code, said = lint_imports(house)
    lines = [line for line in said.splitlines() if line.startswith(contract)]
    assert code == 1 and lines[0].endswith("BROKEN"), said

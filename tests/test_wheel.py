"""The wheel holds what it should, and its `foundations` needs nothing but NumPy."""

import email
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built without network from a copy of what it is made of."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for name in ("foundations", "projects", "tests"):
        ignored = shutil.ignore_patterns("__pycache__", "results", "pictures")
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    options = ["--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--quiet"]
    command = [sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", str(out), str(source)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = out.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def bare(wheel, tmp_path_factory):
    """A folder with the unpacked wheel and NumPy, and nothing else."""
    folder = tmp_path_factory.mktemp("bare")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    site = Path(np.__file__).parents[1]
    for name in ("numpy", "numpy.libs"):
        if (site / name).exists():
            try:
                (folder / name).symlink_to(site / name, target_is_directory=True)
            except OSError:  # Windows, without the right to make links
                shutil.copytree(site / name, folder / name)
    return folder


def run(folder, code):
    """What code prints, as JSON, run by a Python that sees the standard library and one folder."""
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); {code}"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_wheel_holds_the_packages_and_their_data_and_no_tests(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    packages = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert packages == {"foundations", "projects"}
    assert {"foundations/py.typed", "projects/common/report.html"} <= names
    assert any(name.endswith("LICENSE") for name in names)
    sources = {p.relative_to(ROOT).as_posix() for p in (ROOT / "foundations").rglob("*.py")}
    assert sources <= names


def test_the_wheel_requires_numpy_alone(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = email.message_from_bytes(archive.read(name))
    assert [line for line in metadata.get_all("Requires-Dist") if "extra ==" not in line] == ["numpy>=2.0"]
    assert set(metadata.get_all("Provides-Extra")) == {"projects", "live", "torch"}
    assert metadata["Requires-Python"] == ">=3.11"


def test_every_module_of_foundations_works_with_numpy_alone(bare):
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((ROOT / "foundations").rglob("*.py"))
        if path.name not in ("baseline.py", "baselines.py")
    ]
    loaded = run(
        bare,
        f"import importlib, json; [importlib.import_module(name) for name in {modules}]; "
        "import numpy as np; from foundations.linalg import svd; "
        "U, S, Vh = svd(np.diag([3.0, 4.0])); assert np.allclose(S, [4.0, 3.0]); "
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))",
    )
    theirs = {name for name in loaded if "cython" in name}  # what NumPy's own extension modules are called inside
    assert set(loaded) - sys.stdlib_module_names - theirs - {"__main__"} == {"foundations", "numpy"}


def test_importing_foundations_takes_under_150_ms_beyond_numpy(bare):
    code = "import numpy, time; t = time.perf_counter(); import foundations; print(time.perf_counter() - t)"
    assert min(run(bare, code) for _ in range(5)) < 0.150

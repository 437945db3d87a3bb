"""The set-up does what it says and no more, under a stand-in for Python that only writes down what it is told.

The stand-in is a shell script; it answers for the base interpreter, for the one in .venv, and for pip.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HIDDEN = ("PIP_", "MAKE", "MFLAGS", "PYTHON", "FOUNDATIONS", "REQUIRE_TORCH", "ARGS", "AREA")
posix = pytest.mark.skipif(os.name == "nt", reason="the stand-in for Python is a POSIX shell script")
with_make = pytest.mark.skipif(not shutil.which("make"), reason="there is no make on this machine")

PYPROJECT = """
[project]
dependencies = ["numpy>=2.0"]
[project.optional-dependencies]
projects = ["scipy>=1.14"]
live = ["bokeh>=3.6"]
torch = ["torch==2.13.0+cpu"]
[dependency-groups]
test = ["pytest"]
lint = ["ruff"]
"""

PYTHON = """#!/bin/sh
case "$1 $2" in
  "-E "*) exec "$REAL_PYTHON" "$@" ;;
  "-c import pip") exit 0 ;;
  "-c "*) printf '%s\\n%s\\n' "${FAKE_VERSION:-(3, 12)}" "$0"; exit 0 ;;
  "-m venv")
    echo venv >> "$LOG"
    [ -n "$FAKE_NO_VENV" ] && exit 1
    sleep "${FAKE_SECONDS:-0}"
    mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; exit 0 ;;
  "-m pip")
    printf '%s\\n' "$*" >> "$LOG"
    case "$*" in
      $FAKE_KILLED_AT) kill -9 $PPID ;;
      $FAKE_FAILS_AT) echo "Collecting"; echo "${FAKE_SAYS:-ERROR: No matching distribution found for it}"; exit 1 ;;
    esac
    exit 0 ;;
esac
printf 'run' >> "$LOG"; printf '[%s]' "$@" >> "$LOG"; printf ' %s\\n' "$PYTHONPATH$PYTHONHOME" >> "$LOG"
exit "${FAKE_EXIT:-0}"
"""


class Machine:
    """A checkout at a path with a space, a stand-in for Python, and what both were told."""

    def __init__(self, tmp_path):
        self.checkout, self.bin, self.log = tmp_path / "a b", tmp_path / "bin", tmp_path / "log"
        (self.checkout / "projects/hello_world").mkdir(parents=True)
        self.bin.mkdir()
        for name in ("bootstrap.py", "Makefile"):
            shutil.copy(ROOT / name, self.checkout)
        (self.checkout / "pyproject.toml").write_text(PYPROJECT)
        (self.checkout / "constraints.txt").write_text("numpy==2.4.6\n")
        (self.checkout / "projects/hello_world/__main__.py").write_text('"""Say hello.\n\nTwice."""\n')
        self.python = self.add("python")
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(HIDDEN)}
        self.environment |= {"LOG": str(self.log), "PYTHON": str(self.python), "REAL_PYTHON": sys.executable}
        self.environment |= {"FAKE_KILLED_AT": "-", "FAKE_FAILS_AT": "-"}

    def add(self, name, script=PYTHON):
        """One more program on the path."""
        path = self.bin / name
        path.write_text(script)
        path.chmod(0o755)
        return path

    def __call__(self, *arguments, **environment):
        """Run bootstrap.py; the result also holds what Python was told meanwhile, as `log`."""
        return self.run([sys.executable, "bootstrap.py", *arguments], **environment)

    def make(self, *arguments, **environment):
        return self.run(["make", "--no-print-directory", *arguments], **environment)

    def run(self, command, **environment):
        self.log.write_text("")
        environment = self.environment | environment
        done = subprocess.run(command, cwd=self.checkout, env=environment, capture_output=True, text=True)
        done.log = self.log.read_text().splitlines()
        done.pip = [line for line in done.log if line.startswith("-m pip")]
        return done

    @property
    def state(self):
        return json.loads((self.checkout / ".venv/bootstrap.json").read_text())


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def one_sentence(done):
    """The last line on stderr of a run that ended with exit code 2."""
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr.splitlines()[-1]


# ---- What is installed, and when


@posix
def test_a_project_installs_what_it_needs_and_never_asks_for_torch(machine):
    done = machine("project-hello-world", "--quick", "my photos")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.log] == ["venv", "-m", "-m", "run[-m][projects.hello_world][--quick][my"]
    assert "pip>=25.1" in done.pip[0]
    assert "--constraint constraints.txt" in done.pip[1] and "numpy>=2.0 scipy>=1.14" in done.pip[1]
    assert "torch" not in " ".join(done.pip)
    assert done.log[-1] == "run[-m][projects.hello_world][--quick][my photos] "
    assert len(done.stderr.splitlines()) == 1 and not done.stdout


@posix
def test_a_second_run_installs_nothing_and_says_nothing(machine):
    machine("project-hello-world")
    done = machine("project-hello-world")
    assert done.log == ["run[-m][projects.hello_world] "]
    assert not done.stderr


@posix
@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_changed_file_brings_the_environment_up_to_date_once(machine, name):
    machine("project-hello-world")
    path = machine.checkout / name
    path.touch()
    assert not machine("project-hello-world").pip
    path.write_text(path.read_text() + "# one more line\n")
    done = machine("project-hello-world")
    assert len(done.pip) == 2 and "venv" not in done.log
    assert not machine("project-hello-world").pip


@posix
def test_tests_add_what_they_need_to_what_is_there(machine):
    machine("project-hello-world")
    done = machine("test", "-k", "svd")
    assert "venv" not in done.log
    assert "--group test" in done.pip[1] and "--group lint" in done.pip[1] and "scipy" not in done.pip[1]
    assert done.log[-1] == "run[-m][pytest][-k][svd] "
    assert machine.state["parts"] == ["lint", "live", "projects", "test", "torch"]
    assert not machine("project-hello-world").pip


@posix
def test_a_page_adds_what_it_needs_and_runs_the_projects_verb(machine):
    assert "torch==" not in " ".join(machine("project-hello-world").pip)
    (machine.checkout / "projects/optimizers").mkdir()
    (machine.checkout / "projects/optimizers/__main__.py").write_text('"""Race."""\n')
    asked = " ".join(machine("project-optimizers").pip)
    assert "bokeh" not in asked and "torch==" in asked  # it runs beside PyTorch; hello-world does not
    done = machine("project-optimizers-live", "--no-open")
    assert "bokeh>=3.6" in done.pip[1] and "scipy" not in done.pip[1]
    assert done.log[-1] == "run[-m][projects.optimizers][live][--no-open] "
    assert "project-optimizers-live " in machine().stdout


@posix
def test_torch_is_asked_for_so_that_it_is_the_cpu_build_and_takes_seconds(machine):
    (asked,) = [line for line in machine("setup").pip if "torch==2.13.0+cpu" in line]
    assert "--retries 0 --timeout 5" in asked
    if sys.platform.startswith("linux"):
        assert "--extra-index-url https://download.pytorch.org/whl/cpu" in asked


@posix
def test_without_torch_the_set_up_goes_on_and_asks_again_only_when_told_to(machine):
    def asked(*arguments, **environment):
        done = machine(*arguments, FAKE_FAILS_AT="*torch*", **environment)
        assert done.returncode == 0
        return sum("torch" in line for line in done.pip), done.stderr

    times, said = asked("test")
    assert times == 1 and said.count("make setup installs it") == 1
    assert asked("test") == (0, "")
    assert asked("project-hello-world") == (0, "")
    assert asked("setup")[0] == 1
    assert asked("test", REQUIRE_TORCH="1")[0] == 1
    assert machine("setup").returncode == 0
    assert "torch" in machine.state["parts"] and machine("setup").log == []


@posix
def test_constraints_that_cannot_be_satisfied_are_left_out_and_that_is_said(machine):
    done = machine("project-hello-world", FAKE_FAILS_AT="*constraints.txt*")
    assert done.returncode == 0
    assert "constraints.txt cannot be satisfied here (No matching distribution found for it)" in done.stderr
    assert "constraints.txt" not in done.pip[2] and "scipy>=1.14" in done.pip[2]


# ---- What can go wrong


@posix
@pytest.mark.parametrize("says", ["ERROR: No matching distribution found for numpy", "WARNING: Retrying (Retry(4))"])
def test_without_an_index_one_sentence_says_so(machine, says):
    done = machine("project-hello-world", FAKE_FAILS_AT="*numpy*", FAKE_SAYS=says)
    assert "pip needs a package index" in one_sentence(done)
    assert len(done.pip) == (2 if "Retrying" in says else 3)  # no connection: not asked again without constraints
    assert not any(line.startswith("run") for line in done.log)
    assert machine("project-hello-world").returncode == 0


def test_a_real_pip_without_an_index_ends_in_the_same_sentence(machine, tmp_path):
    settings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path), "PIP_CONFIG_FILE": os.devnull}
    done = machine("project-hello-world", PYTHON=sys.executable, **settings)
    assert "pip needs a package index" in one_sentence(done)


@posix
def test_an_update_that_fails_leaves_the_environment_as_it_was(machine):
    machine("project-hello-world")
    path = machine.checkout / "pyproject.toml"
    path.write_text(PYPROJECT.replace("scipy", "scipyy"))
    one_sentence(machine("project-hello-world", FAKE_FAILS_AT="*scipyy*"))
    path.write_text(PYPROJECT)
    assert not machine("project-hello-world").pip


@posix
def test_an_interrupted_set_up_is_begun_anew(machine):
    assert machine("project-hello-world", FAKE_KILLED_AT="*scipy*").returncode < 0
    done = machine("project-hello-world")
    assert "did not finish" in done.stderr and "venv" in done.log and done.returncode == 0


@posix
def test_an_environment_whose_python_is_gone_is_made_anew(machine):
    machine("project-hello-world")
    (machine.checkout / ".venv/bin/python").unlink()
    done = machine("project-hello-world")
    assert "venv" in done.log and done.returncode == 0


@posix
def test_a_checkout_that_was_moved_gets_its_own_environment(machine):
    machine("project-hello-world")
    machine.checkout = machine.checkout.rename(machine.checkout.with_name("moved"))
    done = machine("project-hello-world")
    assert "venv" in done.log and "made for" in done.stderr


@posix
def test_python_that_names_another_version_is_heeded(machine):
    machine("project-hello-world")
    other = machine.add("other", PYTHON.replace("(3, 12)", "(3, 13)"))
    assert "venv" in machine("project-hello-world", PYTHON=str(other)).log
    assert machine.state["python"] == [3, 13]


@posix
def test_without_a_venv_module_one_sentence_says_what_to_install(machine):
    done = machine("project-hello-world", FAKE_NO_VENV="1")
    assert "apt install python3-venv" in one_sentence(done)
    assert machine("project-hello-world").returncode == 0


@posix
def test_of_an_old_python_and_newer_ones_on_the_path_the_newest_that_runs_is_taken(machine):
    machine.add("python3.11", PYTHON)
    machine.add("python3.13", PYTHON)
    machine.add("python3.20", "#!/bin/sh\nexit 127\n")
    old = machine.add("old", PYTHON.replace("(3, 12)", "(3, 9)"))
    path = os.pathsep.join([str(machine.bin), machine.environment["PATH"]])
    done = machine("project-hello-world", PYTHON=str(old), PATH=path)
    assert done.returncode == 0
    assert f"{old}, which is no Python 3.11 or newer: taking {machine.bin}/python3.13." in done.stderr


@posix
def test_too_old_a_python_and_no_other_is_one_sentence(machine):
    old = machine.add("old", PYTHON.replace("(3, 12)", "(3, 9)"))
    sentence = one_sentence(machine("project-hello-world", PYTHON=str(old), PATH=str(machine.bin)))
    assert sentence.startswith(f"Python 3.11 or newer is needed, but {old} is Python 3.9")


def test_an_old_python_can_read_the_file():
    tree = ast.parse((ROOT / "bootstrap.py").read_text("ascii"), feature_version=(3, 7))
    newer = (ast.JoinedStr, ast.NamedExpr, ast.AnnAssign, ast.AsyncFunctionDef, ast.Nonlocal, ast.YieldFrom, ast.Match)
    for node in ast.walk(tree):
        assert not isinstance(node, newer), f"line {getattr(node, 'lineno', 0)}"
        assert not getattr(node, "annotation", None) and not getattr(node, "returns", None)


@posix
def test_two_set_ups_at_once_do_the_work_once(machine):
    machine.log.write_text("")
    environment = machine.environment | {"FAKE_SECONDS": "0.5"}
    command = [sys.executable, "bootstrap.py", "project-hello-world"]
    both = [subprocess.Popen(command, cwd=machine.checkout, env=environment, stderr=subprocess.PIPE) for _ in range(2)]
    said = b"".join(process.communicate()[1] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    log = machine.log.read_text().splitlines()
    assert log.count("venv") == 1 and sum(line.startswith("run") for line in log) == 2
    assert said.count(b"waiting for it") == 1


@posix
def test_settings_for_other_environments_do_not_reach_the_program(machine):
    done = machine("project-hello-world", PYTHONPATH="/elsewhere", PYTHONSAFEPATH="1")
    assert done.log[-1] == "run[-m][projects.hello_world] "


# ---- Targets


@posix
def test_the_exit_code_is_the_programs_own(machine):
    assert machine("project-hello-world", FAKE_EXIT="7").returncode == 7
    assert machine("test", FAKE_EXIT="5").returncode == 5


def test_no_target_lists_them_one_line_each(machine):
    done = machine()
    assert done.returncode == 0 and not (machine.checkout / ".venv").exists()
    lines = [line.split(maxsplit=1) for line in done.stdout.splitlines()]
    targets = [target for target, _ in lines]
    assert targets == ["project-hello-world", "setup", "test", "compare", "data", "lint", "clean"]
    assert lines[0][1] == "Say hello."


def test_an_unknown_project_or_target_is_told_those_there_are(machine):
    sentence = one_sentence(machine("project-hello"))
    assert sentence == "There is no project-hello here; there are: project-hello-world."
    assert "setup" in one_sentence(machine("tests"))
    assert not (machine.checkout / ".venv").exists()


@posix
def test_lint_runs_both_linters_and_fails_if_one_does(machine):
    done = machine("lint", FAKE_EXIT="1")
    assert [line for line in done.log if line.startswith("run")] == ["run[-m][ruff][check][.] ", "run[-m][mypy] "]
    assert done.returncode == 1 and "scipy" not in " ".join(done.pip)


def test_clean_removes_what_targets_leave_and_nothing_else(machine):
    gone = (".venv/bin/python", ".mypy_cache/x", "compare.json", "projects/hello_world/results/metrics.json")
    kept = ("projects/hello_world/__main__.py", "projects/hello_world/pictures/mean.png", "data/att_faces.zip")
    for name in gone + kept:
        (machine.checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (machine.checkout / name).touch()
    assert machine("clean").returncode == 0
    assert not any((machine.checkout / name).exists() for name in gone)
    assert all((machine.checkout / name).exists() for name in kept)
    assert not (machine.checkout / "projects/hello_world/results").exists()


@posix
@with_make
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["project-hello-world", "ARGS=--quick --data x"], "[-m][projects.hello_world][--quick][--data][x]"),
        (["project-hello-world", 'ARGS=--data "my photos"'], "[-m][projects.hello_world][--data][my photos]"),
        (["compare", "AREA=linalg"], "[-m][projects.common.compare][--area=linalg]"),
        (["compare"], "[-m][projects.common.compare]"),
        (["data", "ARGS=--check"], "[-m][projects.common.data][--check]"),
    ],
)
def test_make_passes_arguments_on(machine, arguments, told):
    assert machine.make(*arguments).log[-1] == f"run{told} "


@posix
@with_make
def test_make_alone_lists_the_targets(machine):
    assert machine.make().stdout == machine().stdout != ""


@posix
@with_make
def test_make_fails_where_the_program_does(machine):
    assert machine.make("project-hello-world", FAKE_EXIT="7").returncode == 2
    assert "there are: project-hello-world" in machine.make("project-foo").stderr

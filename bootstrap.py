"""Create the environment that a target needs, then run the target. This is all that `make` calls; without make:

    python bootstrap.py                                the targets, one line each
    python bootstrap.py project-eigenfaces --quick     the same as make project-eigenfaces ARGS=--quick

Standard library only. The environment is .venv, and .venv/bootstrap.json says what is in it; that file is written last,
so that a set-up which was interrupted is known by it. The program's exit code is passed on; 2 means that something was
missing, and one sentence says what. An old Python must be able to read this file, to look for a newer one and to say
that there is none: hence no annotations and no f-strings.
"""

from __future__ import print_function

import contextlib
import errno
import glob
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time

OLDEST = (3, 11)
KEYS = {"complete", "root", "python", "fingerprint", "parts", "given_up"}  # of bootstrap.json
FORMAT = "1"  # counted up when this file installs differently, so that environments made before are brought up to date
CONSTRAINTS = ["--constraint", "constraints.txt"]
TORCH_INDEX = "https://download.pytorch.org/whl/cpu"
ROOT = os.path.dirname(os.path.realpath(__file__))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "Scripts", "python.exe") if os.name == "nt" else os.path.join(VENV, "bin", "python")
STATE = os.path.join(VENV, "bootstrap.json")
LOCK = os.path.join(ROOT, ".bootstrap.lock")

# target: what it does, the parts it needs, the commands it runs in .venv
ALL = ("projects", "live", "test", "lint", "torch")
TARGETS = {
    "setup": ("install everything, PyTorch included", ALL, []),
    "test": ("run every test", ALL, ["-m pytest"]),
    "compare": ("time our functions beside the libraries' (one folder: AREA=linalg)", ("projects", "test", "torch"),
                ["-m projects.common.compare"]),
    "data": ("fetch every data set (verify those fetched: ARGS=--check)", ("projects",), ["-m projects.common.data"]),
    "lint": ("ruff everywhere, mypy on foundations", ("lint",), ["-m ruff check .", "-m mypy"]),
    "clean": ("remove the environment, caches and results; never the data", (), []),
}
EXTRAS = ("projects", "live", "torch")  # the other parts are dependency groups of pyproject.toml
# target: project, and its verb that serves a page; the part of pyproject.toml that it needs has the verb's name
PAGES = {"project-optimizers-live": ("optimizers", "live")}
WITH_TORCH = ("optimizers",)  # projects that run beside PyTorch; where it cannot be had, they say so and run without
CLUTTER = (".venv", ".bootstrap.lock", ".pytest_cache", ".ruff_cache", ".mypy_cache", ".hypothesis", "build", "dist",
           ".import_linter_cache", "*.egg-info", "compare.json", "projects/*/results")
# Settings of the user's that would send a program, or pip, to another environment than .venv.
FOREIGN = ("PYTHONHOME", "PYTHONPATH", "PYTHONSAFEPATH", "__PYVENV_LAUNCHER__", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT")


def say(sentence):
    """One line on stderr: stdout belongs to the program."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def remove(path):
    """Remove a file, a link or a folder."""
    shutil.rmtree(path) if os.path.isdir(path) and not os.path.islink(path) else os.remove(path)


def stop(sentence):
    """End with one sentence and exit code 2."""
    say(sentence)
    sys.exit(2)


def probe(python):
    """Version and base interpreter of a Python, as ((3, 12), "/usr/bin/python3.12"); None if it does not run."""
    code = "import sys; print(sys.version_info[:2]); print(getattr(sys, '_base_executable', 0) or sys.executable)"
    try:
        said = subprocess.check_output([python, "-c", code], stderr=subprocess.PIPE, universal_newlines=True)
        version, base = said.splitlines()[-2:]
        return tuple(int(part) for part in version.strip("()").split(",")), base
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


def pythons_on_path():
    """Every python3.x on the path from 3.11 on, newest first. Some may not run: pyenv leaves such shims."""
    found = {}
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for path in glob.glob(os.path.join(folder, "python3.*")):
            minor = os.path.basename(path)[len("python3."):].replace(".exe", "")
            if minor.isdigit() and int(minor) >= OLDEST[1]:
                found.setdefault(int(minor), []).append(path)
    return [path for minor in sorted(found, reverse=True) for path in found[minor]]


def find_python():
    """What PYTHON names, or the running Python; where that is too old, the newest python3.x on the path. As `probe`."""
    first = os.environ.get("PYTHON") or sys.executable
    for python in [first] + pythons_on_path():
        found = probe(python)
        if found and found[0] >= OLDEST:
            if python != first and os.environ.pop("PYTHON", None):
                say("PYTHON names %s, which is no Python 3.11 or newer: taking %s." % (first, python))
            return found
    found = probe(first)
    stop("Python 3.11 or newer is needed, but %s is %s and the path has no newer python3.x: install one "
         "(https://www.python.org/downloads), or name it, as in PYTHON=/path/to/python3.12 make test."
         % (first, "Python %d.%d" % found[0] if found else "none that runs"))


def read_state():
    """What the last set-up wrote; {} where there was none."""
    try:
        with open(STATE) as file:
            state = json.load(file)
        return state if not state["complete"] or set(state) >= KEYS else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def write_state(state):
    """Replace the state in one step."""
    with open(STATE + ".new", "w") as file:
        json.dump(state, file)
    os.replace(STATE + ".new", STATE)


def fingerprint():
    """Changes when pyproject.toml, constraints.txt or the way of installing changes."""
    contents = [FORMAT.encode()]
    for name in ("pyproject.toml", "constraints.txt"):
        with open(os.path.join(ROOT, name), "rb") as file:
            contents.append(hashlib.sha256(file.read()).digest())
    return hashlib.sha256(b"".join(contents)).hexdigest()


def why_anew(state):
    """Why .venv has to be created from nothing; None if it can be used, or brought up to date."""
    if not os.path.lexists(VENV):
        return "there is none"
    if state and not state["complete"]:
        return "the last set-up did not finish"
    if state and state["root"] != ROOT:
        return "the one here was made for %s" % state["root"]
    found = probe(VENV_PYTHON)
    if not found or found[0] < OLDEST or (state and list(found[0]) != state["python"]):
        return "its Python is gone"
    named = probe(os.environ["PYTHON"]) if os.environ.get("PYTHON") else None
    if named and OLDEST <= named[0] != found[0]:
        return "PYTHON names another version"
    return None


def missing(state, parts, retry_torch):
    """The parts that are wanted and not installed; where pyproject.toml or constraints.txt changed, all parts."""
    if state.get("fingerprint") != fingerprint():
        return set(parts) | set(state.get("parts", ()))
    # PyTorch that could not be had is not asked for again on every run.
    return set(parts) - set(state["parts"]) - set(() if retry_torch else state["given_up"])


@contextlib.contextmanager
def alone():
    """One set-up at a time in this checkout. The system frees the lock when the process ends, however it ends."""
    with open(LOCK, "a") as file:
        for turn in range(10**9):
            try:
                if os.name == "nt":
                    import msvcrt
                    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                else:
                    import fcntl
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
                    break  # a file system without locks
                if turn == 0:
                    say("Another set-up is at work here: waiting for it ...")
                time.sleep(0.2)
        yield


def pip(*arguments):
    """pip install, in .venv: None if all went well, else all that it said."""
    command = [VENV_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    settings = dict({"PIP_RETRIES": "2"}, **dict(os.environ, PIP_USER="0"))
    done = subprocess.run(command + list(arguments), cwd=ROOT, env=settings, text=True, errors="replace",
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return (done.stdout.strip() or "no word of why") if done.returncode else None


def last_error(said):
    """The line of pip's that says what went wrong."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return ([line[7:] for line in lines if line.startswith("ERROR: ")] or lines)[-1]


def requirements(part):
    """pip's arguments for one part of pyproject.toml: the lines of an extra, or the name of a dependency group."""
    import tomllib
    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        try:
            project = tomllib.load(file)["project"]
        except (tomllib.TOMLDecodeError, KeyError) as error:
            stop("pyproject.toml cannot be read (%s): mend it, or take it from git again." % error)
    return project["dependencies"] + (project["optional-dependencies"][part] if part in EXTRAS else ["--group", part])


def create(base):
    """An empty .venv, marked as unfinished from its first moment."""
    if os.path.lexists(VENV):
        remove(VENV)
    os.mkdir(VENV)
    write_state({"complete": False})
    if subprocess.call([base, "-m", "venv", VENV], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL):
        stop("%s cannot create environments, for want of a complete venv module: install it (on Debian and Ubuntu: apt "
             "install python3-venv), or name another Python, as in PYTHON=/path/to/python3.12 make test." % base)


def install(parts):
    """Install parts by constraints.txt, or without it where it cannot be satisfied. None, or pip's words on failing."""
    if not parts:
        return None
    wanted = ["--prefer-binary"] + [word for part in sorted(parts) for word in requirements(part)]
    said = pip("--only-binary", ":all:", *(CONSTRAINTS + wanted))  # rather newer wheels than older sources to compile
    if not said or "Retrying (" in said:  # the second: no connection, so that another try is in vain
        return said
    without = pip(*wanted)
    if not without:
        say("constraints.txt cannot be satisfied here (%s): went on without it." % last_error(said))
    return without


def install_torch():
    """Try to install PyTorch, on Linux its CPU build; whether that went well. Takes seconds where it cannot be had."""
    say("Setting up PyTorch, for baselines only (about 200 MB the first time) ...")
    index = ["--extra-index-url", TORCH_INDEX] if sys.platform.startswith("linux") else []
    said = pip("--retries", "0", "--timeout", "5", *(index + CONSTRAINTS + requirements("torch")))
    if said:
        say("Went on without PyTorch (%s); make setup installs it where %s can be reached."
            % (last_error(said), TORCH_INDEX if index else "a package index"))
    return not said


def prepare(parts, retry_torch):
    """See to it that .venv holds the parts. Where it does, that takes milliseconds."""
    if not why_anew(read_state()) and not missing(read_state(), parts, retry_torch):
        return
    with alone():
        state, anew = read_state(), why_anew(read_state())
        if not anew and subprocess.call([VENV_PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL):
            anew = "the one here has no pip"
        lacking = missing({} if anew else state, parts, retry_torch)
        if not lacking:
            return  # another set-up has just done it
        requirements("torch")  # a pyproject.toml that cannot be read stops it here, before .venv is touched
        if anew:
            version, base = find_python()
            say("Setting up .venv with Python %d.%d, as %s (about a minute the first time) ..." % (version + (anew,)))
            create(base)
            state = {}
        else:
            version = probe(VENV_PYTHON)[0]
            if lacking != {"torch"}:
                say("Bringing .venv up to date: %s ..." % ", ".join(sorted(lacking)))
            write_state({"complete": False})
        said = pip("pip>=25.1") or install(lacking - {"torch"})  # that pip is the first to know dependency groups
        if said:
            if not anew:  # pip settles what to install before it touches anything: .venv is what it was
                write_state(state) if state else os.remove(STATE)
            stop("Could not install what is needed (%s): pip needs a package index, so connect to the network, or set "
                 "PIP_INDEX_URL or PIP_FIND_LINKS to where packages are." % last_error(said))
        got = set(state.get("parts", ())) | lacking
        if "torch" in lacking and not install_torch():
            got.remove("torch")
        write_state({"complete": True, "root": ROOT, "python": version, "fingerprint": fingerprint(),
                     "parts": sorted(got), "given_up": sorted(lacking - got)})


def projects():
    """Target -> folder and verb, for every folder of projects that can be run; the verb is None but for pages."""
    mains = sorted(glob.glob(os.path.join(glob.escape(ROOT), "projects", "*", "__main__.py")))
    names = [os.path.basename(os.path.dirname(path)) for path in mains]
    found = {"project-" + name.replace("_", "-"): (name, None) for name in names if name != "common"}
    found.update((target, page) for target, page in PAGES.items() if page[0] in names)
    return found


def help_lines():
    """The targets, one line each; of a project, the first line of its command's docstring."""
    import ast
    lines = []
    for target, (name, verb) in projects().items():
        with open(os.path.join(ROOT, "projects", name, "__main__.py"), encoding="utf-8") as file:
            first = (ast.get_docstring(ast.parse(file.read())) or "").split("\n")[0]
        lines.append((target, "the same as a page in the browser (to open none: ARGS=--no-open)" if verb else first))
    return ["%-28s %s" % line for line in lines + [(target, what[0]) for target, what in TARGETS.items()]]


def clean():
    """Remove all that targets leave in this checkout. The data lie elsewhere, and stay."""
    paths = [path for name in CLUTTER for path in glob.glob(os.path.join(glob.escape(ROOT), name))]
    for folder in ("foundations", "projects", "tests"):
        paths += glob.glob(os.path.join(glob.escape(ROOT), folder, "**", "__pycache__"), recursive=True)
    for path in paths:
        remove(path)


def hand_over(command):
    """Become the command; on Windows, where that cannot be done, run it and pass its exit code on."""
    sys.stdout.flush()
    if os.name == "nt":
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)


def main(arguments):
    """Run one target with the arguments that follow it."""
    for name in FOREIGN:
        os.environ.pop(name, None)
    if sys.version_info < OLDEST:
        hand_over([find_python()[1], os.path.join(ROOT, "bootstrap.py")] + arguments)
    target, rest = arguments[0] if arguments else "help", arguments[1:]
    if target in ("help", "-h", "--help"):
        print("\n".join(help_lines()))
    elif target == "clean":
        clean()
    elif target in TARGETS:
        _, parts, commands = TARGETS[target]
        prepare(parts, retry_torch=target == "setup" or os.environ.get("REQUIRE_TORCH") == "1")
        os.chdir(ROOT)
        codes = [subprocess.call([VENV_PYTHON] + command.split() + (rest if command is commands[0] else []))
                 for command in commands]
        sys.exit(next((code for code in codes if code), 0))
    elif target in projects():
        name, verb = projects()[target]
        others = (verb,) if verb else ("torch",) if name in WITH_TORCH else ()
        prepare(("projects",) + others, retry_torch=False)
        if os.path.realpath(os.getcwd()) != ROOT:
            os.environ["PYTHONPATH"] = ROOT  # paths among the arguments are relative to where the user is
        hand_over([VENV_PYTHON, "-m", "projects." + name] + ([verb] if verb else []) + rest)
    else:
        known = projects() if target.startswith("project-") else list(TARGETS) + list(projects())
        stop("There is no %s here; there are: %s." % (target, ", ".join(known) or "no projects yet"))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as problem:
        stop("Set-up stopped: %s." % problem)

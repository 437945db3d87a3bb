"""`make data`: a table of what came from where; exit code 2 and one sentence when a file is missing or wrong."""

import sys

import pytest

from projects.common import data
from projects.common.cli import main
from tests.projects.common.server import GOOD, body, sha256, status


@pytest.fixture
def command(monkeypatch, capsys):
    """command(*arguments) -> exit code, table rows by file, stderr."""

    def command(*arguments):
        monkeypatch.setattr(sys, "argv", ["data", *arguments])
        with pytest.raises(SystemExit) as end:
            main(data.app)
        out, err = capsys.readouterr()
        rows = {line.split()[1]: " ".join(line.split()[2:]) for line in out.splitlines() if line.startswith("toy")}
        return end.value.code, rows, err

    return command


def entry(file, **fields):
    edition = f'editions = [{{ sha256 = "{sha256(GOOD)}" }}]\n'
    return f'[[toy.files]]\nfile = "{file}"\n' + edition + "".join(f"{k} = {v!r}\n" for k, v in fields.items())


def test_the_table_says_what_came_from_where(command, server, cache, register, tmp_path, monkeypatch):
    register(server.url("/a"), more=entry("b") + entry("c") + entry("d", by_hand=["http://a.invalid/d"]))
    server.answers["/a"] = [body(GOOD)]
    monkeypatch.setenv("FOUNDATIONS_DATA_MIRROR", str(tmp_path / "mirror"))
    for path in (cache / "toy" / "b", tmp_path / "mirror" / "toy" / "c"):
        path.parent.mkdir(parents=True)
        path.write_bytes(GOOD)
    code, rows, _ = command()
    assert rows == {"sub/data.bin": "80,000 download", "b": "80,000 cache", "c": "80,000 mirror", "d": "by hand"}
    assert code == 0  # nobody serves d: its absence is no error


def test_a_missing_file_is_an_error_after_the_table(command, server, cache, register):
    register(server.url("/a"))
    server.answers["/a"] = [status(404)]
    code, rows, err = command()
    assert (code, rows) == (2, {"sub/data.bin": "missing"})
    assert "Missing 1 of 1 files, the first because toy/sub/data.bin could not be had" in err
    assert err.splitlines()[-1].startswith("Error: ") and "Traceback" not in err


def test_offline_asks_nobody(command, server, cache, register):
    register(server.url("/a"))
    assert command("--offline")[0] == 2
    assert server.requests == []


def test_check_changes_nothing_and_asks_nobody(command, server, cache, register):
    register(server.url("/a"), more=entry("b") + entry("c"))
    for name, content in (("b", GOOD), ("c", b"wrong")):
        (cache / "toy").mkdir(parents=True, exist_ok=True)
        (cache / "toy" / name).write_bytes(content)
    code, rows, err = command("--check")
    assert (code, rows) == (2, {"sub/data.bin": "-", "b": "good", "c": "wrong"})
    assert "sha256 that is not in the registry: toy/c;" in err
    assert (cache / "toy" / "c").read_bytes() == b"wrong"
    assert server.requests == []


def test_check_of_good_files_and_of_none_succeeds(command, cache, register, tmp_path, monkeypatch):
    register()
    assert command("--check")[:2] == (0, {"sub/data.bin": "-"})
    monkeypatch.setenv("FOUNDATIONS_DATA_MIRROR", str(tmp_path))
    (tmp_path / "toy" / "sub").mkdir(parents=True)
    (tmp_path / "toy" / "sub" / "data.bin").write_bytes(GOOD)
    assert command("--check")[:2] == (0, {"sub/data.bin": "- good"})


def test_an_unknown_option_is_one_sentence(command):
    code, _, err = command("--cheque")
    assert code == 2 and err.count("\n") == 1

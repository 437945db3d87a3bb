"""Fetching, against a server that misbehaves; after each test nothing but good files is left in the cache."""

import gzip
import io
import os
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
import requests
from rich.console import Console

from projects.common import cli, download, registry
from projects.common.download import Patience
from projects.common.errors import UserError
from projects.common.fetch import DataUnavailable, cache_folder, fetch, mirror_folder
from tests.projects.common.server import GOOD, body, hang, redirect, running, sha256, status

WRONG = b"other bytes\n" * 5000
CALM = Patience(attempts=2, pause=0.01)
HASTY = Patience(connect=5, silence=0.5, attempts=2, pause=0.01)  # only where the server hangs
ROOT = Path(registry.__file__).parents[2]


def left_in(folder):
    """Every file and every temporary folder below `folder`."""
    if not folder.exists():
        return []
    paths = [path for path in folder.rglob("*") if path.is_file() or path.name.startswith(".")]
    return sorted(path.relative_to(folder).as_posix() for path in paths)


def place(folder, content, name="toy/sub/data.bin"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


# ---- Downloads


def test_downloads_once_then_uses_the_cache(server, cache, register):
    register(server.url("/a"))
    server.answers["/a"] = [body(GOOD)]
    first, second = fetch("toy"), fetch("toy", "sub/data.bin")
    assert (first.source, second.source) == ("download", "cache")
    assert first.path == second.path == cache / "toy" / "sub" / "data.bin"
    assert first.path.read_bytes() == GOOD
    assert os.name == "nt" or first.path.stat().st_mode & 0o044 == 0o044  # a shared cache can be read by others
    assert server.requests == ["/a"]
    assert left_in(cache) == ["toy/sub/data.bin"]


# What the server does, how often it is asked, and the words in the sentence.
BAD_ANSWERS = {
    "404": (lambda: [status(404)], 1, "HTTP 404"),
    "403": (lambda: [status(403)], 1, "HTTP 403"),
    "500 for good": (lambda: [status(500)], 2, "HTTP 500"),
    "hangs at once": (lambda: [hang()], 1, "stopped answering"),
    "hangs in the body": (lambda: [hang(GOOD[:1000])], 1, "stopped answering"),
    "truncated": (lambda: [body(GOOD[:1000], announce=len(GOOD))], 2, "the connection broke off"),
    "truncated, in order": (lambda: [body(GOOD[:1000])], 1, "other bytes than expected"),
    "wrong bytes": (lambda: [body(WRONG)], 1, "other bytes than expected"),
    "too many bytes": (lambda: [body(GOOD + b"x")], 1, "other bytes than expected"),
    "a page instead of the file": (lambda: [body(b"<html>please log in</html>")], 1, "other bytes than expected"),
}


@pytest.mark.parametrize("case", BAD_ANSWERS)
def test_what_a_server_does_wrong_leaves_nothing_behind(case, server, cache, register):
    answers, asked, words = BAD_ANSWERS[case]
    register(server.url("/a"))
    server.answers["/a"] = answers()
    with pytest.raises(DataUnavailable) as error:
        fetch("toy", patience=HASTY if "hangs" in case else CALM)
    assert words in str(error.value)
    assert f"download {server.url('/a')} and save it as {cache / 'toy' / 'sub' / 'data.bin'}" in str(error.value)
    assert len(server.requests) == asked
    assert left_in(cache) == []


@pytest.mark.parametrize("case", BAD_ANSWERS)
def test_the_second_address_is_used_when_the_first_fails(case, server, cache, register):
    register(
        server.url("/a"), server.url("/b").replace("127.0.0.1", "localhost")
    )  # another host: the first may be dead
    server.answers = {"/a": BAD_ANSWERS[case][0](), "/b": [body(GOOD)]}
    assert fetch("toy", patience=HASTY if "hangs" in case else CALM).path.read_bytes() == GOOD
    assert left_in(cache) == ["toy/sub/data.bin"]


@pytest.mark.parametrize("first", ["500", "truncated"])
def test_a_failure_that_passes_is_tried_again(first, server, cache, register):
    register(server.url("/a"))
    server.answers["/a"] = [BAD_ANSWERS["500 for good" if first == "500" else first][0]()[0], body(GOOD)]
    assert fetch("toy", patience=CALM).source == "download"
    assert server.requests == ["/a", "/a"]
    assert left_in(cache) == ["toy/sub/data.bin"]


def test_nobody_listens(cache, register):
    with running() as server:
        url = server.url("/a")
    register(url)
    with pytest.raises(DataUnavailable, match="no connection"):
        fetch("toy", patience=CALM)
    assert left_in(cache) == []


def test_redirects_are_followed(server, cache, register):
    register(server.url("/a"))
    server.answers = {"/a": [redirect(server.url("/b"))], "/b": [body(GOOD)]}
    assert fetch("toy").path.read_bytes() == GOOD


def test_a_gz_labelled_as_encoded_is_not_unpacked_on_the_way(server, cache, register):
    packed = gzip.compress(GOOD)
    register(server.url("/a"), content=packed)
    server.answers["/a"] = [body(packed, Content_Encoding="gzip")]
    assert fetch("toy").path.read_bytes() == packed


def test_a_size_that_nobody_published_is_bounded_all_the_same(server, cache, register, monkeypatch):
    monkeypatch.setattr(download, "LARGEST", len(GOOD))
    register(server.url("/a"), size=False)
    server.answers["/a"] = [body(GOOD + GOOD), body(GOOD)]
    with pytest.raises(DataUnavailable, match="other bytes"):
        fetch("toy", patience=CALM)
    assert left_in(cache) == []
    assert fetch("toy", patience=CALM).source == "download"


def test_a_body_without_end_is_cut_off(server, cache, register):
    sent = []

    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        while len(sent) < 1000:  # 64 MB
            handler.wfile.write(bytes(2**16))
            sent.append(1)

    register(server.url("/a"))
    server.answers["/a"] = [endless]
    with pytest.raises(DataUnavailable, match="other bytes than expected"):
        fetch("toy", patience=CALM)
    assert len(sent) < 1000
    assert left_in(cache) == []


def test_a_dead_host_is_not_asked_again_when_many_files_are_fetched(server, cache, register):
    register(server.url("/a"))
    server.answers["/a"] = [hang()]
    dead: set[str] = set()
    for words in ("stopped answering", "did not answer before"):
        with pytest.raises(DataUnavailable, match=words):
            fetch("toy", patience=HASTY, unreachable=dead)
    assert server.requests == ["/a"]


def test_two_processes_at_once_both_succeed(server, cache, register):
    both_are_waiting = threading.Barrier(2, timeout=20)

    def together(handler):
        both_are_waiting.wait()
        body(GOOD)(handler)

    path = register(server.url("/a"))
    server.answers["/a"] = [together]
    code = (
        "import sys, pathlib; from projects.common import registry, fetch;"
        "registry.REGISTRY = pathlib.Path(sys.argv[1]); print(fetch.fetch('toy').path.read_bytes().count(b'right'))"
    )
    command = [sys.executable, "-c", code, str(path)]
    processes = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    results = [process.communicate(timeout=30) for process in processes]
    assert [out.strip() for out, _ in results] == ["5000", "5000"], results
    assert server.requests == ["/a", "/a"]
    assert left_in(cache) == ["toy/sub/data.bin"]


def test_a_file_that_another_process_has_just_put_there_will_do(server, cache, register, monkeypatch):
    def replace(*_):  # as on Windows, where a file in use cannot be replaced
        raise PermissionError(13, "Access is denied")

    def answer(handler):
        if place_it:
            place(cache, GOOD)
        body(GOOD)(handler)

    register(server.url("/a"))
    server.answers["/a"] = [answer]
    monkeypatch.setattr("projects.common.fetch.os.replace", replace)
    place_it = False
    with pytest.raises(DataUnavailable, match="cannot be written"):
        fetch("toy")
    assert left_in(cache) == []
    place_it = True
    assert fetch("toy").path.read_bytes() == GOOD


# ---- Cache, mirror, and neither


def test_wrong_bytes_in_the_cache_are_replaced_and_said_so(server, cache, register, capsys):
    register(server.url("/a"))
    server.answers["/a"] = [body(GOOD)]
    path = place(cache, WRONG)
    assert fetch("toy") == (path, "download")
    assert path.read_bytes() == GOOD
    assert "is removed: its sha256 is not in the registry" in capsys.readouterr().err


def test_wrong_bytes_in_the_cache_do_not_stay_when_nothing_better_can_be_had(cache, register):
    register()
    place(cache, WRONG)
    with pytest.raises(DataUnavailable):
        fetch("toy", offline=True)
    assert left_in(cache) == []


def test_the_mirror_is_used_in_place(server, cache, register, tmp_path, monkeypatch):
    register(server.url("/a"))
    monkeypatch.setenv("FOUNDATIONS_DATA_MIRROR", str(tmp_path / "mirror"))
    path = place(tmp_path / "mirror", GOOD)
    assert fetch("toy") == (path, "mirror")
    assert server.requests == left_in(cache) == []


def test_wrong_bytes_in_the_mirror_are_passed_over(server, cache, register, tmp_path, monkeypatch, capsys):
    register(server.url("/a"))
    server.answers["/a"] = [body(GOOD)]
    monkeypatch.setenv("FOUNDATIONS_DATA_MIRROR", str(tmp_path / "mirror"))
    path = place(tmp_path / "mirror", WRONG)
    assert fetch("toy").source == "download"
    assert path.read_bytes() == WRONG  # the mirror is not ours to change
    assert "is passed over" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_passed_over(cache, register, tmp_path, monkeypatch, capsys):
    def file_hash(path, alg):
        if path == str(locked):
            raise PermissionError(13, "Permission denied")
        return sha256(Path(path).read_bytes())

    register()
    locked, path = place(cache, GOOD), place(tmp_path / "mirror", GOOD)
    monkeypatch.setattr("pooch.file_hash", file_hash)
    monkeypatch.setenv("FOUNDATIONS_DATA_MIRROR", str(tmp_path / "mirror"))
    assert fetch("toy") == (path, "mirror")
    assert f"{locked} is passed over: Permission denied." in capsys.readouterr().err
    assert locked.exists()


def test_the_cache_comes_before_the_mirror(cache, register, tmp_path, monkeypatch):
    register()
    monkeypatch.setenv("FOUNDATIONS_DATA_MIRROR", str(tmp_path / "mirror"))
    place(tmp_path / "mirror", GOOD)
    path = place(cache, GOOD)
    assert fetch("toy") == (path, "cache")


def test_an_edition_may_go_by_another_name(cache, register, tmp_path, monkeypatch):
    register(more=f'[[toy.files]]\nfile = "b"\neditions = [{{ sha256 = "{sha256(GOOD)}", name = "b-resaved" }}]\n')
    monkeypatch.setenv("FOUNDATIONS_DATA_MIRROR", str(tmp_path))
    path = place(tmp_path, GOOD, "toy/b-resaved")
    assert fetch("toy", "b") == (path, "mirror")


def test_offline_asks_nobody(server, cache, register):
    register(server.url("/a"))
    with pytest.raises(DataUnavailable, match="--offline forbids the network"):
        fetch("toy", offline=True)
    assert server.requests == []


@pytest.fixture
def register_archive(server, register):
    """register_archive(inner) makes a registry of `a.zip`, on the server, and of its member `inner`, which is GOOD."""

    def register_archive(inner):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("inner", inner)
            archive.writestr("readme", b"hello")
        server.answers["/a"] = [body(packed.getvalue())]
        edition = f'{{ sha256 = "{sha256(GOOD)}", bytes = {len(GOOD)} }}'
        member = f'[[toy.files]]\nfile = "inner"\nmember_of = "a.zip"\neditions = [{edition}]\n'
        register(server.url("/a"), content=packed.getvalue(), file="a.zip", more=member)

    return register_archive


def test_a_member_is_taken_out_of_its_archive(cache, register_archive):
    register_archive(GOOD)
    assert fetch("toy", "inner").path.read_bytes() == GOOD
    assert left_in(cache) == ["toy/a.zip", "toy/inner"]


def test_a_member_with_other_bytes_is_not_used(cache, register_archive):
    register_archive(WRONG)
    with pytest.raises(DataUnavailable, match=r"a\.zip does not hold it"):
        fetch("toy", "inner")
    assert left_in(cache) == ["toy/a.zip"]


def test_a_cache_that_cannot_be_written_is_one_sentence(server, cache, register):
    register(server.url("/a"))
    server.answers["/a"] = [body(GOOD)]
    cache.write_text("a file where the folder should be")
    with pytest.raises(DataUnavailable, match=r"cannot be written .*FOUNDATIONS_DATA names another"):
        fetch("toy")


def test_empty_environment_variables_count_as_unset(monkeypatch):
    monkeypatch.setenv("FOUNDATIONS_DATA", "")
    monkeypatch.setenv("FOUNDATIONS_DATA_MIRROR", "")
    assert mirror_folder() is None
    assert cache_folder().is_absolute() and "foundations" in cache_folder().parts


def test_unknown_names_are_answered_with_the_nearest(register):
    register(more='[[toy.files]]\nfile = "b"\neditions = []\n')
    with pytest.raises(UserError, match="'toi' is no data set; did you mean 'toy'"):
        fetch("toi")
    with pytest.raises(UserError, match=r"'sub/date\.bin' is no file of data set 'toy'; did you mean 'sub/data\.bin'"):
        fetch("toy", "sub/date.bin")
    with pytest.raises(UserError, match=r"has 2 files; say which: sub/data\.bin, b"):
        fetch("toy")


def test_a_connection_that_is_never_made_is_not_waited_for_twice(cache, register, monkeypatch):
    asked = []

    def get(url, *, timeout, **_):
        asked.append(timeout)
        raise requests.ConnectTimeout

    register("http://a.invalid/1", "http://a.invalid/2")
    monkeypatch.setattr(download.requests, "get", get)
    with pytest.raises(DataUnavailable, match="no connection in time"):
        fetch("toy")
    assert asked == [(5, 30)]


def test_an_interrupted_download_leaves_nothing_behind(cache, register, monkeypatch):
    def interrupted(_url, output_file, *_, **__):
        Path(output_file).write_bytes(GOOD[:100])
        raise KeyboardInterrupt

    register("http://a.invalid/1")
    monkeypatch.setattr("projects.common.fetch.stream", interrupted)
    with pytest.raises(KeyboardInterrupt):
        fetch("toy")
    assert left_in(cache) == []


def test_the_progress_bar_appears_only_after_a_second(monkeypatch):
    now, terminal = iter([0.0, 0.5, 1.5]), io.StringIO()
    monkeypatch.setattr(download, "time", SimpleNamespace(monotonic=lambda: next(now)))
    monkeypatch.setattr(cli, "complaints", Console(file=terminal, force_terminal=True))
    with download.bytes_bar("toy", 30) as advance:
        advance(10)
        assert terminal.getvalue() == ""
        advance(10)
        assert "toy" in terminal.getvalue()

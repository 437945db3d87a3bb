"""Archives made to do harm are refused with a sentence, and leave nothing behind."""

import io
import random
import stat
import tarfile
import tracemalloc
import zipfile
import zlib

import pytest

from projects.common.archives import open_member, read_members, stream_members
from projects.common.errors import UserError

MB = 2**20
LEAD_OUT = [
    "../evil",
    "a/../../evil",
    "/evil",
    "..\\evil",
    "a\\..\\..\\evil",
    "C:\\evil",
    "C:evil",
    "\\evil",
]


def make_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo("placeholder")
            info.filename, info.compress_type = name, zipfile.ZIP_DEFLATED  # the constructor would tidy the name
            archive.writestr(info, content)
    return path


def make_tar(path, members):
    with tarfile.open(path, "w:gz" if path.suffix == ".gz" else "w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


MAKERS = {"zip": make_zip, "tar": make_tar, "tar.gz": make_tar}


@pytest.fixture(params=MAKERS)
def make(request, tmp_path):
    """make(members) -> path, for each kind of archive."""
    return lambda members: MAKERS[request.param](tmp_path / f"archive.{request.param}", members)


def lying_zip(path, content, says):
    """A zip whose directory and header say that the member has `says` bytes, with the checksum of so many."""
    make_zip(path, {"bomb": content})
    raw = path.read_bytes()
    for true, said in ((len(content), says), (zlib.crc32(content), zlib.crc32(content[:says].ljust(says, b"\0")))):
        assert raw.count(true.to_bytes(4, "little")) == 2  # once in the directory, once in the header
        raw = raw.replace(true.to_bytes(4, "little"), said.to_bytes(4, "little"))
    path.write_bytes(raw)
    return path


def below(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_members_that_match_come_in_order(make):
    path = make({"s1/2.pgm": b"two", "README": b"no", "s1/1.pgm": b"one"})
    assert list(read_members(path, "*.pgm", limit_bytes=6)) == [("s1/2.pgm", b"two"), ("s1/1.pgm", b"one")]


@pytest.mark.parametrize("name", LEAD_OUT)
def test_names_that_lead_out_are_refused(name, make, tmp_path):
    path = make({"good": b"1", name: b"2"})
    before = below(tmp_path)
    with pytest.raises(UserError, match="leads out of the folder"):
        list(read_members(path, limit_bytes=10))
    assert below(tmp_path) == before


def test_links_are_refused(tmp_path):
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        info = tarfile.TarInfo("link")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    for name in ("a.tar", "a.zip"):
        with pytest.raises(UserError, match="is a link"):
            list(read_members(tmp_path / name, limit_bytes=100))
    assert below(tmp_path) == ["a.tar", "a.zip"]


def test_all_members_together_must_keep_the_limit(make, tmp_path):
    path = make({"a": bytes(600), "b": bytes(600)})
    before = below(tmp_path)
    with pytest.raises(UserError, match="more than the 1,000 bytes allowed, at 'b'"):
        list(read_members(path, limit_bytes=1000))
    assert below(tmp_path) == before
    assert len(list(read_members(path, limit_bytes=1200))) == 2


def test_a_member_that_unpacks_to_far_more_than_it_says_is_stopped(tmp_path):
    path = lying_zip(tmp_path / "a.zip", bytes(32 * MB), says=100)
    with zipfile.ZipFile(path) as archive:
        assert len(archive.read("bomb")) == 100  # the lie is good enough for zipfile
    tracemalloc.start()
    with pytest.raises(UserError, match="says that 'bomb' has 100 bytes, but it has more"):
        list(read_members(path, limit_bytes=1000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MB
    assert below(tmp_path) == ["a.zip"]


def test_a_member_that_says_more_than_it_has_is_refused(tmp_path):
    path = lying_zip(tmp_path / "a.zip", bytes(300), says=700)
    with pytest.raises(UserError):  # here the checksum does not fit: a checksum of bytes that are not there
        list(read_members(path, limit_bytes=1000))


def test_a_member_that_names_no_file_is_not_read(tmp_path):
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
    assert list(read_members(tmp_path / "a.tar", limit_bytes=0)) == []


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"PK\x03\x04 cut off"])
def test_what_is_no_archive_is_one_sentence(content, tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    with pytest.raises(UserError, match="no zip or tar archive"):
        list(read_members(path, limit_bytes=1))
    with pytest.raises(UserError, match="No such file"):
        list(read_members(tmp_path / "nowhere.zip", limit_bytes=1))


def test_damage_anywhere_is_a_sentence_or_harmless(make):
    """Whatever bit is flipped: the members come out, or UserError; no other exception, never more than the limit."""
    path = make({"a/b": b"hello " * 50, "c": bytes(range(256))})
    whole, rng = path.read_bytes(), random.Random(0)
    refused = 0
    for _ in range(150):
        damaged = bytearray(whole)
        damaged[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
        path.write_bytes(damaged)
        try:
            assert sum(len(content) for _, content in read_members(path, limit_bytes=1000)) <= 1000
        except UserError:
            refused += 1
    assert refused > 0


def test_members_are_streamed_one_after_another(make):
    path = make({"a/1": b"one", "2": b"", "3": b"three"})
    opened = []
    for name, size, opener in stream_members(path):
        with opener() as stream:
            opened.append((name, size, stream.read(2), stream.read()))
    assert opened == [("a/1", 3, b"on", b"e"), ("2", 0, b"", b""), ("3", 5, b"th", b"ree")]
    assert [member.name for member in stream_members(path)] == ["a/1", "2", "3"]  # whether or not they are opened


def test_one_member_is_opened_by_name(make):
    path = make({"1": b"one", "2": b"two\nlines\n", "3": b""})
    with open_member(path, "2") as stream:
        assert list(stream) == [b"two\n", b"lines\n"]
    with pytest.raises(UserError, match="has no member 'two'"):
        open_member(path, "two")


def test_streamed_members_that_lead_out_are_refused(make):
    with pytest.raises(UserError, match="leads out of the folder or is a link"):
        list(stream_members(make({"good": b"", "../evil": b""})))


def test_damage_is_told_while_a_member_is_read(tmp_path):
    noise = random.Random(0).randbytes(MB)
    changed, cut = make_zip(tmp_path / "changed.zip", {"a": noise}), make_tar(tmp_path / "cut.tar.gz", {"a": noise})
    raw = changed.read_bytes()
    changed.write_bytes(raw[: MB // 2] + b"\xff" * 9 + raw[MB // 2 + 9 :])
    cut.write_bytes(cut.read_bytes()[: MB // 2])
    for path in (changed, cut):
        with open_member(path, "a") as stream:
            assert stream.read(9) == noise[:9]
            with pytest.raises(UserError, match="is no zip or tar archive that can be read"):
                stream.read()


def test_a_streamed_member_and_many_members_need_little_memory(tmp_path):
    path = make_tar(tmp_path / "bomb.tar.gz", {f"{i:04}": b"" for i in range(500)} | {"bomb": bytes(16 * MB)})
    tracemalloc.start()
    with open_member(path, "bomb") as stream:
        assert sum(len(stream.read(2**16)) for _ in range(2**8)) == 16 * MB
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MB

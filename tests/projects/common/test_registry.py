"""The registry is well formed, and knows the bytes of every file in the mirror."""

import os
import re
from pathlib import Path, PurePosixPath

import pytest

from projects.common.registry import REGISTRY, registry
from tests.projects.common.server import sha256

RECORDS = {record.key: record for records in registry().values() for record in records}
NAMES = {f"{record.dataset}/{name}": record for record in RECORDS.values() for name in record.names}
UNKNOWN_SIZE = re.compile(r"olivetti/olivettifaces\.mat|nist_strd/univariate/.*")  # as README.md says


@pytest.fixture(scope="module")
def mirror():
    folder = os.environ.get("FOUNDATIONS_DATA_MIRROR")
    if not folder:
        pytest.skip("FOUNDATIONS_DATA_MIRROR is not set: there are no files to hold the registry to")
    return Path(folder)


def test_every_file_has_one_record():
    assert len(RECORDS) == sum(map(len, registry().values()))


@pytest.mark.parametrize("key", RECORDS)
def test_a_record_says_what_it_must(key):
    record = RECORDS[key]
    path = PurePosixPath(record.file)
    assert not path.is_absolute() and ".." not in path.parts and "\\" not in record.file
    assert record.licence and record.citation and record.description
    assert record.member_of is None or f"{record.dataset}/{record.member_of}" in RECORDS
    assert record.addresses or record.member_of
    assert len(set(record.addresses)) == len(record.addresses)
    assert len(record.hashes) == len(record.editions) > 0
    for edition in record.editions:
        assert re.fullmatch("[0-9a-f]{64}", edition.sha256)
        assert edition.bytes or (edition.bytes is None and UNKNOWN_SIZE.fullmatch(key))
    assert all(re.match("https?://[^/]+/.", url) for url in record.addresses)


def test_the_mirror_holds_nothing_that_the_registry_does_not_know(mirror):
    for path in (path for path in mirror.glob("*/**/*") if path.is_file()):
        record = NAMES[path.relative_to(mirror).as_posix()]
        content = path.read_bytes()
        assert (sha256(content), len(content)) in [(e.sha256, e.bytes) for e in record.editions], path


def test_nist_is_listed_in_both_line_ends(mirror):
    both = 0
    for path in (mirror / "nist_strd").glob("*/*.dat"):
        content = path.read_bytes()
        if b"\r\n" in content:
            content = content.replace(b"\r\n", b"\n")
            editions = NAMES[path.relative_to(mirror).as_posix()].editions
            assert (sha256(content), len(content)) in [(e.sha256, e.bytes) for e in editions], path
            both += 1
    assert both == 49  # linear, anova and nonlinear; the univariate files here have LF


def test_the_page_lists_every_data_set_with_its_licence():
    page = (REGISTRY.parent / "README.md").read_text(encoding="utf-8")
    for dataset, (record, *_) in registry().items():
        assert f"| `{dataset}` |" in page
        assert record.licence in page


def test_there_is_no_code_among_the_data():
    names = {path.name for path in REGISTRY.parent.iterdir() if not path.name.startswith(".")}
    assert names == {"registry.toml", "README.md"}

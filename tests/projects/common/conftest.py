"""A server, an empty cache and a registry of one data set, for the tests of fetching."""

import time

import pytest

from projects.common import registry
from tests.projects.common.server import GOOD, running, sha256


@pytest.fixture
def server():
    with running() as server:
        yield server


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache, no mirror, no proxy."""
    monkeypatch.setenv("FOUNDATIONS_DATA", str(tmp_path / "cache"))
    monkeypatch.delenv("FOUNDATIONS_DATA_MIRROR", raising=False)
    for name in ("HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return tmp_path / "cache"


@pytest.fixture
def register(tmp_path, monkeypatch):
    """register(urls, ...) makes a registry with one data set, `toy`."""

    def register(*urls, content=GOOD, size=True, more="", file="sub/data.bin"):
        path = tmp_path / f"registry{time.monotonic_ns()}.toml"
        path.write_text(
            f'[toy]\ntitle = "t"\nlicence = "l"\ncitation = "c"\ndescription = "d"\n[[toy.files]]\nfile = "{file}"\n'
            f'editions = [{{ sha256 = "{sha256(content)}", {f"bytes = {len(content)}, " if size else ""}'
            f"urls = {list(urls)} }}]\n" + more
        )
        monkeypatch.setattr(registry, "REGISTRY", path)
        return path

    return register

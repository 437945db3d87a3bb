"""What the READMEs say can be run, and what they point to is there."""

import re
from pathlib import Path

import pytest

from tests.torch_or_skip import torch_or_skip

ROOT = Path(__file__).parent.parent
READMES = sorted(
    path
    for path in [*ROOT.glob("*.md"), *ROOT.glob("*/**/*.md")]
    if not {".venv", "results", "node_modules"} & set(path.relative_to(ROOT).parts)
    and not any(part.startswith(".") for part in path.relative_to(ROOT).parts[:-1])
)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"""(?:\]\(|src=")([^)"#\s]+)""")


def _id(path):
    return str(path.relative_to(ROOT))


def test_there_are_readmes():
    assert ROOT / "README.md" in READMES


@pytest.mark.parametrize("readme", READMES, ids=_id)
def test_python_blocks_run_and_print_what_they_say(readme, capsys):
    """A line that prints may end in a comment with what it prints."""
    names: dict = {}
    for block in BLOCK.findall(readme.read_text(encoding="utf-8")):
        try:
            exec(compile(block, str(readme), "exec"), names)
        except ModuleNotFoundError as missing:
            if missing.name == "torch":
                torch_or_skip()
            raise
        wanted = re.findall(r"^\s*print\(.*\)\s+# (.+)$", block, re.MULTILINE)
        printed = capsys.readouterr().out.splitlines()
        if wanted:
            assert printed == wanted


@pytest.mark.parametrize("readme", READMES, ids=_id)
def test_links_lead_somewhere(readme):
    links = [link for link in LINK.findall(readme.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (readme.parent / link).exists()] == []


@pytest.mark.parametrize("readme", READMES, ids=_id)
def test_no_placeholder_is_left(readme):
    assert re.findall(r"@[A-Z0-9]+@|\bTODO\b|\bTBD\b", readme.read_text(encoding="utf-8")) == []

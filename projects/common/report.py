"""The report of a run: one HTML file with its pictures inside, readable on a phone, in light and in dark."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import jinja2

from projects.common.files import write_text


@dataclass(frozen=True)
class Picture:
    """A picture of the report: its file, what it shows for those who cannot see it, and the line below it.

    A PNG, or a GIF that moves.
    """

    path: Path
    alt: str
    caption: str

    @property
    def source(self) -> str:
        """The picture itself as a data address."""
        kind = self.path.suffix.removeprefix(".").lower()
        return f"data:image/{kind};base64," + base64.b64encode(self.path.read_bytes()).decode("ascii")


@dataclass(frozen=True)
class Section:
    """A heading, paragraphs, an optional table (heading row first), pictures."""

    title: str
    paragraphs: list[str] = field(default_factory=list)
    table: list[list[str]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


def write_report(path: Path, title: str, lead: str, sections: list[Section]) -> None:
    """Render report.html to `path`; all text is escaped, nothing outside the file is referred to."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    write_text(path, environment.get_template("report.html").render(title=title, lead=lead, sections=sections))


# Where data came from, in words; a project adds what "generated" and "user" mean to it.
SOURCES = {
    "cache": "from the data cache",
    "mirror": "from the mirror folder",
    "download": "downloaded in this run",
    "bundled": "part of a library",
}


class Words(NamedTuple):
    """What a picture's section says: its heading, what the reader should see, text for those who cannot, a caption."""

    title: str
    text: str
    alt: str
    caption: str


def write_run(
    path: Path,
    title: str,
    lead: str,
    *,
    results: list[str],
    rows: list[list[str]],
    words: Mapping[str, Words],
    pictures: Mapping[str, Path],
    method: list[str],
) -> Path:
    """The report of a run: ours beside the library (`rows` of the table), a section for each picture, and the method.

    `words` and `pictures` have the same names. Returns the path.
    """
    sections = [Section("Ours beside the library", results, rows)]
    for name, picture in pictures.items():
        said = words[name]
        sections.append(Section(said.title, [said.text], pictures=[Picture(picture, said.alt, said.caption)]))
    sections.append(Section("How it was measured", method))
    write_report(path, title, lead, sections)
    return path

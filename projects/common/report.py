"""The report of a run: one HTML file with its pictures inside, readable on a phone, in light and in dark."""

import base64
from dataclasses import dataclass, field
from pathlib import Path

import jinja2

from projects.common.files import write_text


@dataclass(frozen=True)
class Picture:
    """A picture of the report: its PNG file, what it shows for those who cannot see it, and the line below it."""

    path: Path
    alt: str
    caption: str

    @property
    def source(self) -> str:
        """The picture itself as a data address."""
        return "data:image/png;base64," + base64.b64encode(self.path.read_bytes()).decode("ascii")


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

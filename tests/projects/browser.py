"""A report opened in a real browser, without a screen: what it shows, and what it complains of."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: on Debian, apt install chromium")
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
]
LOOK = """<script>addEventListener("load", () => {
  const pictures = [...document.images], page = document.documentElement;
  document.title = `${pictures.filter(p => p.naturalWidth > 0).length} of ${pictures.length} pictures, ` +
                   `${page.scrollWidth > page.clientWidth ? "too wide" : "fits"}`;
})</script>"""


def look(report: Path, folder: Path, width: int) -> tuple[str, list[str]]:
    """Open a report in a window of so many pixels: what can be seen of it, and the lines of the console.

    `folder` is for the browser's own files. What is seen reads "9 of 9 pictures, fits" where every picture shows and
    nothing is wider than the window.
    """
    page = folder / "page.html"
    page.write_text(report.read_text(encoding="utf-8") + LOOK, encoding="utf-8")
    command = [CHROMIUM, *QUIET, f"--user-data-dir={folder / 'profile'}", f"--window-size={width},900", "--dump-dom"]
    seen = subprocess.run([*command, page.as_uri()], capture_output=True, text=True, timeout=60, check=True)
    title = re.search("<title>(.*)</title>", seen.stdout).group(1)
    return title, [line for line in seen.stderr.splitlines() if "CONSOLE" in line]

"""The report in a real browser: every picture shows, nothing is wider than the screen, the console stays silent."""

import re
import shutil
import subprocess

import pytest

from tests.projects.eigenfaces.conftest import make_photographs

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
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


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: on Debian, apt install chromium")
@pytest.mark.parametrize("width", [1200, 500])
def test_report_opens(eigenfaces, tmp_path, width):
    photographs, out = make_photographs(tmp_path / "photographs"), tmp_path / "out"
    assert eigenfaces("--quick", "--no-baseline", "--data", photographs, "--out", out)[0] == 0
    page = tmp_path / "page.html"
    page.write_text((out / "report.html").read_text(encoding="utf-8") + LOOK, encoding="utf-8")
    command = [CHROMIUM, *QUIET, f"--user-data-dir={tmp_path / 'profile'}", f"--window-size={width},900", "--dump-dom"]
    seen = subprocess.run([*command, page.as_uri()], capture_output=True, text=True, timeout=60, check=True)
    assert re.search("<title>(.*)</title>", seen.stdout).group(1) == "9 of 9 pictures, fits"
    assert [line for line in seen.stderr.splitlines() if "CONSOLE" in line] == []

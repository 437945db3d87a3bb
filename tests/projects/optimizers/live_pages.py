"""The live page for those who look at it in a browser: its server, and where its points are."""

import subprocess
import sys
from contextlib import contextmanager

from tests.projects.browser import QUIET

FLAGS = [flag for flag in QUIET if flag not in ("--headless", "--enable-logging=stderr")]
LONG = 60_000  # milliseconds that a busy machine may take for anything


@contextmanager
def serving():
    """A server of the page in a process of its own: the address, and the process."""
    command = [sys.executable, "-m", "projects.optimizers", "live", "--no-open", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


def pixel(page, x, y, figure="contour"):
    """Where on the page a point of a figure is, once the figure has come to rest."""
    place = """async ([x, y, figure]) => {
      const view = Bokeh.index.find_one(descent.player[figure])
      const at = () => {
        const box = view.canvas_view.el.getBoundingClientRect()
        return [box.x + view.frame.x_scale.compute(x), box.y + view.frame.y_scale.compute(y)]
      }
      let before = [], now = at()
      while (before[0] !== now[0] || before[1] !== now[1]) {
        for (let k = 0; k < 3; k++) await new Promise(requestAnimationFrame)
        before = now
        now = at()
      }
      return now
    }"""
    return page.evaluate(place, [x, y, figure])

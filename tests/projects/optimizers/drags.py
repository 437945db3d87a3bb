"""How long a drag takes to be answered, measured in a real browser: `python -m tests.projects.optimizers.drags`.

One move of the pointer at a time, each from rest, with six optimizers and 300 steps. The clock starts at the event of
the pointer and is read when the answer to that very move has come (its start is where the pointer is) and again when
it is painted: in a task queued by the animation frame after it, which runs when that frame's drawing is done.
"""

import json
import os
import urllib.parse

import numpy as np
from playwright.sync_api import Page, sync_playwright

from tests.projects.browser import CHROMIUM
from tests.projects.optimizers.live_pages import FLAGS, LONG, pixel, serving

MOVES = 40
SURFACES = {"rosenbrock": 0.0005, "goldstein-price": 1e-5, "himmelblau": 0.005, "sin(x)*exp(-y**2) + x**2": 0.05}
CLOCK = """() => {
  const {asker, player} = descent, take = player.take.bind(player), channel = new MessageChannel()
  window.times = []
  window.answer = () => new Promise(done => { answered = done })
  let answered = null, moved = null, asked = null, arrived = null
  for (const kind of ["pointerrawupdate", "pointermove"]) // the first that tells of a movement
    addEventListener(kind, event => { moved ??= event.timeStamp }, true)
  const send = asker.send.bind(asker)
  asker.send = () => { send(); asked = asker.number }
  player.take = () => {
    const now = performance.now()
    take()
    if (moved === null || player.said.number !== asked || asker.again) return
    arrived = now
    requestAnimationFrame(() => channel.port2.postMessage(0))
  }
  channel.port1.onmessage = () => {
    if (arrived === null) return
    times.push([arrived - moved, performance.now() - moved])
    moved = arrived = null
    answered()
  }
}"""


def timed(page: Page, address: str, formula: str, lr: float) -> np.ndarray:
    """(MOVES, 2) milliseconds from a move of the pointer until its answer is there, and until it is painted."""
    page.goto(address + "?" + urllib.parse.urlencode({"f": formula, "lr": lr, "steps": 300}))
    page.wait_for_selector("body[data-ready=yes]")
    page.mouse.move(*pixel(page, -1, 0.9))
    page.mouse.down()
    page.wait_for_timeout(500)
    page.evaluate(CLOCK)
    for i, x in enumerate(np.linspace(-0.9, 0.9, MOVES)):
        there = pixel(page, float(x), 0.9)
        page.evaluate("window.coming = answer(); 0")
        page.mouse.move(*there)
        page.evaluate("coming")
        page.wait_for_timeout(60)  # at rest again
        assert page.evaluate("times.length") == i + 1 and not page.evaluate("descent.asker.waiting")
    page.mouse.up()
    return np.array(page.evaluate("times"))


def main() -> None:
    """Print a line of JSON for each surface: medians and ninth deciles in milliseconds, and how busy the machine is."""
    with serving() as (address, _), sync_playwright() as player:
        page = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS).new_page(
            viewport={"width": 1280, "height": 800}
        )
        page.set_default_timeout(LONG)
        for formula, lr in SURFACES.items():
            arrived, painted = timed(page, address, formula, lr).T
            found = {"surface": formula, "moves": MOVES, "load": round(os.getloadavg()[0], 1)}
            for name, times in (("answered_ms", arrived), ("painted_ms", painted)):
                found[name] = dict(
                    zip(("median", "p90"), np.quantile(times, [0.5, 0.9]).round(1).tolist(), strict=True)
                )
            print(json.dumps(found))


if __name__ == "__main__":
    main()

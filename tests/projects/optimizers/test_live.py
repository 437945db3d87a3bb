"""The page in a real browser: what a person does there, and what is seen while it is done."""

import io
import subprocess
import sys
import urllib.parse

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("bokeh", reason="needs Bokeh: pip install '.[live]'")
pytest.importorskip("playwright.sync_api", reason="needs Playwright: pip install --group test")

from playwright.sync_api import sync_playwright

from projects.optimizers.model import Settings, race
from projects.optimizers.surfaces import surface
from tests.projects.browser import CHROMIUM, QUIET, needs_chromium

pytestmark = needs_chromium
SIX = ["gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"]


@pytest.fixture(scope="module")
def address():
    """The address of a server that runs while the tests do."""
    command = [sys.executable, "-m", "projects.optimizers", "live", "--no-open", "--port", "0"]
    serving = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    yield serving.stdout.readline().strip()
    serving.terminate()
    serving.communicate(timeout=20)


@pytest.fixture(scope="module")
def browser():
    flags = [flag for flag in QUIET if flag not in ("--headless", "--enable-logging=stderr")]
    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield started
        started.close()


@pytest.fixture
def visit(browser, address):
    """visit(query) opens the page; what its console complains of, and whom it asks, is looked at in the end."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    wrong, asked = [], []

    def opened(query="", **settings):
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(query if query.startswith("file:") else address + "?" + (query or urllib.parse.urlencode(settings)))
        page.wait_for_selector("body[data-ready=yes]")
        return page

    yield opened
    context.close()
    assert wrong == []
    assert {urllib.parse.urlsplit(url).netloc for url in asked} <= {urllib.parse.urlsplit(address).netloc, ""}


def settled(page):
    """Wait until nothing is under way; the page."""
    page.wait_for_function("!descent.asker.waiting")
    return page


def answers(page, since=0):
    """Wait until more than `since` questions are answered; how many are."""
    page.wait_for_function("n => descent.player.full.tags[0] > n", arg=since)
    return page.evaluate("descent.player.full.tags[0]")


def clicked(page, x, y):
    """Click at a point of the surface, and wait until all start there."""
    page.mouse.click(*pixel(page, x, y))
    there = "([x, y]) => Math.hypot(descent.player.full.tags[4] - x, descent.player.full.tags[5] - y) < 0.1"
    page.wait_for_function(there, arg=[x, y])
    assert np.allclose(start(settled(page)), [x, y], atol=0.05)


def start(page):
    """Where the paths that are drawn start, all of them at the same point."""
    starts = page.evaluate("descent.player.paths.data.xs.map((x, i) => [x[0], descent.player.paths.data.ys[i][0]])")
    assert len({tuple(point) for point in starts}) == 1
    return starts[0]


def names(page):
    return page.evaluate("descent.player.paths.data.name")


def pixel(page, x, y):
    """Where on the page a point of the surface is."""
    place = """([x, y]) => {
      const view = Bokeh.index.find_one(descent.player.contour), box = view.canvas_view.el.getBoundingClientRect()
      return [box.x + view.frame.x_scale.compute(x), box.y + view.frame.y_scale.compute(y)]
    }"""
    return page.evaluate(place, [x, y])


def wanted(formula, point, steps, **told):
    return race(surface(formula), point, SIX, steps, Settings(beta1=0.9, beta2=0.999, **told))


# ---- The start


def test_paths_follow_while_the_start_is_dragged(visit):
    page = visit(f="rosenbrock", lr=0.0005)
    page.mouse.move(*pixel(page, -1.5, 2))
    page.mouse.down()
    page.wait_for_timeout(700)  # a person hesitates
    seen, n = [], 0
    for x in np.linspace(-1.5, 1, 6)[1:]:
        page.mouse.move(*pixel(page, x, 1.5))
        n = answers(page, n)
        seen.append(start(settled(page)))
    assert np.allclose(seen, [[x, 1.5] for x in np.linspace(-1.5, 1, 6)[1:]], atol=0.02)  # before the button is up
    page.mouse.up()
    page.mouse.move(*pixel(page, 0, 0))
    page.wait_for_timeout(100)
    last = start(settled(page))
    assert last == seen[-1]
    paths = wanted("rosenbrock", last, 300, lr=0.0005)
    assert np.allclose(page.evaluate("[...descent.player.full.data.loss]"), np.concatenate([p.losses for p in paths]))
    page.wait_for_url(f"**x={last[0]:g}*")


def test_questions_never_pile_up_and_a_click_sets_the_start(visit):
    page = visit(f="goldstein-price", lr=1e-5)
    page.mouse.move(*pixel(page, -1, 0))
    page.mouse.down()
    across = pixel(page, 1, 0.5)
    page.mouse.move(*across, steps=100)
    page.mouse.up()
    assert np.allclose(start(settled(page)), [1, 0.5], atol=0.02)  # the last one counts
    assert 1 <= page.evaluate("descent.asker.number") < 90
    clicked(page, 0.5, -2)


def test_hover_tells_step_loss_and_gradient(visit):
    page = visit(f="booth", opt="gd", lr=0.03, steps=50)
    page.mouse.move(*pixel(page, *page.evaluate("[1, 2].map(i => descent.player.full.data[' xy'[i]][1])")))
    tip = page.locator(".tip")
    tip.wait_for()
    path = race(surface("booth"), surface("booth").start, ["gd"], 50, Settings(lr=0.03))[0]
    said = tip.inner_text()
    assert "gd, step 1\n" in said and "|gradient|" in said
    assert float(said.split("loss ")[1].split()[0]) == pytest.approx(path.losses[1], rel=1e-6)


# ---- The controls


def test_a_formula_is_raced_on_and_a_bad_one_told_at_the_field(visit):
    page = visit(f="booth", lr="nan")
    assert page.get_by_text("lr in the address must be").is_visible() and names(page) == SIX
    field = page.get_by_label("or a formula")
    field.fill("x**4 + y**2 - x*y")
    field.press("Enter")
    page.wait_for_function("descent.player.full.tags[2].startsWith('x**4')")
    paths = wanted("x**4 + y**2 - x*y", (-1.5, 2.0), 300, lr=0.01)
    assert np.allclose(page.evaluate("[...descent.player.full.data.loss]"), np.concatenate([p.losses for p in paths]))
    field.fill("x**4 + y**2 - x*z")
    field.press("Enter")
    complaint = page.get_by_text("at position 16")
    complaint.wait_for()
    box, at = complaint.bounding_box(), field.bounding_box()
    assert 0 < box["y"] - at["y"] < 80 and abs(box["x"] - at["x"]) < 20  # right below the field
    assert np.allclose(page.evaluate("[...descent.player.full.data.loss]"), np.concatenate([p.losses for p in paths]))
    clicked(page, 1, 1)  # the last good view goes on
    assert complaint.is_visible()


def test_optimizers_are_switched_and_sliders_moved(visit):
    page = visit(f="rosenbrock", lr=0.0005, steps=100)
    page.get_by_label("lion").check()
    page.wait_for_function("descent.player.paths.data.name.length === 7")
    assert names(page) == [*SIX, "lion"]
    page.get_by_label("adam", exact=True).uncheck()
    page.wait_for_function("descent.player.paths.data.name.length === 6")
    assert "adam" not in names(page)
    rate = page.locator(".noUi-handle").first
    rate.focus()
    rate.press("End")
    page.wait_for_function("descent.player.full.tags[1].includes('lr=10.0&')")
    assert page.get_by_text("diverged at step").count() > 0
    assert page.evaluate("descent.player.racers.data.diverged[0]") == wanted(
        "rosenbrock", (-1.5, 2), 100, lr=10.0
    )[0].diverged_at


def test_play_pause_step(visit):
    page = visit(opt="gd,adam", speed=40)
    at = "descent.player.at"
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(f"{at} > 2")
    page.get_by_role("button", name="Pause").click()
    paused = page.evaluate(at)
    assert 2 < paused < 300
    page.get_by_role("button", name="Step").click()
    assert page.evaluate(at) == paused + 1
    assert page.evaluate("descent.player.paths.data.xs.map(x => x.length)") == [paused + 2] * 2
    assert page.get_by_text(f"step {paused + 1} of 300").is_visible()
    page.wait_for_url(f"**&step={paused + 1}")


# ---- Taking it elsewhere


def test_the_address_shares_the_view(visit):
    page = visit(f="beale", steps=80)
    page.get_by_label("nadam").check()
    clicked(page, -2, 1)
    page.get_by_role("button", name="Step").click()  # to the start, from the end
    page.wait_for_url("**&step=0")
    look = "(({paths, full, at}) => [paths.data, full.tags.slice(1), at, full.data.loss.join()])(descent.player)"
    other = visit(urllib.parse.urlsplit(page.url).query)
    assert other.evaluate(look) == page.evaluate(look)
    assert other.get_by_label("nadam").is_checked()


def downloaded(page, button):
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return download.value


def test_exports(visit, tmp_path):
    page = visit(f="booth", lr=0.02, steps=40)
    picture = Image.open(io.BytesIO(downloaded(page, "PNG").path().read_bytes()))
    assert picture.format == "PNG" and picture.width > 800 and len(picture.convert("RGB").getcolors(1 << 20)) > 100
    lines = downloaded(page, "CSV").path().read_text().splitlines()
    paths = wanted("booth", surface("booth").start, 40, lr=0.02)
    assert len(lines) == 1 + 6 * 41
    assert [float(line.split(",")[4]) for line in lines[1:]] == np.concatenate([p.losses for p in paths]).tolist()

    alone = tmp_path / "replay.html"
    downloaded(page, "HTML").save_as(alone)
    page.close()
    page = visit(alone.as_uri())
    assert names(page) == SIX
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("descent.player.at > 0 && descent.player.at < 40")
    page.wait_for_function("descent.player.at === 40")  # and to the end
    assert np.allclose(page.evaluate("[...descent.player.full.data.loss]"), np.concatenate([p.losses for p in paths]))
    page.mouse.move(*pixel(page, *page.evaluate("[1, 2].map(i => descent.player.full.data[' xy'[i]][1])")))
    page.locator(".tip").first.wait_for()

"""The page in a real browser: what a person does there, and what is seen while it is done."""

import io
import urllib.parse
from contextlib import ExitStack

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("bokeh", reason="needs Bokeh: pip install '.[live]'")
pytest.importorskip("playwright.sync_api", reason="needs Playwright: pip install --group test")

from playwright.sync_api import TimeoutError as NothingCame
from playwright.sync_api import sync_playwright

from projects.optimizers.model import Settings, race
from projects.optimizers.surfaces import surface
from tests.projects.browser import CHROMIUM, needs_chromium
from tests.projects.optimizers.live_pages import FLAGS, LONG, pixel, serving

pytestmark = needs_chromium
SIX = ["gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"]


@pytest.fixture(scope="module")
def server():
    """server() is the address and the process of one that runs; where a test has stopped it, of a new one."""
    with ExitStack() as started:
        running = []

        def there():
            if not running or running[-1][1].poll() is not None:
                running.append(started.enter_context(serving()))
            return running[-1]

        yield there


@pytest.fixture(scope="module")
def browser():
    """A browser's window, which keeps the scripts that it has loaded."""
    with sync_playwright() as player:
        started = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=LONG)
        yield started.new_context(viewport={"width": 1024, "height": 700})
        started.close()


@pytest.fixture
def visit(browser, server):
    """visit(query) opens the page; what its console complains of, and whom it asks, is looked at in the end."""
    wrong, asked = [], []

    def opened(url=None, **settings):
        page = browser.new_page()
        page.set_default_timeout(LONG)
        page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto((url or server()[0]) + (f"?{urllib.parse.urlencode(settings)}" if settings else ""))
        page.wait_for_selector("body[data-ready=yes]")
        return page

    yield opened
    for page in browser.pages:
        page.close()
    assert wrong == []
    assert {urllib.parse.urlsplit(url).hostname for url in asked} <= {"127.0.0.1", None}


# ---- Looking at a page. Nothing waits for a time, all for what is to come


def frames(page):
    """Wait until what has happened is drawn."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def settled(page):
    """Wait until nothing is under way; the page."""
    page.wait_for_function("!descent.asker.waiting")
    return page


def shown(page, said):
    """Wait until the address of what is shown has `said` in it."""
    page.wait_for_function("said => descent.player.said.address.includes(said)", arg=said)
    return settled(page)


def started(page, x, y):
    """Wait until all start near a point."""
    there = "([x, y]) => Math.hypot(descent.player.said.start[0] - x, descent.player.said.start[1] - y) < 0.05"
    page.wait_for_function(there, arg=[x, y])
    return start(settled(page))


def start(page):
    """Where the paths that are drawn start, all of them at the same point."""
    starts = page.evaluate("descent.player.paths.data.xs.map((x, i) => [x[0], descent.player.paths.data.ys[i][0]])")
    assert len({tuple(point) for point in starts}) == 1
    return starts[0]


def names(page):
    return page.evaluate("descent.player.paths.data.name")


def losses(page):
    return page.evaluate("[...descent.player.columns.loss]")


def told(page, figure, across, up, i):
    """What is said at the point i of a figure; the pointer comes again until something is."""
    for _ in range(20):
        x, y = page.evaluate("([names, i]) => names.map(name => descent.player.columns[name][i])", [[across, up], i])
        at = pixel(page, x, y, figure)
        page.mouse.move(at[0] + 60, at[1] - 60)
        page.mouse.move(*at)
        try:
            page.locator(".tip").first.wait_for(timeout=LONG / 20)
        except NothingCame:
            continue
        return page.locator(".tip").first.inner_text()
    raise AssertionError(f"nothing is said at step {i} of {figure}")


def wanted(formula, point, steps, **said):
    """The paths of the six, and their losses, one after the other."""
    paths = race(surface(formula), point, SIX, steps, Settings(beta1=0.9, beta2=0.999, **said))
    return paths, np.concatenate([path.losses for path in paths])


# ---- The start


def test_everything_follows_while_the_start_is_dragged(visit):
    page = visit(f="rosenbrock", lr=0.0005, steps=100)
    page.mouse.move(*pixel(page, -1.5, 1.5))
    page.mouse.down()
    started(page, -1.5, 1.5)  # without a movement: a person hesitates, and the button that is held counts as a press
    curves = "(({paths, columns}) => [paths.data.heights, columns.high].map(c => [...c].join()))(descent.player)"
    seen = []
    for x in (-1, 0, 1):
        page.mouse.move(*pixel(page, x, 1.5))
        assert np.allclose(started(page, x, 1.5), [x, 1.5], atol=0.02)  # before the button is up
        seen.append(page.evaluate(curves))
    assert all(len(set(values)) == 3 for values in zip(*seen, strict=True))
    questions_never_pile_up(page)
    last = start(page)
    page.mouse.up()
    asked = page.evaluate("descent.asker.number")
    page.mouse.move(*pixel(page, 0, 0))
    frames(page)
    assert page.evaluate("descent.asker.number") == asked and start(settled(page)) == last
    assert np.allclose(losses(page), wanted("rosenbrock", last, 100, lr=0.0005)[1])
    page.wait_for_url(f"**x={last[0]:g}*")
    assert "|gradient|" in told(page, "contour", "x", "y", 100)  # steps are told of again
    page.mouse.click(*pixel(page, 0.5, 2))
    assert np.allclose(started(page, 0.5, 2), [0.5, 2], atol=0.02)


def questions_never_pile_up(page):
    """Of moves that follow each other without a rest only some are asked about, one at a time, and the last one."""
    page.evaluate("""() => {
      const {asker} = descent, send = asker.send
      asker.under = []  // of each question, how many before it had no answer
      asker.send = function() { this.under.push(this.number - this.answer.tags[0].number); send.call(this) }
    }""")
    page.mouse.move(*pixel(page, -1, 1), steps=25)
    assert np.allclose(started(page, -1, 1), [-1, 1], atol=0.02)
    assert set(page.evaluate("descent.asker.under")) == {0}


# ---- The controls


def test_formulas_surfaces_optimizers_and_sliders(visit):
    page = visit(f="booth", lr="nan", steps=50)
    assert page.get_by_text("lr in the address must be").is_visible() and names(page) == SIX
    field = page.get_by_label("or a formula")
    field.fill("x**4 + y**2 - x*y")
    field.press("Enter")
    shown(page, "f=x**4")
    _, right = wanted("x**4 + y**2 - x*y", (-1.5, 2.0), 50, lr=0.01)
    assert np.allclose(losses(page), right)
    field.fill("x**4 + y**2 - x*z")
    field.press("Enter")
    complaint = page.get_by_text("at position 16")
    complaint.wait_for()
    box, at = complaint.bounding_box(), field.bounding_box()
    assert 0 < box["y"] - at["y"] < 80 and abs(box["x"] - at["x"]) < 20  # right below the field
    assert np.allclose(losses(page), right)
    page.mouse.click(*pixel(page, 1, 1))  # the last good view goes on
    started(page, 1, 1)
    assert complaint.is_visible()
    page.get_by_label("surface").select_option("rosenbrock")
    shown(page, "f=rosenbrock&x=-1.5&y=2")
    assert complaint.is_hidden()
    optimizers_are_switched(page)
    a_slider_is_moved(page)


def optimizers_are_switched(page):
    page.get_by_label("lion").check()
    shown(page, "lion")
    assert names(page) == [*SIX, "lion"]
    page.get_by_label("adam", exact=True).uncheck()
    shown(page, "rmsprop,lion")
    assert "adam" not in names(page)


def a_slider_is_moved(page):
    """The rate's, by the mouse and to its end, where paths diverge."""
    rate = page.locator(".noUi-handle").first
    box = rate.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    before = losses(page)
    page.mouse.move(box["x"] + box["width"] / 2 + 30, box["y"] + box["height"] / 2)
    page.wait_for_function("!descent.player.said.address.includes('lr=0.01&')")
    assert losses(settled(page)) != before  # before the button is up
    page.mouse.up()
    rate.press("End")
    shown(page, "lr=10.0&")
    diverged = wanted("rosenbrock", (-1.5, 2), 50, lr=10.0)[0][0].diverged_at
    assert page.get_by_text(f"diverged at step {diverged}").count() > 0
    assert page.evaluate("descent.player.said.racers.diverged[0]") == diverged


# ---- Playing, and taking it elsewhere


def test_play_pause_step_and_the_address_that_shares_it(visit):
    page = visit(f="beale", opt="gd,adam,nadam", speed=5)
    page.mouse.click(*pixel(page, -2, 1))
    started(page, -2, 1)
    at = "descent.player.at"
    page.get_by_role("button", name="Play").click()
    page.wait_for_function(f"{at} > 0 && {at} < 300")
    page.get_by_role("button", name="Pause").click()
    paused = page.evaluate(at)
    assert 0 < paused < 300
    page.get_by_role("button", name="Step").click()
    assert page.evaluate(at) == paused + 1
    assert page.evaluate("descent.player.paths.data.xs.map(x => x.length)") == [paused + 2] * 3
    assert page.get_by_text(f"step {paused + 1} of 300").is_visible()
    page.wait_for_url(f"**&step={paused + 1}")
    look = "(({paths, said, at}) => [paths.data, said.address, said.words, at, said.points.join()])(descent.player)"
    other = visit(page.url)
    assert other.evaluate(look) == page.evaluate(look)
    assert other.get_by_label("nadam").is_checked() and not other.get_by_label("lion").is_checked()
    other.mouse.click(*pixel(other, 2, -1))
    assert start(page) != started(other, 2, -1)  # each page has a start of its own


def downloaded(page, button):
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click()
    return download.value


def test_steps_are_told_of_and_views_exported_and_the_server_may_stop(visit, server, tmp_path):
    page = visit(f="booth", lr=0.02, steps=40, speed=5)
    paths, right = wanted("booth", surface("booth").start, 40, lr=0.02)
    for figure, across, up in (("contour", "x", "y"), ("losses", "step", "height"), ("curvature", "step", "low")):
        said = told(page, figure, across, up, 1)
        assert "step 1\n" in said and "|gradient|" in said
    said = told(page, "contour", "x", "y", 1)
    assert float(said.split("loss ")[1].split()[0]) == pytest.approx(paths[0].losses[1], rel=1e-6)

    picture = Image.open(io.BytesIO(downloaded(page, "PNG").path().read_bytes()))
    assert picture.format == "PNG" and picture.width > 600 and len(picture.convert("RGB").getcolors(1 << 20)) > 100
    lines = downloaded(page, "CSV").path().read_text().splitlines()
    assert len(lines) == 1 + 6 * 41
    assert [float(line.split(",")[4]) for line in lines[1:]] == right.tolist()

    downloaded(page, "HTML").save_as(tmp_path / "replay.html")
    alone = visit((tmp_path / "replay.html").as_uri())
    assert names(alone) == SIX and np.allclose(losses(alone), right)
    alone.get_by_role("button", name="Play").click()
    alone.wait_for_function("descent.player.at > 0 && descent.player.at < 40")
    alone.evaluate("descent.player.speed.value = 500")
    alone.wait_for_function("descent.player.at === 40")  # and to the end
    assert "step 1\n" in told(alone, "contour", "x", "y", 1)
    stopped(page, server)


def stopped(page, server):
    """The page says that its server has stopped, and plays on."""
    server()[1].terminate()
    page.get_by_text("The server has stopped").wait_for()
    page.mouse.click(*pixel(page, 1, 1))  # asks nobody
    page.get_by_role("button", name="CSV").click()
    page.get_by_role("button", name="Step").click()
    page.wait_for_function("descent.player.at === 0")

"""The page's side that needs no browser: pictures, answers, who is turned away, what the command says."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

pytest.importorskip("bokeh", reason="needs Bokeh: pip install '.[live]'")

from bokeh.document import Document
from tornado.httputil import HTTPHeaders

from projects.optimizers import __main__ as program
from projects.optimizers.live import drawing, exports, server
from projects.optimizers.live.application import MOST_SESSIONS, refusal
from projects.optimizers.live.controls import TYPED
from projects.optimizers.live.session import Session
from projects.optimizers.live.state import RANGES, State, affordable
from projects.optimizers.model import OPTIMIZERS, Settings, eigenvalues, race
from projects.optimizers.surfaces import surface
from tests.projects.programs import calling

posix = pytest.mark.skipif(os.name == "nt", reason="sends a signal that Windows does not have")


# ---- The picture


@pytest.mark.parametrize("formula", ["x**2 + y**2", "3", "log(x)", "1/x", "exp(exp(x**2))", "sqrt(-1 - x**2)"])
def test_a_surface_with_holes_or_without_slopes_has_a_picture(formula):
    picture, lines = drawing.terrain(surface(formula), (-3, 3, -3, 3))
    heights = picture["image"][0]
    assert heights.shape == (drawing.GRID, drawing.GRID)
    known = heights[np.isfinite(heights)]
    assert np.all((known >= 0) & (known <= 1))
    assert len(lines["xs"]) == len(lines["ys"]) <= drawing.LEVELS


def test_heights_order_points_as_the_surface_does():
    Z = np.random.default_rng(0).standard_normal((5, 7)) ** 3
    assert np.array_equal(np.argsort(drawing.leveled(Z), axis=None), np.argsort(Z, axis=None))


def test_every_optimizer_has_a_look_of_its_own():
    assert len({(color, dash) for color, dash, _ in drawing.LOOKS.values()}) == len(OPTIMIZERS)


# ---- Answers


class Page:
    """A session, asked as the page asks."""

    def __init__(self, **settings):
        self.document = Document()
        self.session = Session(self.document, replace(State(), **settings), [])
        self.number = 0

    def ask(self, x=None, y=None):
        self.number += 1
        state = self.session.state
        there = {"x": [state.x if x is None else x], "y": [state.y if y is None else y]}
        self.session.asked.data = {"n": [self.number], **there}
        assert self.told["number"] == self.number  # always answered
        return self.session.state

    @property
    def complaint(self):
        return self.session.controls.complaint.text

    @property
    def told(self):
        return self.session.view.answer.tags[0]

    @property
    def points(self):
        return self.told["points"]


def test_the_points_sent_are_those_of_the_race():
    page = Page(steps=20)
    state = page.ask(1.25, -0.5)
    told = Settings(lr=state.lr, momentum=0.9, beta1=0.9, beta2=0.999)
    wanted = race(surface("himmelblau"), (1.25, -0.5), state.opt, 20, told)
    assert np.array_equal(page.points[0], np.concatenate([path.points[:, 0] for path in wanted]))
    assert np.array_equal(page.points[4], np.concatenate([path.gradients[:, 1] for path in wanted]))
    curved = eigenvalues(surface("himmelblau"), np.concatenate([path.points for path in wanted]))
    assert np.array_equal(page.points[6], curved[:, 1])
    assert page.told["racers"]["count"] == [21] * 6


def test_a_bad_formula_leaves_the_view_and_says_where():
    page = Page(steps=20)
    before = page.points
    page.session.controls.formula.value = "x**2 + <3"
    page.ask()
    assert page.points is before and page.session.state.f == "himmelblau"
    assert "position 7" in page.complaint and "x**2 + &lt;3\n       ▲" in page.complaint
    assert page.ask(1.0, 1.0).x == 1.0 and page.points is not before  # the last good one can be dragged on
    assert "position 7" in page.complaint
    page.ask(float("nan"), 1.0)
    assert "position 7" in page.complaint and "two numbers" in page.complaint
    page.session.controls.formula.value = "x**2 + 3*y"
    assert page.ask().f == "x**2 + 3*y" and page.complaint == ""
    assert page.session.controls.f.value == TYPED


def test_a_surface_that_is_chosen_brings_its_start_and_domain():
    page = Page(steps=20)
    page.session.controls.f.value = "booth"
    state = page.ask()
    assert (state.x, state.y) == surface("booth").start and state.view is None
    assert page.session.controls.formula.value == surface("booth").formula
    figure = page.session.view.contour
    assert (figure.x_range.start, figure.x_range.reset_end, figure.y_range.end) == (-10, 10, 10)


def test_a_formula_after_a_formula_keeps_the_start():
    page = Page(f="x**2 + y**2", x=0.5, y=0.25, steps=20)
    page.session.controls.formula.value = "x**2 + 2*y**2"
    state = page.ask()
    assert (state.f, state.x, state.y) == ("x**2 + 2*y**2", 0.5, 0.25)
    page.session.controls.formula.value = "log(y - 1)"
    assert page.ask() == state and "no finite value" in page.complaint


def test_a_start_without_a_value_leaves_the_view():
    page = Page(f="log(x) + y**2", x=1.0, y=1.0, steps=20)
    assert page.ask(-1.0, 1.0).x == 1.0 and "no finite value at the start (-1, 1)" in page.complaint
    assert page.ask(2.0, 1.0).x == 2.0 and page.complaint == ""


def test_sliders_are_read_and_a_rate_from_the_address_is_kept_to_the_last_digit():
    page = Page(steps=20, lr=0.0123456)
    c = page.session.controls
    c.momentum.value, c.steps.value, c.schedule.value, c.opt.active = 0.5, 40, "cosine", [0, 7]
    state = page.ask()
    assert (state.momentum, state.steps, state.schedule, state.lr) == (0.5, 40, "cosine", 0.0123456)
    assert state.opt == (OPTIMIZERS[0], OPTIMIZERS[7]) and page.session.playback.step.end == 40
    c.rate.value = -3
    assert page.ask().lr == 0.001
    c.seed.value, c.steps.value = None, 10**9  # an emptied field; a value that no slider has
    assert (page.ask().seed, page.ask().steps) == (0, RANGES["steps"][1])
    c.steps.value, c.opt.active = 40, []
    assert page.ask().opt == () and len(page.points[0]) == 0


def test_a_costly_formula_takes_fewer_steps_and_all_of_them_again_afterwards(monkeypatch):
    monkeypatch.setattr(drawing, "paths", lambda surface, state: [])  # a second each
    page = Page(f="+".join(f"(x+{i})**y" for i in range(3, 30)), x=1.0, y=1.0, opt=OPTIMIZERS, steps=20)
    page.session.controls.steps.value = 2000
    fewer = affordable(replace(page.session.state, steps=2000))[0].steps
    assert page.ask().steps == fewer and f"Only {fewer} steps" in page.complaint
    assert page.ask(1.5, 1.0).steps == fewer and f"Only {fewer} steps" in page.complaint  # while it is so
    page.session.controls.f.value = "booth"
    assert page.ask().steps == 2000 and page.complaint == ""


def test_sliders_say_round_numbers():
    page = Page(steps=20)
    page.session.controls.momentum.value = 0.7730000000000001
    assert page.ask().momentum == 0.773


def test_zooming_draws_the_surface_anew_and_races_nobody():
    page = Page(steps=20)
    before, picture = page.points, page.session.view.picture.data
    page.session.view.contour.x_range.start = 0.0
    assert page.ask().view == (0.0, 5.5, -5.5, 5.5)
    assert page.points is before and page.session.view.picture.data is not picture


def test_asking_for_what_is_shown_computes_nothing():
    page = Page(steps=20)
    before = page.points
    page.ask()
    assert page.points is before


def test_the_document_is_in_order(caplog, recwarn):
    page = Page(f="rosenbrock", lr=1.0)
    page.document.validate()
    assert not caplog.records and not recwarn.list
    assert -1 not in page.told["racers"]["diverged"][:3]


# ---- Files


def test_csv_holds_the_race():
    state = replace(State(), f="rosenbrock", x=-1.5, y=2.0, opt=("gd", "adam"), lr=0.01, steps=30)
    header, *lines = exports.csv(state).splitlines()
    assert header == "optimizer,step,x,y,loss,gradient_x,gradient_y"
    paths = race(surface("rosenbrock"), (-1.5, 2.0), ("gd", "adam"), 30, Settings(lr=0.01))
    wanted = [
        (path.optimizer, k, *path.points[k], path.losses[k], *path.gradients[k])
        for path in paths
        for k in range(len(path.points))
    ]
    got = [(name, int(step), *map(float, rest)) for name, step, *rest in (line.split(",") for line in lines)]
    assert got == wanted and paths[0].diverged_at is not None


def test_csv_of_nobody_is_a_header():
    assert exports.csv(replace(State(), opt=())) == "optimizer,step,x,y,loss,gradient_x,gradient_y\n"


# ---- Who is served

HOSTS = {"127.0.0.1:5006", "localhost:5006"}


@pytest.mark.parametrize(
    ("host", "headers", "sessions", "code"),
    [
        ("127.0.0.1:5006", {}, 0, 0),
        ("localhost:5006", {"Sec-Fetch-Site": "none"}, 0, 0),
        ("127.0.0.1:5006", {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}, 0, 0),
        ("evil.example:5006", {}, 0, 403),
        ("127.0.0.1:5007", {}, 0, 403),
        ("127.0.0.1:5006", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"}, 0, 403),
        ("127.0.0.1:5006", {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Dest": "script"}, 0, 403),
        (
            "127.0.0.1:5006",
            {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe", "Sec-Fetch-Mode": "navigate"},
            0,
            403,
        ),
        (
            "127.0.0.1:5006",
            {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"},
            0,
            0,
        ),
        ("127.0.0.1:5006", {}, MOST_SESSIONS, 503),
    ],
)
def test_who_is_turned_away(host, headers, sessions, code):
    request = SimpleNamespace(host=host, path="/", headers=HTTPHeaders(headers))
    assert refusal(request, HOSTS, sessions) == code


def test_a_taken_port_is_one_sentence(monkeypatch, capsys, tmp_path):
    call = calling(program, monkeypatch, capsys, tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, said, complaint = call("live", "--no-open", "--port", port)
    assert (code, said) == (2, "")
    assert complaint == f"Error: Port {port} is taken: name another with --port, or --port 0 for any that is free.\n"


def test_without_bokeh_one_sentence_says_how_to_get_it(monkeypatch, capsys, tmp_path):
    call = calling(program, monkeypatch, capsys, tmp_path)
    for name in list(sys.modules):
        if name.split(".")[0] == "bokeh" or name.startswith("projects.optimizers.live."):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "projects.optimizers.live.server", server)
    monkeypatch.setitem(sys.modules, "bokeh", None)
    code, said, complaint = call("live", "--no-open")
    assert (code, said) == (2, "")
    assert "make project-optimizers-live" in complaint and complaint.count("\n") == 1


@posix
def test_the_command_prints_its_address_serves_this_machine_alone_and_ends_quietly():
    command = [sys.executable, "-m", "projects.optimizers", "live", "--no-open", "--port", "0"]
    serving = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        url = serving.stdout.readline().strip()
        assert url.startswith("http://127.0.0.1:") and url.endswith("/")
        page = urllib.request.urlopen(url + "?f=booth").read().decode()
        assert "Optimizers" in page and "cdn.bokeh.org" not in page
        with pytest.raises(urllib.error.HTTPError, match="403") as refused:
            urllib.request.urlopen(urllib.request.Request(url, headers={"Host": "evil.example"}))
        assert b"this machine alone" in refused.value.read()
        with pytest.raises(urllib.error.HTTPError, match="400") as refused:
            urllib.request.urlopen(url + "trajectories.csv?lr=<b>")
        assert refused.value.headers.get_content_type() == "text/plain" and b"lr in the address" in refused.value.read()
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.2", int(url.rsplit(":", 1)[1].strip("/"))), timeout=2)
    finally:
        serving.send_signal(signal.SIGINT)
        rest, complaints = serving.communicate(timeout=60)
    assert (serving.returncode, rest, complaints) == (130, "", "Interrupted.\n")

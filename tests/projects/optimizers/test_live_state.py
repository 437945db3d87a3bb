"""States of the page, and the addresses that they are written to and read from."""

import urllib.parse
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.optimizers.live.state import RANGES, State, address, affordable, read
from projects.optimizers.model import OPTIMIZERS
from projects.optimizers.surfaces import SURFACES

numbers = {name: st.floats(*RANGES[name]) for name in ("lr", "momentum", "beta1", "beta2", "noise", "speed")}
STATES = st.builds(
    State,
    f=st.sampled_from([*SURFACES, "x**2 + 3*y**2", "bowl-50", "sin(x)*exp(-y**2)"]),
    x=st.floats(-2, 2),
    y=st.floats(-2, 2),
    view=st.none() | st.just((-1.5, 2.0, 0.25, 0.5)),
    opt=st.sets(st.sampled_from(OPTIMIZERS)).map(lambda names: tuple(n for n in OPTIMIZERS if n in names)),
    steps=st.integers(*RANGES["steps"]),
    schedule=st.sampled_from(["constant", "cosine", "one_cycle"]),
    seed=st.integers(*RANGES["seed"]),
    step=st.none() | st.just(1),
    **numbers,
)


def query(text):
    return dict(urllib.parse.parse_qsl(text, keep_blank_values=True))


@given(STATES)
def test_an_address_gives_its_state_back(state):
    assert read(query(address(state))) == (state, [])


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"f": "x**2 +"}, "at position 6"),
        ({"f": "rosenbrok"}, "rosenbrock"),
        ({"f": "x" * 501}, "500 characters"),
        ({"f": "__import__('os')"}, "position"),
        ({"x": "nan"}, "x and y"),
        ({"x": "1e9", "y": "0"}, "x and y"),
        ({"f": "log(x)", "x": "-1"}, "no finite value"),
        ({"view": "0,1,2"}, "view"),
        ({"view": "1,0,0,1"}, "view"),
        ({"opt": "adm"}, "adam"),
        ({"lr": "0"}, "lr"),
        ({"lr": "inf"}, "lr"),
        ({"lr": "fast"}, "lr"),
        ({"steps": "1000000"}, "2000"),
        ({"steps": "12.5"}, "whole"),
        ({"momentum": "1"}, "0.999"),
        ({"beta2": "-1"}, "beta2"),
        ({"noise": "1e9"}, "noise"),
        ({"schedule": "weekly"}, "cosine"),
        ({"seed": "-1"}, "seed"),
        ({"speed": "0"}, "speed"),
        ({"step": "301"}, "300"),
        ({"step": "²"}, "300"),
    ],
)
def test_what_an_address_cannot_have_keeps_its_default_and_is_named(given, named):
    state, complaints = read(given)
    assert len(complaints) == 1 and named in complaints[0]
    assert state == read({name: text for name, text in given.items() if name == "f" and text == "log(x)"})[0]


@pytest.mark.parametrize("given", [{"f": "x" * 50_000}, {"opt": "y" * 50_000}, {"lr": "z" * 50_000}, {"f": "(" * 499}])
def test_a_complaint_can_be_read_however_long_the_address(given):
    (complaint,) = read(given)[1]
    assert len(complaint) < 320 and complaint.endswith(".")


def test_what_is_unknown_in_an_address_is_left_alone():
    assert read({"utm_source": "mail"}) == (State(), [])


# ---- What an answer may cost

DEAR = "+".join(f"(x+{i})**y" for i in range(3, 30))
ALL = {"opt": OPTIMIZERS, "steps": 2000}


@pytest.mark.parametrize("f", SURFACES)
def test_every_optimizer_can_take_every_step_on_a_surface_of_the_table(f):
    state = replace(State(), f=f, **ALL)
    assert affordable(state) == (state, "")


def test_a_long_formula_takes_fewer_steps_with_a_sentence():
    state = replace(State(), f=DEAR, x=1.0, y=1.0, step=2000, **ALL)
    fewer, sentence = affordable(state)
    assert fewer == replace(state, steps=fewer.steps, step=fewer.steps) and 1000 < fewer.steps < 1300
    assert f"Only {fewer.steps} steps" in sentence and "14 optimizers" in sentence
    assert affordable(fewer) == (fewer, "")  # so that its address is read without a complaint
    asked = urllib.parse.parse_qsl(address(state))
    assert read(dict(asked)) == (fewer, [sentence])
    alone = replace(state, opt=("gd",))
    assert affordable(alone)[0].steps > fewer.steps

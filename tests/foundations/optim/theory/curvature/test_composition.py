"""Rules of composition: what they prove is so, and where they can say nothing they say that."""

from math import inf

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from foundations.calculus import evaluate, parse
from foundations.optim.theory import convex_on_chords, curvature_by_rules

POSITIVE, NEGATIVE = {"x": (0, inf)}, {"x": (-inf, 0)}
CASES = [
    ("pi", {}, "constant"),
    ("2**3 - exp(1)", {}, "constant"),
    ("3*x - 2*y + 1", {}, "affine"),
    ("x/(-4) - x", {}, "affine"),
    ("x**2 + y**2", {}, "convex"),
    ("-(x**2)/3", {}, "concave"),
    ("x*x", {}, "convex"),
    ("exp(x**2)", {}, "convex"),
    ("exp(-x)", {}, "convex"),
    ("2**x", {}, "convex"),
    ("0.5**(x**2)", {}, "unknown"),  # the bell
    ("(x**2 + 1)**2", {}, "convex"),
    ("(x**2 - 1)**2", {}, "unknown"),  # two wells
    ("abs(x - y)**3", {}, "convex"),
    ("cosh(x)", {}, "convex"),
    ("-log(x)", POSITIVE, "convex"),
    ("-log(1 - x**2)", {"x": (-1, 1)}, "convex"),
    ("sqrt(1 - x**2)", {"x": (-1, 1)}, "concave"),
    ("x**0.5", POSITIVE, "concave"),
    ("x**1.5", POSITIVE, "convex"),
    ("x**3", {}, "unknown"),
    ("x**3", POSITIVE, "convex"),
    ("x**3", NEGATIVE, "concave"),
    ("1/x", POSITIVE, "convex"),
    ("1/x", NEGATIVE, "concave"),
    ("exp(1/x)", {"x": (-3, 0)}, "unknown"),
    ("x**-2", NEGATIVE, "convex"),
    ("1/sqrt(x)", POSITIVE, "convex"),
    ("sinh(x)", NEGATIVE, "concave"),
    ("tanh(x)", NEGATIVE, "convex"),
    ("tanh(x)", {}, "unknown"),
    ("sin(x)", {}, "unknown"),
    ("x*y", {}, "unknown"),
    ("x**2 - y**2", {}, "unknown"),
    ("exp(exp(x)) + abs(x)", {}, "convex"),
    ("log(exp(x) + exp(y))", {}, "unknown"),  # convex, but not by these rules
]


@pytest.mark.parametrize(("text", "box", "wanted"), CASES)
def test_what_the_rules_say(text, box, wanted):
    assert curvature_by_rules(parse(text), box) == wanted


LEAF = st.sampled_from(["x", "y", "2", "0.5", "-1", "(x + y)", "(x - 2*y)"])


def combined(inner):
    forms = ["exp({})", "abs({})", "cosh({})", "sinh({})", "tanh({})", "({})**2", "({})**3", "-({})"]
    function = st.sampled_from(forms)
    return st.one_of(
        st.builds(lambda f, u: f.format(u), function, inner),
        st.builds("({} + {})".format, inner, inner),
        st.builds("({} - {})".format, inner, inner),
        st.builds("({} * {})".format, inner, inner),
    )


@given(st.recursive(LEAF, combined, max_leaves=5), st.sampled_from([(-1.5, 1.5), (0.0, 2.0), (-2.0, 0.0)]))
@settings(max_examples=50, deadline=None)
def test_what_is_proved_has_no_counterexample(text, ends):
    formula = parse(text)
    said = curvature_by_rules(formula, {"x": ends, "y": ends})
    if said == "unknown":
        return
    corners = [evaluate(formula, {"x": x, "y": y}) for x in ends for y in ends]  # where it is largest, or least
    assume(np.abs(corners).max() < 1e100)
    for sign in {"convex": [1], "concave": [-1], "affine": [1, -1], "constant": [1, -1]}[said]:

        def f(p, sign=sign):
            return sign * evaluate(formula, {"x": p[0], "y": p[1]})

        verdict = convex_on_chords(f, [ends, ends], np.random.default_rng(0), n_chords=16)
        assert verdict.convex, (text, said, verdict)


@pytest.mark.parametrize(
    ("text", "box", "message"),
    [
        ("log(x)", {}, "log is not defined for all values from -inf to inf: give a box"),
        ("sqrt(x - 1)", POSITIVE, "sqrt is not defined for all values from -1 to inf"),
        ("1/x", {}, "a power of -1 is not defined for all values"),
        ("x**0.5", {}, "a power of 0.5 is not defined"),
        ("(-2)**x", {}, "base above 0; got -2"),
        ("x + 1/0", {}, "a power of -1 of 0 is inf"),
        ("log(0)", {}, "log of 0 is -inf"),
        ("x", {"x": (1, 0)}, "a low and a high for x"),
        ("x", {"x": 3}, "a low and a high for x, in this order; got 3"),
    ],
)
def test_says_what_was_wrong(text, box, message):
    with pytest.raises(ValueError, match=message):
        curvature_by_rules(parse(text), box)


def test_reads_expressions_only():
    with pytest.raises(TypeError, match="got str"):
        curvature_by_rules("x**2")

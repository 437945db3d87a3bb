"""Critical points of functions whose critical points are known."""

from collections import Counter

import numpy as np
import pytest

from foundations.calculus import classify, critical_points, gradient, hessian
from foundations.linalg import eigh


def search(f, box, n_starts=16, seed=0, **options):
    return critical_points(f, box, np.random.default_rng(seed), n_starts=n_starts, **options)


def himmelblau(x):
    return (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2


def camel(x):
    return (4 - 2.1 * x[0] ** 2 + x[0] ** 4 / 3) * x[0] ** 2 + x[0] * x[1] + 4 * (x[1] ** 2 - 1) * x[1] ** 2


def test_himmelblau_has_nine():
    found = search(himmelblau, [[-5, 5], [-5, 5]], n_starts=32)
    assert Counter(point.kind for point in found.points) == {"minimum": 4, "saddle": 4, "maximum": 1}
    minima = [point for point in found.points if point.kind == "minimum"]
    wanted = [[3, 2], [3.584428, -1.848127], [-3.779310, -3.283186], [-2.805118, 3.131313]]
    for point in wanted:
        assert min(np.abs(p.point - point).max() for p in minima) < 1e-5
    assert [p.value for p in minima] == pytest.approx([0, 0, 0, 0], abs=1e-20)
    [top] = [point for point in found.points if point.kind == "maximum"]
    assert top.point == pytest.approx([-0.270845, -0.923039], abs=1e-6) and top.value == pytest.approx(181.616522)
    assert [p.value for p in found.points] == sorted(p.value for p in found.points)
    for p in found.points:
        assert np.abs(gradient(himmelblau, p.point)).max() < 1e-11
        assert p.eigenvalues == pytest.approx(eigh(hessian(himmelblau, p.point)).eigenvalues)
    assert found.starts == 32 >= found.converged >= found.inside == sum(p.found for p in found.points)


def test_the_six_hump_camel_has_fifteen():
    found = search(camel, [[-2, 2], [-1.2, 1.2]], n_starts=40, seed=7)
    assert Counter(point.kind for point in found.points) == {"minimum": 6, "saddle": 7, "maximum": 2}
    lowest = found.points[:2]
    assert [p.value for p in lowest] == pytest.approx([-1.0316284535] * 2)
    assert sorted(p.point[0] for p in lowest) == pytest.approx([-0.0898420, 0.0898420], abs=1e-6)
    assert np.abs(lowest[0].point + lowest[1].point).max() < 1e-9  # f(-x) = f(x)


def test_rosenbrock_has_one_at_the_end_of_its_valley():
    found = search(lambda x: (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2, [[-2, 2], [-2, 2]])
    [point] = found.points
    assert point.point == pytest.approx([1, 1], rel=1e-12) and point.kind == "minimum" and found.converged == 16
    assert point.eigenvalues == pytest.approx([501 - np.sqrt(250601), 501 + np.sqrt(250601)])  # 0.4 beside 1002


CASES = {
    "bowl": (lambda x: (x * x).sum(), 3, "minimum"),
    "dome": (lambda x: -(x * x).sum(), 3, "maximum"),
    "saddle": (lambda x: x[0] * x[1], 2, "saddle"),
    "monkey saddle": (lambda x: x[0] ** 3 - 3 * x[0] * x[1] ** 2, 2, "degenerate"),
    "flat minimum": (lambda x: x[0] ** 4 + x[1] ** 4, 2, "degenerate"),
    "valley that is flat one way": (lambda x: x[0] ** 2 + x[1] ** 4, 2, "degenerate"),
    "saddle that is flat one way": (lambda x: x[0] ** 2 - x[1] ** 2 + x[2] ** 4, 3, "saddle"),
    "inflection": (lambda x: x[0] ** 3, 1, "degenerate"),
    "higher inflection": (lambda x: x[0] ** 5, 1, "degenerate"),
    "scaled far down": (lambda x: 1e-12 * (x[0] ** 2 - x[1] ** 2), 2, "saddle"),
    "scaled far up": (lambda x: 1e12 * (x[0] ** 2 + x[1] ** 2), 2, "minimum"),
    "nearly flat one way": (lambda x: x[0] ** 2 + 1e-5 * x[1] ** 2, 2, "minimum"),
}


@pytest.mark.parametrize(("f", "n", "kind"), CASES.values(), ids=CASES.keys())
def test_what_is_at_zero(f, n, kind):
    found = search(f, [[-1, 1.5]] * n, n_starts=2)
    [point] = found.points
    assert point.kind == kind and point.point == pytest.approx(np.zeros(n), abs=1e-9)
    assert (point.found, found.converged, point.eigenvalues.shape) == (2, 2, (n,))


def test_searches_that_find_nothing_say_so():
    for f in (lambda x: x.sum(), lambda x: x[0] + x[1] ** 2, lambda x: np.abs(x).sum(), lambda x: np.exp(x[0]) + x[1]):
        found = search(f, [[-1, 1], [-1, 1]], n_starts=5)
        assert found.points == [] and (found.starts, found.converged, found.inside) == (5, 0, 0)
    assert search(lambda x: -x[0] - np.log(x[0]), [[-2, 1]]).points == []  # its slope is 0 at -1, where it has no value
    assert search(lambda x: np.log(x[0]), [[-1, 1]]).converged == 0  # nan on the left, no end on the right


def test_points_outside_the_box_are_counted_and_left_out():
    found = search(lambda x: (x[0] - 3) ** 2, [[0, 2]])
    assert found.points == [] and (found.converged, found.inside) == (16, 0)
    on_the_edge = search(lambda x: (x[0] - 2) ** 2, [[0, 2]])
    assert len(on_the_edge.points) == 1 and on_the_edge.inside == 16


def test_a_tail_that_underflows_is_no_critical_point():
    found = search(lambda x: -np.exp(-(x @ x)), [[-1, 1], [-1, 1]])
    assert [p.kind for p in found.points] == ["minimum"] and found.points[0].point == pytest.approx([0, 0], abs=1e-12)


def test_a_circle_of_critical_points_is_met_once_a_start():
    found = search(lambda x: (x @ x - 1) ** 2, [[-2, 2], [-2, 2]], n_starts=8)
    assert len(found.points) == 8
    for point in found.points:
        assert point.kind == "degenerate" and point.point @ point.point == pytest.approx(1)


def test_the_same_rng_gives_the_same_search():
    a, b = (search(himmelblau, [[-5, 5], [-5, 5]], n_starts=4, seed=7) for _ in range(2))
    assert [p.point.tolist() for p in a.points] == [p.point.tolist() for p in b.points]


@pytest.mark.parametrize(
    ("eigenvalues", "kind"),
    [
        ([1, 2], "minimum"),
        ([-1, -2], "maximum"),
        ([-1, 2], "saddle"),
        ([-1, 0, 2], "saddle"),
        ([0, 2], "degenerate"),
        ([0, -2], "degenerate"),
        ([0, 0], "degenerate"),
        ([1e-9, 1], "degenerate"),
        ([1e-7, 1], "minimum"),
        ([1e-300], "minimum"),
    ],
)
def test_classification(eigenvalues, kind):
    assert classify(eigenvalues) == kind


def test_the_tolerances_of_classification():
    assert classify([1e-9, 1], tolerance=1e-10) == "minimum" and classify([0.1, 1], uncertainty=0.2) == "degenerate"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: search(himmelblau, [-5, 5]), r"one row \(low, high\), .*; got \[-5.0, 5.0\]"),
        (lambda: search(himmelblau, [[5, -5], [0, 1]]), "low < high"),
        (lambda: search(himmelblau, np.zeros((0, 2))), "low < high"),
        (lambda: search(himmelblau, [[0, np.nan], [0, 1]]), "low < high"),
        (lambda: search(himmelblau, [[0, np.inf], [0, 1]]), "low < high"),
        (lambda: search(himmelblau, [[0, 1], [0, 1]], n_starts=0), "n_starts is at least 1; got 0"),
        (lambda: search(lambda x: x, [[0, 1], [0, 1]]), r"whose value is one number; got shape \(2,\)"),
        (lambda: classify([]), r"at least one finite number; got \[\]"),
        (lambda: classify([np.nan]), r"at least one finite number; got \[nan\]"),
    ],
)
def test_what_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong()


@pytest.mark.parametrize("rng", [0, None, np.random.RandomState(0)])
def test_draws_only_from_a_generator(rng):
    with pytest.raises(TypeError, match=r"^rng must be a numpy.random.Generator, such as .*default_rng\(0\); got "):
        critical_points(lambda x: x @ x, [[-1, 1]], rng)

"""A recorded list of operations gives what the engine gives, bit for bit, or is refused."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from foundations import autodiff as ad
from foundations.autodiff import from_numpy, grad
from foundations.autodiff.replay import replay, value_and_gradient
from foundations.nn.functional import gelu

FUNCTIONS = {
    "polynomial": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    "waves": lambda x, y: ad.sin(3 * x) * ad.exp(-y * y) + ad.tanh(x / (1 + y * y)),
    "power": lambda x, y: (1 + x * x) ** y,
    "kinks": lambda x, y: ad.abs(x) + ad.relu(y) * ad.sigmoid(x),
    "choice": lambda x, y: ad.where(x > y, x * y, y * y * y),
    "broadcasting": lambda x, y: (x.reshape(1, -1) * y.reshape(-1, 1)).sum(0) + x.mean(),
    "bounds": lambda x, y: ad.clamp(x * y, max=1.0) * ad.clamp(y, -1.0, None),
    "products": lambda x, y: ad.stack([x, y, x * y]).t() @ ad.tensor([1.0, 2.0, 3.0], dtype=ad.float64),
    "one argument": lambda x, y: ad.cos(x),
    "square roots": lambda x, y: ad.sqrt(x) + ad.log(y),  # not a number where they are negative
}


def points(seed, n=7):
    return np.random.default_rng(seed).standard_normal((2, n))


def by_engine(function, *arrays):
    tensors = [from_numpy(array).requires_grad_() for array in arrays]
    value = function(*tensors)
    return [value.detach().numpy(), *(g.numpy() for g in grad(value.sum(), tensors, materialize_grads=True))]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_value_and_gradient_are_the_engines(name):
    recorded = value_and_gradient(FUNCTIONS[name], *points(0))
    for seed in (1, 2, 3):
        got, wanted = recorded(*points(seed)), by_engine(FUNCTIONS[name], *points(seed))
        assert all(np.allclose(g, w, rtol=1e-14, atol=1e-14, equal_nan=True) for g, w in zip(got, wanted, strict=True))


def test_hessians_can_be_recorded():
    def second(x, y):
        (gx,) = grad(FUNCTIONS["polynomial"](x, y).sum(), (x,), create_graph=True)
        return grad(gx.sum(), (x, y), create_graph=True)

    x, y = points(0)
    xx, xy = replay(second, x, y)(*points(1))
    x, y = points(1)
    np.testing.assert_allclose(xx, 2 - 400 * (y - 3 * x**2), rtol=1e-13)
    np.testing.assert_allclose(xy, -400 * x, rtol=1e-13)


def test_what_is_done_twice_is_done_once_and_what_is_not_needed_is_left_out():
    def wasteful(x):
        ad.exp(x)
        return x * x + x * x

    assert len(replay(wasteful, np.ones(3)).steps) == 2


def test_constants_are_computed_once():
    A = from_numpy(np.arange(9.0).reshape(3, 3))
    recorded = replay(lambda x: ad.exp(A.cos()) * x, np.ones(3))
    assert len(recorded.steps) == 1
    np.testing.assert_array_equal(recorded(np.arange(3.0))[0], np.exp(np.cos(A.numpy())) * np.arange(3.0))


def test_inputs_and_earlier_results_stay_as_they_were():
    recorded = value_and_gradient(FUNCTIONS["polynomial"], *points(0))
    x, y = points(1)
    first = [array.copy() for array in recorded(x, y)]
    kept = recorded(x, y)
    recorded(*points(2))
    assert all(np.array_equal(a, b) for a, b in zip(first, kept, strict=True))
    assert np.array_equal([x, y], points(1))


def fixed(x):
    y = ad.ones(3) * 2
    y[0] = 5.0
    return x * y


def counted(x, calls=[]):  # noqa: B006
    calls.append(1)
    return ad.sqrt(-1 - x * x) * len(calls)  # not a number anywhere


READS = {
    "if": lambda x: x * 2 if float(x.sum()) > 1e6 else x * 3,
    "truth": lambda x: x if (x > 1e6).any() else -x,
    "item": lambda x: x * x[0].item(),
    "list": lambda x: ad.tensor(x.tolist()) * x,
    "array": lambda x: ad.tensor(np.square(x.detach().numpy())) * x,
    "mask": lambda x: x[x > -1e6] * 2,
    "index": lambda x: x[x.argmax()],
    "gather": lambda x: x.gather(0, (0 * x).long()),
    "sort": lambda x: ad.sort(x)[0],
    "largest": lambda x: ad.topk(x, 2)[0],
    "members": lambda x: ad.where(ad.isin(x, ad.tensor([1e6])), x, -x),
    "close": lambda x: ad.where(ad.isclose(x, x * 2), x, -x),
    "nonzero": lambda x: x * len(ad.nonzero(x > 1e6)),
    "within another": lambda x: x * from_numpy(replay(ad.exp, np.ones(3))(x.detach().numpy())[0]),
}
UNWRITTEN = {
    "in place": (lambda x: (x * 2).add_(1), "in place"),
    "in place, quietly": (ad.no_grad(lambda x: (x * 2).mul_(3)), "in place"),
    "a constant": (fixed, "in place"),
    "fused": (gelu, "gelu, a fused operation"),
    "a walk": (lambda x: grad((x * x).sum(), (x,))[0], "create_graph=True"),
    "a counter": (counted, "other values"),
}
EQUAL = [np.zeros(3), np.ones(3), np.array([1.0, 2.0, -0.5])]  # where all are equal, order and masks are constant


@pytest.mark.parametrize("record", [replay, value_and_gradient])
@pytest.mark.parametrize("x", EQUAL)
@pytest.mark.parametrize("name", READS)
def test_what_reads_its_numbers_is_refused(name, x, record):
    with pytest.raises(RuntimeError, match="reads numbers that it computes"):
        record(READS[name], x)


@pytest.mark.parametrize("name", UNWRITTEN)
def test_what_leaves_nothing_to_write_down_is_refused(name):
    function, sentence = UNWRITTEN[name]
    with pytest.raises(RuntimeError, match=sentence):
        replay(function, np.ones(3))


ANSWERS = {
    "largest": lambda x: x.max() * x,
    "median": lambda x: x.median() * x,
    "place of the largest": lambda x: x.argmax() * x,
    "no number": lambda x: ad.where(ad.isnan(x), 0 * x + 1, x * x),
    "not": lambda x: ad.logical_not(x > 50) * x,
    "complement": lambda x: ~(x > 50) * x,
    "infinite": lambda x: ad.where(ad.isinf(x), 0 * x, x) * ad.isfinite(x),
    "sign": lambda x: ad.signbit(x) * x,
    "count": lambda x: (x > 50).sum() * x,
    "all": lambda x: ad.where((x > -50).all(), x, -x),
    "parts": lambda x: sum(x.split(1)) * x.chunk(3)[0] + sum(t for t in x),
    "signs of zero": lambda x: ad.where(1 / (x * 0.0) > 1 / (x * -0.0), x, -x),
    "nothing but nan": lambda x: ad.sqrt(-1 - x * x),
}


@pytest.mark.parametrize("example", EQUAL[::2])
@pytest.mark.parametrize("name", ANSWERS)
def test_answers_about_numbers_are_written_down(name, example):
    recorded = value_and_gradient(ANSWERS[name], example)
    for x in ([70.0, -80.0, 60.0], [np.nan, 1.0, np.inf], [-0.0, 3.0, 2.0]):
        got, wanted = recorded(x), by_engine(ANSWERS[name], np.array(x))
        assert all(np.array_equal(g, w, equal_nan=True) for g, w in zip(got, wanted, strict=True))


def test_a_domain_may_be_narrow():
    """Where the points of comparison have no value, the lists are still compared."""
    recorded = value_and_gradient(lambda x: ad.sqrt((x - 10) * (11 - x)), np.ones(3))
    assert recorded(np.full(3, 10.5))[0].tolist() == [0.5] * 3


def test_what_comes_from_outside_stays_as_it_was():
    A = from_numpy(np.ones(3))
    recorded = replay(lambda x: x * A + ad.exp(A) * x, np.ones(3))
    before = recorded(np.ones(3))[0]
    A.mul_(2)
    assert np.array_equal(recorded(np.ones(3))[0], before)


def test_results_may_be_written_to():
    recorded = replay(lambda x: (x, x.reshape(3, 1), x * 2, x[:2], ad.ones(3, dtype=ad.float64), x.sum()), np.ones(3))
    x = np.ones(3)
    for result in recorded(x):
        result *= 7
    assert [r.ravel().tolist() for r in recorded(x)] == [[1] * 3, [1] * 3, [2] * 3, [1] * 2, [1] * 3, [3]]
    tripled = value_and_gradient(lambda x: 3 * x, x)
    tripled(x)[1].fill(0)
    assert tripled(x)[1].tolist() == [3] * 3


def test_memory_serves_again_but_not_what_a_view_looks_at():
    def chain(x):
        first = ad.sin(x)
        turned = first.reshape(4, 3).t()  # looks at `first` until the end
        for _ in range(50):
            x = ad.cos(x) + 1.0
        return turned @ x.reshape(4, 3)

    recorded, x = replay(chain, np.ones(12)), np.linspace(-1, 1, 12)
    assert len({id(place) for place in recorded.places if isinstance(place, np.ndarray) and place.shape == (12,)}) < 8
    assert np.array_equal(recorded(x)[0], chain(from_numpy(x)).numpy())


def test_two_threads_may_call():
    recorded = replay(lambda x: ad.exp(ad.sin(x) * x) + x, np.ones(9))
    inputs = np.random.default_rng(0).normal(size=(400, 9))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda x: recorded(x)[0], inputs))
    assert np.array_equal(found, np.exp(np.sin(inputs) * inputs) + inputs)


def test_whatever_comes_in_is_computed_in_float64():
    cube = replay(lambda x: x**3, np.ones(2, np.float32))
    for x in ([10**7, 2], np.array([10**7, 2]), np.array([1e7, 2], np.float32), from_numpy(np.array([1e7, 2.0]))):
        assert cube(x)[0].tolist() == [1e21, 8.0] and cube(x)[0].dtype == float
    assert replay(lambda x: x * x, 2.0)(3)[0] == 9
    for call in (cube, lambda x: replay(ad.exp, x)):
        with pytest.raises(TypeError, match="Cannot cast"):
            call(np.array([1j, 2]))


@pytest.mark.parametrize("order", "CF")
def test_memory_may_be_laid_out_in_any_order(order):
    x = np.array(np.arange(6.0).reshape(2, 3), order=order)
    recorded = value_and_gradient(lambda t: t.t().contiguous() * t.reshape(3, 2) + t.sum(0).reshape(3, 1), x)
    for y in (x, np.ascontiguousarray(x), x[::-1]):
        got, wanted = recorded(y), by_engine(lambda t: t.t() * t.reshape(3, 2) + t.sum(0).reshape(3, 1), y.copy())
        assert all(np.array_equal(g, w) for g, w in zip(got, wanted, strict=True))


@pytest.mark.parametrize("n", [1, 4, 100])
def test_a_constant_keeps_its_layout_with_which_products_round(n):
    A = np.random.default_rng(0).standard_normal((20, 20))
    P, x = from_numpy(A @ A.T), np.random.default_rng(1).standard_normal((n, 20))
    got = value_and_gradient(lambda t: ((t @ P) * t).sum(1), x)(x)
    wanted = by_engine(lambda t: ((t @ P) * t).sum(1), x.copy())
    assert all(np.array_equal(g, w) for g, w in zip(got, wanted, strict=True))


def test_long_indices_are_told_apart():
    first, second = np.arange(4000), np.arange(4000)
    second[2000] = 0
    a, b = replay(lambda x: (x[first], x[second]), np.ones(4000))(np.arange(4000.0))
    assert (a[2000], b[2000]) == (2000, 0)


@pytest.mark.parametrize("result", [3.0, np.ones(3), None, (1, 2)])
def test_other_results_than_tensors_are_refused(result):
    with pytest.raises(TypeError, match="gives a tensor or several; got"):
        replay(lambda x: result, np.ones(3))


def test_other_shapes_are_refused():
    recorded = replay(lambda x: x * x, np.ones(3))
    with pytest.raises(ValueError, match=r"recorded for shapes \[\(3,\)\], got \[\(4,\)\]"):
        recorded(np.ones(4))


def test_nothing_is_written_down_outside():
    recorded = replay(lambda x: x * x, np.ones(3))
    steps = len(recorded.steps)
    (from_numpy(np.ones(3)) * 2).sum()
    assert len(recorded.steps) == steps

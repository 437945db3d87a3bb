"""The interface: groups, gradients, states, copies, memory, and what is refused."""

import copy
import pickle

import numpy as np
import pytest

from foundations import optim
from foundations.autodiff import from_numpy, no_grad, tensor, zeros
from tests.foundations.optim.first_order.cases import CASES, NAMES

EVERY = [*CASES, ("Lion", {"weight_decay": 0.1}), ("Lion", {"maximize": True})]
EVERY_NAME = [*NAMES, "Lion"]


def parameters(*shapes, seed=0):
    rng = np.random.default_rng(seed)
    return [from_numpy(np.asarray(rng.standard_normal(shape))).requires_grad_() for shape in shapes]


def give(params, rng):
    for p in params:
        p.grad = from_numpy(np.asarray(rng.standard_normal(p.shape)))


def numbers(params):
    return np.concatenate([p.detach().numpy().reshape(-1) for p in params])


WAYS = [(*case, "state_dict") for case in EVERY]
WAYS += [(name, {}, way) for name in EVERY_NAME for way in ("pickle", "deepcopy")]


@pytest.mark.parametrize(("name", "arguments", "way"), WAYS)
def test_goes_on_to_the_last_bit(name, arguments, way):
    shapes = [(2, 3), (), (4000,), (0,), (5,)]
    params = parameters(*shapes)
    optimizer = getattr(optim, name)([{"params": params[:2]}, {"params": params[2:], "lr": 0.03}], **arguments)
    rng = np.random.default_rng(1)
    for step in range(5):
        give(params, rng)
        if step < 2:
            params[4].grad = None  # its clock is behind
        optimizer.step()
    if way == "state_dict":
        again = [from_numpy(p.detach().numpy().copy()).requires_grad_() for p in params]
        second = getattr(optim, name)([{"params": again[:2]}, {"params": again[2:]}])
        second.load_state_dict(optimizer.state_dict())
    else:
        both = (params, optimizer)
        again, second = copy.deepcopy(both) if way == "deepcopy" else pickle.loads(pickle.dumps(both))
    for p, o in ((params, optimizer), (again, second)):
        gradients = np.random.default_rng(2)
        for _ in range(4):
            give(p, gradients)
            o.step()
    assert np.array_equal(numbers(params), numbers(again))
    assert repr(second) == repr(optimizer)


def test_a_state_dict_is_a_copy():
    (p,) = parameters((3,))
    optimizer = optim.Adam([p])
    give([p], np.random.default_rng(0))
    optimizer.step()
    saved = optimizer.state_dict()
    before = saved["state"][0]["exp_avg"].tolist()
    optimizer.step()
    assert saved["state"][0]["exp_avg"].tolist() == before and saved["state"][0]["step"].item() == 1
    assert saved["param_groups"][0]["params"] == [0] and saved["param_groups"][0]["betas"] == (0.9, 0.999)


def test_a_state_is_the_memory_itself():
    params = parameters((3,), (2, 2))
    optimizer = optim.SGD(params, lr=1.0, momentum=0.5)
    assert optimizer.state == {}
    give(params, np.random.default_rng(0))
    optimizer.step()
    before = numbers(params)
    for memory in optimizer.state.values():
        memory["momentum_buffer"].zero_()
    for p in params:
        p.grad.zero_()
    optimizer.step()
    assert np.array_equal(numbers(params), before)


def test_numbers_are_written_where_they_stand():
    """Arrays behind from_numpy change, in any layout, and parameters changed from outside are stepped from there."""
    arrays = [np.ones(3), np.ones((3000, 2)).T, np.ones((2, 3)).T, np.ones((4, 4))[::2, ::2]]
    params = [from_numpy(a).requires_grad_() for a in arrays]
    optimizer = optim.SGD(params, lr=0.5)
    for p in params:
        p.grad = from_numpy(np.arange(float(p.numel())).reshape(p.shape))
    optimizer.step()
    for array in arrays:
        assert np.array_equal(array, 1 - 0.5 * np.arange(array.size).reshape(array.shape))
    arrays[0][:] = 7
    with no_grad():
        params[1].fill_(7)
    optimizer.step()
    for array in arrays[:2]:
        assert np.array_equal(array, 7 - 0.5 * np.arange(array.size).reshape(array.shape))


def test_gradients_are_left_as_they_are():
    for name in EVERY_NAME:
        for maximize in (False, True):
            params = parameters((3,), (2, 2), (3000,))
            give(params, np.random.default_rng(1))
            before = [p.grad.numpy().copy() for p in params]
            optimizer = getattr(optim, name)(params, maximize=maximize)
            optimizer.step(), optimizer.step()
            assert all(np.array_equal(p.grad.numpy(), g) for p, g in zip(params, before, strict=True)), name


def test_a_graph_notices_the_step():
    params = parameters((3,), (3,))
    loss = (params[0] * params[1]).sum()
    optimizer = optim.SGD(params, lr=0.1)
    give(params, np.random.default_rng(0))
    optimizer.step()
    with pytest.raises(RuntimeError, match="changed in place"):
        loss.backward()


def test_closure_is_called_with_recording():
    (p,) = parameters((3,))
    optimizer = optim.SGD([p], lr=0.25)
    before = p.detach().numpy().copy()

    def closure():
        optimizer.zero_grad()
        loss = (p * p).sum()
        loss.backward()
        return loss

    with no_grad():
        loss = optimizer.step(closure)
    assert loss.item() == (before**2).sum()
    assert np.allclose(p.detach().numpy(), before / 2, rtol=1e-15)
    assert optimizer.step() is None


def test_zero_grad():
    params = parameters((3,), (2,))
    optimizer = optim.SGD(params)
    give(params[:1], np.random.default_rng(0))
    grad = params[0].grad
    optimizer.zero_grad(set_to_none=False)
    assert grad.tolist() == params[0].grad.tolist() == [0, 0, 0] and params[1].grad is None
    optimizer.zero_grad()
    assert params[0].grad is None


def test_zero_grad_leaves_the_graph_of_a_gradient():
    x = tensor([2.0], requires_grad=True)
    (x * x * x).sum().backward(create_graph=True)
    optim.SGD([x]).zero_grad(set_to_none=False)
    assert x.grad.tolist() == [0] and not x.grad.requires_grad


def test_groups():
    params = parameters((1,), (2,), (3,))
    optimizer = optim.Adam([{"params": params[0], "lr": 0.1}, {"params": iter(params[1:2])}], lr=0.2)
    optimizer.add_param_group({"params": params[2:], "betas": (0.5, 0.6)})
    assert [group["lr"] for group in optimizer.param_groups] == [0.1, 0.2, 0.2]
    assert optimizer.param_groups[2]["betas"] == (0.5, 0.6)
    assert [len(group["params"]) for group in optimizer.param_groups] == [1, 1, 1]
    assert optimizer.defaults["lr"] == 0.2


def test_a_group_that_is_handed_over_stays_as_it_is():
    group = {"params": parameters((1,))}
    optim.Adam([group])
    assert list(group) == ["params"]


def test_named_parameters():
    params = parameters((1,), (2,))
    optimizer = optim.SGD([("weight", params[0]), ("bias", params[1])])
    assert optimizer.param_groups[0]["param_names"] == ["weight", "bias"]
    assert optimizer.param_groups[0]["params"] == params
    with pytest.raises(ValueError, match="names"):
        optim.SGD([("weight", params[0]), params[1]])


def test_settings_changed_between_steps_count():
    (p,) = parameters((2,))
    optimizer = optim.SGD([p], lr=1.0)
    p.grad = tensor(np.ones(2))
    before = p.detach().numpy().copy()
    optimizer.param_groups[0]["lr"] = tensor(0.25)
    optimizer.step()
    assert np.array_equal(p.detach().numpy(), before - 0.25)


def test_the_state_is_for_reading():
    (p,) = parameters((3,))
    optimizer = optim.Adam([p])
    assert not optimizer.state and not optimizer.state[p]  # before the first step, as in PyTorch
    give([p], np.random.default_rng(0))
    optimizer.step()
    for change in (lambda: optimizer.state.clear(), lambda: optimizer.state.update({p: {}})):
        with pytest.raises(TypeError, match="load a state_dict"):
            change()
    with pytest.raises(TypeError, match="assignment"):
        optimizer.state[p]["exp_avg"] = zeros(3)
    optimizer.state[p]["exp_avg"].zero_()
    assert optimizer.state[p]["exp_avg"].tolist() == [0, 0, 0]


def test_types_side_by_side():
    params = [from_numpy(np.ones(3, dtype)).requires_grad_() for dtype in (np.float32, np.float64, np.float32)]
    optimizer = optim.Adam(params, lr=0.1)
    for p in params:
        p.grad = from_numpy(np.ones(3, p.dtype))
    optimizer.step()
    assert [p.dtype for p in params] == [np.float32, np.float64, np.float32]
    assert all(np.allclose(p.detach().numpy(), 0.9, rtol=1e-6) for p in params)
    assert [optimizer.state[p]["exp_avg"].dtype for p in params] == [p.dtype for p in params]


@pytest.mark.parametrize("others", [[], [(2,)]])
def test_data_of_another_shape_are_refused(others):
    params = parameters((3,), *others)
    optimizer = optim.SGD(params)
    params[0].data = tensor(np.zeros(5))
    give(params, np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"before and have .*\(5,\)"):
        optimizer.step()


def test_what_overflows_is_infinite_without_a_warning():
    for name in EVERY_NAME:
        params = [from_numpy(np.full(n, 1e300)).requires_grad_() for n in (3, 20_000)]
        optimizer = getattr(optim, name)(params, lr=1e300)
        for p in params:
            p.grad = from_numpy(np.full(p.shape, 1e300))
        optimizer.step(), optimizer.step()


def test_repr_is_as_in_pytorch():
    assert repr(optim.Lion(parameters((1,)))) == (
        "Lion (\nParameter Group 0\n    betas: (0.9, 0.99)\n    lr: 0.0001\n    maximize: False\n"
        "    weight_decay: 0.0\n)"
    )


ONE = zeros(1, requires_grad=True)
REFUSED = [
    (lambda: optim.Adam(ONE), TypeError, "got one tensor"),
    (lambda: optim.Adam({"params": [ONE]}), TypeError, "got one dict: put the dict in a list"),
    (lambda: optim.Adam([{"lr": 0.1}]), ValueError, r"needs 'params'; got a dict of \['lr'\]"),
    (lambda: optim.Adam([]), ValueError, "empty"),
    (lambda: optim.Adam({ONE}), TypeError, "order"),
    (lambda: optim.Adam([{"params": {ONE}}]), TypeError, "order"),
    (lambda: optim.Adam([np.zeros(3)]), TypeError, "got ndarray"),
    (lambda: optim.Adam([ONE * 2]), ValueError, "leaves"),
    (lambda: optim.Adam([ONE, ONE]), ValueError, "twice"),
    (lambda: optim.Adam([{"params": [ONE]}, {"params": [ONE]}]), ValueError, "twice"),
    (lambda: optim.Adam([ONE]).add_param_group([ONE]), TypeError, "dict; got list"),
    (lambda: optim.Adam([from_numpy(np.broadcast_to(1.0, 3))]), ValueError, "read-only"),
    (lambda: optim.SGD([ONE], lr="0.1"), TypeError, "lr must be a number; got '0.1'"),
    (lambda: optim.SGD([ONE], lr=-1), ValueError, "lr must be .* got -1"),
    (lambda: optim.SGD([ONE], lr=float("nan")), ValueError, "lr"),
    (lambda: optim.SGD([{"params": [ONE], "lr": -2}]), ValueError, "lr must be .* got -2"),
    (lambda: optim.SGD([ONE], momentum=-0.5), ValueError, "momentum"),
    (lambda: optim.SGD([ONE], weight_decay=-0.5), ValueError, "weight_decay"),
    (lambda: optim.SGD([ONE], nesterov=True), ValueError, "nesterov"),
    (lambda: optim.SGD([ONE], momentum=0.9, dampening=0.1, nesterov=True), ValueError, "nesterov"),
    (lambda: optim.Adam([ONE], betas=(1.0, 0.9)), ValueError, "betas"),
    (lambda: optim.Adam([ONE], betas=(0.9, -0.1)), ValueError, "betas"),
    (lambda: optim.Adam([ONE], eps=-1e-8), ValueError, "eps"),
    (lambda: optim.NAdam([ONE], momentum_decay=-1), ValueError, "momentum_decay"),
    (lambda: optim.Adagrad([ONE], lr_decay=-1), ValueError, "lr_decay"),
    (lambda: optim.Adagrad([ONE], initial_accumulator_value=-1), ValueError, "initial_accumulator_value"),
    (lambda: optim.Adadelta([ONE], rho=1.1), ValueError, "rho must be between 0 and 1; got 1.1"),
    (lambda: optim.RMSprop([ONE], alpha=-0.1), ValueError, "alpha"),
    (lambda: optim.Rprop([ONE], etas=(0.5, 0.9)), ValueError, "etas"),
]


@pytest.mark.parametrize(("make", "error", "message"), REFUSED)
def test_refused(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_a_state_that_does_not_fit_is_refused():
    params = parameters((3,), (2,))
    optimizer = optim.Adam(params)
    give(params, np.random.default_rng(0))
    optimizer.step()
    saved = optimizer.state_dict()
    with pytest.raises(ValueError, match=r"\[2\] parameters, these \[1\]"):
        optim.Adam(params[:1]).load_state_dict(saved)
    with pytest.raises(ValueError, match="exp_avg has shape"):
        optim.Adam(params[::-1]).load_state_dict(saved)
    for part, message in (
        ({}, "state and param_groups missing"),
        ({"state": saved["state"]}, "; param_groups missing"),
        ({"param_groups": saved["param_groups"]}, "; state missing"),
        ({"state": {}, "param_groups": [{"lr": 0.1}]}, "every saved group needs 'params'"),
    ):
        with pytest.raises(ValueError, match=message):
            optimizer.load_state_dict(part)

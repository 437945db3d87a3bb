"""Step by step beside torch.optim: 1e-12 over 200 steps in float64, with the defaults and with other options."""

import inspect

import numpy as np
import pytest

from foundations import optim
from foundations.autodiff import from_numpy, tanh
from foundations.comparison import relative_error
from tests.foundations.optim.first_order.cases import CASES, IDS, NAMES
from tests.torch_or_skip import torch_or_skip

torch = torch_or_skip()
STEPS = 200
SHAPES = [(3, 4), (), (0,), (2100,)]
LEFT_OUT = {"foreach", "fused", "capturable", "differentiable"}


@pytest.fixture(autouse=True)
def in_double():
    """PyTorch keeps counters, and NAdam's product, in its default type."""
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def pair(arrays):
    """The arrays as our parameters and as PyTorch's."""
    ours = [from_numpy(a.copy()).requires_grad_() for a in arrays]
    return ours, [torch.from_numpy(a.copy()).requires_grad_() for a in arrays]


def give(ours, theirs, gradients):
    """The same gradients to both."""
    for p, q, g in zip(ours, theirs, gradients, strict=True):
        p.grad = None if g is None else from_numpy(g.copy())
        q.grad = None if g is None else torch.from_numpy(g.copy())


def deviation(ours, theirs):
    return max(relative_error(p.detach().numpy(), q.detach().numpy()) for p, q in zip(ours, theirs, strict=True))


def noisy(rng, params):
    """Gradients that pull to zero, with noise as large as the parameters."""
    return [np.asarray(rng.standard_normal(p.shape) + p.detach().numpy()) for p in params]


@pytest.fixture(scope="module")
def gradients():
    """For each step the gradients of all parameters, as our tensors and as PyTorch's on the same memory."""
    rng = np.random.default_rng(1)
    arrays = [[np.asarray(rng.standard_normal(shape)) for shape in SHAPES] for _ in range(STEPS)]
    return [[[made(a) for a in row] for made in (from_numpy, torch.from_numpy)] for row in arrays]


@pytest.mark.parametrize(("name", "arguments"), CASES, ids=IDS)
def test_step_by_step(name, arguments, gradients):
    rng = np.random.default_rng(2)
    sides = pair([np.asarray(rng.standard_normal(shape)) for shape in SHAPES])
    optimizers = [getattr(module, name)(p, **arguments) for module, p in zip((optim, torch.optim), sides, strict=True)]
    arrays = [[p.detach().numpy() for p in params] for params in sides]  # the memory itself
    paths = ([], [])
    for both in gradients:
        for params, grads, optimizer, path, memory in zip(sides, both, optimizers, paths, arrays, strict=True):
            for p, g in zip(params, grads, strict=True):
                p.grad = g
            optimizer.step()
            path.append(np.concatenate([a.reshape(-1) for a in memory]))
    assert relative_error(*map(np.array, paths)) < 1e-12


@pytest.mark.parametrize("name", NAMES)
def test_large_parameters_pass_in_chunks(name):
    rng = np.random.default_rng(2)
    ours, theirs = pair([rng.standard_normal((300, 120)), rng.standard_normal(16_384)])
    a, b = getattr(optim, name)(ours), getattr(torch.optim, name)(theirs)
    for _ in range(5):
        give(ours, theirs, noisy(rng, ours))
        a.step(), b.step()
    assert deviation(ours, theirs) < 1e-12


@pytest.mark.parametrize("name", NAMES)
def test_groups_with_settings_of_their_own_and_missing_gradients(name):
    rng = np.random.default_rng(3)
    ours, theirs = pair([rng.standard_normal(n) for n in (3, 4, 2, 3000, 5)])
    optimizers = []
    for module, params in ((optim, ours), (torch.optim, theirs)):
        groups = [{"params": params[:2]}, {"params": params[2:], "lr": 0.03}]
        optimizers.append(getattr(module, name)(groups, lr=0.01))
    for step in range(12):
        gradients = noisy(rng, ours)
        for i in range(len(ours)):  # the first has none at first, some none every third step, the last never
            if (i == 0 and step < 5) or (i in (1, 3) and step % 3 == i % 3) or i == 4:
                gradients[i] = None
        give(ours, theirs, gradients)
        [optimizer.step() for optimizer in optimizers]
        assert deviation(ours, theirs) < 1e-12


EDITS = {
    "moved": lambda groups: groups[0]["params"].append(groups[1]["params"].pop()),
    "in another order": lambda groups: groups[1]["params"].reverse(),
    "fewer": lambda groups: groups[1].update(params=groups[1]["params"][1:]),
    "a group less": lambda groups: groups.pop(0),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
@pytest.mark.parametrize("name", ["Adam", "SGD"])
def test_groups_may_be_edited_between_steps(name, edit):
    """What is remembered of a parameter goes with it; settings are those of the group in which it stands."""
    rng = np.random.default_rng(8)
    ours, theirs = pair([rng.standard_normal(n) for n in (3, 4, 2, 3000)])
    options = {"momentum": 0.9} if name == "SGD" else {}
    optimizers = []
    for module, params in ((optim, ours), (torch.optim, theirs)):
        groups = [{"params": params[:2]}, {"params": params[2:], "lr": 0.03}]
        optimizers.append(getattr(module, name)(groups, lr=0.01, **options))
    for step in range(4):
        give(ours, theirs, noisy(rng, ours))
        for optimizer in optimizers:
            if step == 2:
                edit(optimizer.param_groups)
            optimizer.step()
    assert deviation(ours, theirs) < 1e-12
    assert list(optimizers[0].state) == [p for group in optimizers[0].param_groups for p in group["params"]]


def bowl_and_valley(x):
    return 0.5 * (x[2] * x[2] + 25 * x[3] * x[3]) + (1 - x[0]) ** 2 + 100 * (x[1] - x[0] * x[0]) ** 2


@pytest.mark.parametrize("name", NAMES)
def test_a_loss_with_gradients_of_either_engine(name):
    """Each side goes its own way: differences of gradients add up, but do not grow."""
    ours, theirs = pair([np.array([-1.2, 1.0, 3.0, 1.0])])
    a, b = getattr(optim, name)(ours, lr=1e-3), getattr(torch.optim, name)(theirs, lr=1e-3)
    for _ in range(12):
        for (x,), optimizer in ((ours, a), (theirs, b)):
            optimizer.zero_grad()
            bowl_and_valley(x).backward()
            optimizer.step()
    assert deviation(ours, theirs) < 1e-12


@pytest.mark.parametrize("name", NAMES)
def test_a_small_network(name):
    rng = np.random.default_rng(4)
    x, y = rng.standard_normal((20, 3)), rng.standard_normal((20, 1))
    ours, theirs = pair([rng.standard_normal(shape) / 2 for shape in ((3, 8), (8,), (8, 1), (1,))])
    sides = [(ours, getattr(optim, name)(ours, lr=1e-3), from_numpy, tanh)]
    sides.append((theirs, getattr(torch.optim, name)(theirs, lr=1e-3), torch.from_numpy, torch.tanh))
    for _ in range(12):
        for (W, b, V, c), optimizer, made, f in sides:
            optimizer.zero_grad()
            ((f(made(x) @ W + b) @ V + c - made(y)) ** 2).mean().backward()
            optimizer.step()
    assert deviation(ours, theirs) < 1e-12


@pytest.mark.parametrize("name", NAMES)
def test_single_precision_stays_single_and_near(name):
    rng = np.random.default_rng(5)
    ours, theirs = pair([rng.standard_normal(n).astype(np.float32) for n in (7, 3000)])
    a, b = getattr(optim, name)(ours), getattr(torch.optim, name)(theirs)
    for _ in range(20):
        give(ours, theirs, [g.astype(np.float32) for g in noisy(rng, ours)])
        a.step(), b.step()
    assert all(p.dtype == np.float32 for p in ours)
    assert deviation(ours, theirs) < 1e-5
    buffers = [v for memory in a.state.values() for k, v in memory.items() if k not in ("step", "mu_product")]
    assert all(b.dtype == np.float32 for b in buffers)


@pytest.mark.parametrize("name", NAMES)
def test_arguments_order_and_defaults(name):
    ours, theirs = (inspect.signature(getattr(module, name)).parameters for module in (optim, torch.optim))
    wanted = {k: v.default for k, v in theirs.items() if k not in LEFT_OUT}
    assert {k: v.default for k, v in ours.items()} == wanted
    assert [k for k in ours if k != "maximize"] == [k for k in wanted if k != "maximize"]


@pytest.mark.parametrize(("name", "arguments"), CASES, ids=IDS)
def test_state_has_their_names_shapes_and_numbers(name, arguments):
    rng = np.random.default_rng(6)
    ours, theirs = pair([rng.standard_normal(shape) for shape in ((2, 3), (4,), (3000,))])
    a, b = getattr(optim, name)(ours, **arguments), getattr(torch.optim, name)(theirs, **arguments)
    for _ in range(3):
        give(ours, theirs, noisy(rng, ours))
        a.step(), b.step()
    got, wanted = a.state_dict(), b.state_dict()
    for i, memory in wanted["state"].items():
        assert set(got["state"][i]) - {"step"} == set(memory) - {"step"}
        for key, value in memory.items():
            assert relative_error(got["state"][i][key].numpy(), value.numpy()) < 1e-12
    for group, theirs_group in zip(got["param_groups"], wanted["param_groups"], strict=True):
        assert group == {k: v for k, v in theirs_group.items() if k not in LEFT_OUT}


@pytest.mark.parametrize(("name", "arguments"), CASES, ids=IDS)
def test_goes_on_from_their_state(name, arguments):
    rng = np.random.default_rng(7)
    ours, theirs = pair([rng.standard_normal(shape) for shape in ((2, 3), (4,), (3000,))])
    b = getattr(torch.optim, name)(theirs, **arguments)
    for _ in range(4):
        give(ours, theirs, noisy(rng, theirs))
        b.step()
    for p, q in zip(ours, theirs, strict=True):
        p.data = from_numpy(q.detach().numpy().copy())
    a = getattr(optim, name)(ours, **arguments)
    a.load_state_dict(b.state_dict())
    for _ in range(4):
        give(ours, theirs, noisy(rng, ours))
        a.step(), b.step()
    assert deviation(ours, theirs) < 1e-12

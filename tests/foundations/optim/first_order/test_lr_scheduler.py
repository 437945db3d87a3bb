"""Rates step by step beside torch.optim.lr_scheduler; what a schedule saves; what it refuses."""

import inspect
import math

import numpy as np
import pytest

from foundations import optim
from foundations.autodiff import zeros
from foundations.comparison import relative_error
from foundations.optim.first_order.schedules import SCHEDULES
from tests.torch_or_skip import torch_or_skip

torch = torch_or_skip()
STEPS = 200
METRICS = [math.exp(-min(t, 40) / 20) + 0.01 * math.sin(t) for t in range(STEPS)]


def halves(t):
    return 1 / (1 + t)


def warm_then_cosine(s, o):
    return s.SequentialLR(o, [s.LinearLR(o, total_iters=10), s.CosineAnnealingLR(o, T_max=60)], milestones=[10])


def three_in_a_row(s, o):
    parts = [s.ConstantLR(o, 0.5, 4), s.CosineAnnealingWarmRestarts(o, 7, 2), s.ExponentialLR(o, 0.97)]
    return s.SequentialLR(o, parts, milestones=[20, 90])


CASES = {
    "StepLR": lambda s, o: s.StepLR(o, step_size=30),
    "StepLR-gamma": lambda s, o: s.StepLR(o, 7, gamma=0.9),
    "MultiStepLR": lambda s, o: s.MultiStepLR(o, [20, 5, 150, 20], gamma=0.5),
    "ExponentialLR": lambda s, o: s.ExponentialLR(o, 0.97),
    "CosineAnnealingLR": lambda s, o: s.CosineAnnealingLR(o, T_max=200),
    "CosineAnnealingLR-up-again": lambda s, o: s.CosineAnnealingLR(o, T_max=30, eta_min=1e-3),
    "CosineAnnealingWarmRestarts": lambda s, o: s.CosineAnnealingWarmRestarts(o, 10),
    "CosineAnnealingWarmRestarts-longer": lambda s, o: s.CosineAnnealingWarmRestarts(o, 10, 2, eta_min=1e-3),
    "LinearLR": lambda s, o: s.LinearLR(o),
    "LinearLR-down": lambda s, o: s.LinearLR(o, 1.0, 0.0, total_iters=50),
    "ConstantLR": lambda s, o: s.ConstantLR(o, factor=0.25, total_iters=10),
    "LambdaLR": lambda s, o: s.LambdaLR(o, halves),
    "LambdaLR-each": lambda s, o: s.LambdaLR(o, [halves, lambda t: 0.9**t]),
    "OneCycleLR": lambda s, o: s.OneCycleLR(o, max_lr=0.1, total_steps=200),
    "OneCycleLR-epochs": lambda s, o: s.OneCycleLR(o, [0.1, 0.2], epochs=20, steps_per_epoch=10, pct_start=0.43),
    "OneCycleLR-linear": lambda s, o: s.OneCycleLR(o, 0.1, 200, anneal_strategy="linear", div_factor=10.0),
    "OneCycleLR-three": lambda s, o: s.OneCycleLR(o, 0.1, 200, three_phase=True, final_div_factor=50.0),
    "OneCycleLR-momentum": lambda s, o: s.OneCycleLR(o, 0.1, 200, base_momentum=[0.7, 0.8], max_momentum=0.9),
    "OneCycleLR-alone": lambda s, o: s.OneCycleLR(o, 0.1, 200, cycle_momentum=False),
    "OneCycleLR-at-once": lambda s, o: s.OneCycleLR(o, 0.1, 200, pct_start=0.0),
    "SequentialLR": warm_then_cosine,
    "SequentialLR-three": three_in_a_row,
    "ReduceLROnPlateau": lambda s, o: s.ReduceLROnPlateau(o),
    "ReduceLROnPlateau-patient": lambda s, o: s.ReduceLROnPlateau(o, factor=0.5, patience=3, cooldown=4, min_lr=1e-4),
    "ReduceLROnPlateau-max": lambda s, o: s.ReduceLROnPlateau(o, "max", patience=2, threshold_mode="abs", eps=1e-4),
    "ReduceLROnPlateau-abs": lambda s, o: s.ReduceLROnPlateau(o, patience=2, threshold=0.1, threshold_mode="abs"),
    "ReduceLROnPlateau-rel": lambda s, o: s.ReduceLROnPlateau(o, "max", 0.5, 5, 0.5, min_lr=[1e-2, 1e-3]),
}
EACH = pytest.mark.parametrize("make", CASES.values(), ids=CASES)
ADAM = {"lr": 0.05, "betas": (0.8, 0.9)}


def two_groups(module, params, name="SGD", **arguments):
    groups = [{"params": params[:1]}, {"params": params[1:], "lr": 0.3}]
    return getattr(module, name)(groups, **(arguments or {"lr": 0.05, "momentum": 0.6}))


def ours(name="SGD", **arguments):
    return two_groups(optim, [zeros(1, requires_grad=True), zeros(2, requires_grad=True)], name, **arguments)


def theirs(name="SGD", **arguments):
    params = [torch.zeros(n, requires_grad=True) for n in (1, 2)]
    return two_groups(torch.optim, params, name, **arguments)


def settings(optimizer):
    """What a schedule moves: the rates, and the momentum."""
    momentum = [group["betas"][0] if "betas" in group else group["momentum"] for group in optimizer.param_groups]
    return [*(group["lr"] for group in optimizer.param_groups), *momentum]


def walk(schedulers, optimizer, steps=range(STEPS)):
    """The settings after each step of all schedules."""
    rows = [settings(optimizer)]
    for t in steps:
        optimizer.step()
        for scheduler in schedulers:
            scheduler.step(METRICS[t]) if "Plateau" in type(scheduler).__name__ else scheduler.step()
        rows.append(settings(optimizer))
    return np.array(rows)


@EACH
def test_two_hundred_steps(make):
    a, b = ours(), theirs()
    first, second = make(optim.lr_scheduler, a), make(torch.optim.lr_scheduler, b)
    assert relative_error(walk([first], a), walk([second], b)) < 1e-12
    assert first.get_last_lr() == [group["lr"] for group in a.param_groups]


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("OneCycle")])
def test_one_cycle_moves_beta(name):
    a, b = ours("Adam", **ADAM), theirs("Adam", **ADAM)
    first, second = CASES[name](optim.lr_scheduler, a), CASES[name](torch.optim.lr_scheduler, b)
    assert relative_error(walk([first], a), walk([second], b)) < 1e-12


def test_schedules_of_one_optimizer_multiply():
    rows = []
    for s, optimizer in ((optim.lr_scheduler, ours()), (torch.optim.lr_scheduler, theirs())):
        chain = [s.ConstantLR(optimizer, 0.1, 20), s.ExponentialLR(optimizer, 0.99), s.StepLR(optimizer, 50, 0.5)]
        rows.append(walk([*chain, s.CosineAnnealingLR(optimizer, 150, 1e-3)], optimizer))
    assert relative_error(*rows) < 1e-12


@EACH
def test_a_saved_schedule_goes_on(make):
    """Saved after 37 steps and loaded into new objects: the rest of the way is the same to the last bit."""
    optimizer = ours()
    scheduler = make(optim.lr_scheduler, optimizer)
    walk([scheduler], optimizer, range(37))
    saved = scheduler.state_dict(), optimizer.state_dict()
    again = ours()
    copy = make(optim.lr_scheduler, again)
    copy.load_state_dict(saved[0]), again.load_state_dict(saved[1])
    wanted = walk([scheduler], optimizer, range(37, STEPS))
    assert np.array_equal(walk([copy], again, range(37, STEPS)), wanted)


@pytest.mark.parametrize("name", [n for n in CASES if not n.startswith(("Reduce", "Sequential", "OneCycle", "Lambda"))])
def test_beginning_later(name):
    """last_epoch, with the rates and the initial_lr that an optimizer has by then."""
    rows = []
    for s, optimizer in ((optim.lr_scheduler, ours()), (torch.optim.lr_scheduler, theirs())):
        with pytest.raises(KeyError, match="initial_lr"):
            getattr(s, name.split("-")[0])(optimizer, *FIRST.get(name.split("-")[0], ()), last_epoch=3)
        walk([CASES[name](s, optimizer)], optimizer, range(4))
        later = getattr(s, name.split("-")[0])(optimizer, *FIRST.get(name.split("-")[0], ()), last_epoch=3)
        rows.append(walk([later], optimizer, range(20)))
    assert relative_error(*rows) < 1e-12


FIRST = {
    "StepLR": (30,),
    "MultiStepLR": ([9],),
    "ExponentialLR": (0.97,),
    "CosineAnnealingLR": (30,),
    "CosineAnnealingWarmRestarts": (100,),
    "LambdaLR": (halves,),
    "OneCycleLR": (0.1, 200),
}


@pytest.mark.parametrize("name", [name for name in optim.lr_scheduler.__all__])
def test_arguments_order_and_defaults(name):
    modules = (optim.lr_scheduler, torch.optim.lr_scheduler)
    got, wanted = (inspect.signature(getattr(module, name)).parameters for module in modules)
    assert {k: v.default for k, v in got.items()} == {k: v.default for k, v in wanted.items()}
    assert list(got) == list(wanted)


FORMULAS = {
    "constant": lambda s, o, T: s.LambdaLR(o, lambda t: 1.0),
    "step": lambda s, o, T: s.StepLR(o, T // 3),
    "exponential": lambda s, o, T: s.ExponentialLR(o, 0.01 ** (1 / T)),
    "cosine": lambda s, o, T: s.CosineAnnealingLR(o, T),
    "warm_restarts": lambda s, o, T: s.CosineAnnealingWarmRestarts(o, T // 7, 2),
    "linear_warmup": lambda s, o, T: s.LinearLR(o, 0.1, total_iters=T // 10),
    "one_cycle": lambda s, o, T: s.OneCycleLR(o, 1.0, T, cycle_momentum=False),
}


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("T", [10, 70, 199])
def test_formulas_are_the_classes(name, T):
    optimizer = optim.SGD([zeros(1, requires_grad=True)], lr=1.0)
    wanted = walk([FORMULAS[name](optim.lr_scheduler, optimizer, T)], optimizer, range(T - 1))[:, 0]
    got = SCHEDULES[name](np.arange(T), T)
    assert relative_error(got, wanted) < 1e-12
    assert relative_error([float(SCHEDULES[name](t, T)) for t in range(T)], wanted) < 1e-12


@pytest.mark.parametrize("name", SCHEDULES)
def test_formulas_stay_between_nothing_and_all(name):
    for T in (1, 2, 3, 8, 1000):
        factors = SCHEDULES[name](np.arange(T + 1), T)
        assert factors.shape == (T + 1,) and factors.dtype == float
        assert (factors >= -1e-16).all() and (factors <= 1 + 1e-16).all()
        assert SCHEDULES[name](np.arange(0), T).shape == (0,)


def test_formulas_take_options():
    t = np.arange(12)
    assert SCHEDULES["step"](t, 12, size=5, gamma=0.5).tolist() == [1] * 5 + [0.5] * 5 + [0.25] * 2
    assert SCHEDULES["cosine"](12, 12, least=0.25) == 0.25
    assert SCHEDULES["warm_restarts"](t, 12, first=3, multiple=1)[::3].tolist() == [1, 1, 1, 1]
    assert SCHEDULES["linear_warmup"](t, 12, length=4, start=0.0)[:6].tolist() == [0, 0.25, 0.5, 0.75, 1, 1]
    assert SCHEDULES["one_cycle"](t, 12, rise=0.5, start=0.1, end=0.0)[[0, 5, 11]].round(15).tolist() == [0.1, 1, 0]


@pytest.mark.parametrize(
    ("name", "option"),
    [("step", "size"), ("warm_restarts", "first"), ("warm_restarts", "multiple"), ("linear_warmup", "length")],
)
def test_formulas_refuse_no_steps(name, option):
    with pytest.raises(ValueError, match=f"{option} must be 1 or more; got 0"):
        SCHEDULES[name](np.arange(3), 10, **{option: 0})


REFUSED = [
    (lambda s, o: s.StepLR(3, 1), TypeError, "got int"),
    (lambda s, o: s.ReduceLROnPlateau(3), TypeError, "got int"),
    (lambda s, o: s.LRScheduler(o), NotImplementedError, "LRScheduler has no get_lr.* such as StepLR"),
    (lambda s, o: s.StepLR(o, 0), ValueError, "step_size"),
    (lambda s, o: s.LambdaLR(o, [halves]), ValueError, "each of 2 groups; got 1"),
    (lambda s, o: s.ConstantLR(o, 1.5), ValueError, "factor .* got 1.5"),
    (lambda s, o: s.LinearLR(o, 0.0), ValueError, "start_factor .* got 0.0"),
    (lambda s, o: s.LinearLR(o, 1.0, 1.1), ValueError, "end_factor .* got 1.1"),
    (lambda s, o: s.CosineAnnealingLR(o, 0), ValueError, "T_max"),
    (lambda s, o: s.CosineAnnealingWarmRestarts(o, 0), ValueError, "T_0"),
    (lambda s, o: s.CosineAnnealingWarmRestarts(o, 2.5), ValueError, "T_0"),
    (lambda s, o: s.CosineAnnealingWarmRestarts(o, 2, 0), ValueError, "T_mult"),
    (lambda s, o: s.OneCycleLR(o, 0.1), ValueError, "total_steps, or epochs"),
    (lambda s, o: s.OneCycleLR(o, 0.1, epochs=3), ValueError, "total_steps, or epochs"),
    (lambda s, o: s.OneCycleLR(o, 0.1, -3), ValueError, r"\[-3\]"),
    (lambda s, o: s.OneCycleLR(o, 0.1, 10, pct_start=1.5), ValueError, "pct_start"),
    (lambda s, o: s.OneCycleLR(o, 0.1, 10, anneal_strategy="no"), ValueError, "'no'"),
    (lambda s, o: s.OneCycleLR(o, [0.1], 10), ValueError, "max_lr .* got 1"),
    (lambda s, o: s.OneCycleLR(optim.Rprop([zeros(1)]), 0.1, 10), ValueError, "momentum"),
    (lambda s, o: s.ReduceLROnPlateau(o, factor=1.0), ValueError, "factor"),
    (lambda s, o: s.ReduceLROnPlateau(o, "least"), ValueError, "'least'"),
    (lambda s, o: s.ReduceLROnPlateau(o, min_lr=[0.1]), ValueError, "min_lr"),
    (lambda s, o: s.SequentialLR(o, [], []), ValueError, "got none"),
    (lambda s, o: s.SequentialLR(o, [s.StepLR(o, 1)], [3]), ValueError, "milestone"),
    (lambda s, o: s.SequentialLR(o, [s.StepLR(ours(), 1)], []), ValueError, "another optimizer"),
    (lambda s, o: s.SequentialLR(o, [s.ReduceLROnPlateau(o)], []), ValueError, "metric"),
    (lambda s, o: warm_then_cosine(s, o).load_state_dict({}), ValueError, "saved sequence has 0 schedules, this 2"),
]


@pytest.mark.parametrize(("make", "error", "message"), REFUSED)
def test_refused(make, error, message):
    with pytest.raises(error, match=message):
        make(optim.lr_scheduler, ours())


def test_a_sequence_within_a_sequence_counts_from_its_own_beginning():
    """In PyTorch it is one step ahead: there the inner milestone comes at step 7."""
    s, optimizer = optim.lr_scheduler, ours()
    inner = s.SequentialLR(optimizer, [s.ConstantLR(optimizer, 0.5, 4), s.ExponentialLR(optimizer, 0.9)], [8])
    rates = walk([s.SequentialLR(optimizer, [inner, s.StepLR(optimizer, 5)], [20])], optimizer, range(26))[:, 0]
    wanted = 0.05 * np.array([0.5] * 4 + [1.0] * 4 + [0.9**k for k in range(12)] + [1.0] * 5 + [0.1] * 2)
    assert relative_error(rates, wanted) < 1e-15


def test_a_cycle_ends():
    optimizer = ours()
    scheduler = optim.lr_scheduler.OneCycleLR(optimizer, 0.1, 3)
    [scheduler.step() for _ in range(3)]
    with pytest.raises(ValueError, match="3 steps"):
        scheduler.step()


def test_a_factor_of_nothing_ends_too():
    optimizer = ours()
    rates = walk([optim.lr_scheduler.ConstantLR(optimizer, 0.0, 3)], optimizer, range(4))[:, 0]
    assert rates.tolist() == [0, 0, 0, 0.05, 0.05]

"""The table: its rows beside the classes over them, settings that are arrays, and what a state starts from."""

import numpy as np
import pytest

from foundations import optim
from foundations.autodiff import from_numpy
from foundations.comparison import relative_error
from foundations.optim.first_order.optimizer import PAIRS, settings
from foundations.optim.first_order.rules import RULES

CLASSES = {
    "gd": (optim.SGD, {}),
    "sgd": (optim.SGD, {}),
    "momentum": (optim.SGD, {"momentum": 0.9}),
    "nesterov": (optim.SGD, {"momentum": 0.9, "nesterov": True}),
    "adagrad": (optim.Adagrad, {}),
    "adadelta": (optim.Adadelta, {}),
    "rmsprop": (optim.RMSprop, {}),
    "adam": (optim.Adam, {}),
    "adamw": (optim.AdamW, {}),
    "adamax": (optim.Adamax, {}),
    "nadam": (optim.NAdam, {}),
    "radam": (optim.RAdam, {}),
    "rprop": (optim.Rprop, {}),
    "lion": (optim.Lion, {}),
}
SPREAD = {  # three descents with settings of their own
    "lr": [0.1, 0.01, 0.3],
    "momentum": [0.9, 0.5, 0.1],
    "dampening": [0.0, 0.5, 0.1],
    "weight_decay": [0.0, 0.1, 0.5],
    "beta1": [0.9, 0.5, 0.1],
    "beta2": [0.999, 0.5, 0.9],
    "eps": [1e-8, 1e-3, 1e-2],
    "alpha": [0.99, 0.5, 0.9],
    "rho": [0.9, 0.5, 0.1],
    "lr_decay": [0.0, 0.1, 1.0],
    "momentum_decay": [4e-3, 0.1, 0.0],
    "initial_accumulator_value": [0.0, 0.1, 1.0],
    "etaminus": [0.5, 0.3, 0.9],
    "etaplus": [1.2, 1.5, 1.01],
    "step_min": [1e-6, 0.02, 1e-3],
    "step_max": [50.0, 0.1, 1.0],
}


def run(rule, p, gradients, h):
    """The points after each step."""
    p, state, points = p.copy(), rule.start(p, h), []
    for t, g in enumerate(gradients, 1):
        rule.step(p, g, state, t, h)
        points.append(p.copy())
    return np.array(points)


def test_every_row_is_tested():
    assert set(CLASSES) == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_a_class_is_its_row(name):
    rng = np.random.default_rng(0)
    x, gradients = rng.standard_normal(6), rng.standard_normal((20, 6))
    kind, options = CLASSES[name]
    p = from_numpy(x.copy()).requires_grad_()
    optimizer = kind([p], **options)
    points = []
    for g in gradients:
        p.grad = from_numpy(g)
        optimizer.step()
        points.append(p.detach().numpy().copy())
    assert np.array_equal(points, run(RULES[name], x, gradients, RULES[name].defaults))


@pytest.mark.parametrize("name", RULES)
def test_defaults_are_those_of_the_class(name):
    kind, options = CLASSES[name]
    group = kind([from_numpy(np.zeros(1))], **options).param_groups[0]
    given = settings(RULES[name], {k: v for k, v in group.items() if k not in PAIRS} | group)
    assert {k: given[k] for k in RULES[name].defaults} == dict(RULES[name].defaults)


@pytest.mark.parametrize("name", RULES)
def test_settings_may_be_arrays(name):
    """Columns with settings of their own are descents of their own."""
    rng = np.random.default_rng(1)
    x, gradients, rule = rng.standard_normal((4, 3)), rng.standard_normal((30, 4, 3)), RULES[name]
    own = {k: SPREAD[k] for k in rule.defaults if k in SPREAD}
    batch = run(rule, x, gradients, {**rule.defaults, **{k: np.array(v) for k, v in own.items()}})
    for i in range(3):
        alone = run(rule, x[:, i], gradients[:, :, i], {**rule.defaults, **{k: v[i] for k, v in own.items()}})
        assert relative_error(batch[:, :, i], alone) < 1e-12


@pytest.mark.parametrize("name", RULES)
def test_gradients_are_not_written_to(name):
    x, gradients = np.ones(3), np.ones((3, 3))
    gradients.flags.writeable = False
    run(RULES[name], x, gradients, RULES[name].defaults)
    assert (x == 1).all()


def test_states_start_as_the_table_says():
    h = {**RULES["rprop"].defaults, "lr": np.array([0.1, 0.2])}
    state = RULES["rprop"].start(np.zeros((3, 2), np.float32), h)
    assert state["prev"].tolist() == [[0, 0]] * 3 and state["step_size"].dtype == np.float32
    assert relative_error(state["step_size"], np.float32([[0.1, 0.2]] * 3)) == 0
    assert RULES["nadam"].start(np.zeros(2), RULES["nadam"].defaults)["mu_product"] == 1

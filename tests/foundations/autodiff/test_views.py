"""Views and changes in place together: each program is run here and in PyTorch, to second derivatives."""

import gc
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundations import autodiff
from foundations.autodiff import checkpoint, no_grad, tensor
from tests.foundations.autodiff.oracle import agrees, attempt, gradients, made, plain, same, torch

VIEWS = {
    "row": lambda y: y[1],
    "rows": lambda y: y[1:],
    "column": lambda y: y[:, 0],
    "steps": lambda y: y[:, ::2],
    "number": lambda y: y[0, 1],
    "new dimension": lambda y: y[:, None],
    "all": lambda y: y[...],
    "transposed": lambda y: y.t(),
    "permuted": lambda y: y.permute(1, 0),
    "reshaped": lambda y: y.reshape(-1),
    "view": lambda y: y.view(3, 2),
    "diagonal": lambda y: y.diagonal(),
    "diagonal above": lambda y: y.diagonal(1),
    "narrow": lambda y: y.narrow(1, 1, 2),
    "selected": lambda y: y.select(0, 1),
    "unsqueezed": lambda y: y.unsqueeze(0),
    "view of a view": lambda y: y[:, 1:].t()[0],
    "none": lambda y: y[2:],
}
CHANGES = {
    "add": lambda v, w: v.add_(w),
    "mul": lambda v, w: v.mul_(w),
    "by itself": lambda v, w: v.mul_(v.clone()),
    "sine": lambda v, w: v.sin_(),
    "number": lambda v, w: v.mul_(3),
    "zero": lambda v, w: v.zero_(),
    "fill": lambda v, w: v.fill_(w),
    "copy": lambda v, w: v.copy_(w),
    "assignment": lambda v, w: v.__setitem__(..., w * w),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("view", VIEWS)
def test_change_through_a_view(view, change):
    def operation(m, x, w):
        y = x * x
        before, v = VIEWS[view](y), VIEWS[view](y)
        CHANGES[change](v, w)
        v += w
        v *= 2
        return [y * 1, v * v, before + 1, VIEWS[view](y) * 2]

    agrees(operation, (2, 3), (), types=[np.float64])


def program(lines):
    """A program in which y is a copy of x; `m` is the module."""

    def operation(m, x, w):
        names = {"m": m, "x": x, "w": w, "y": x * 1}
        exec(lines, names)
        return names["r"]

    return operation


PROGRAMS = [
    "y[0] += 2; y[:2] *= 2; v = y[1:]; v.zero_(); v.mul_(w); r = [y, v]",
    "y[:, 0] += w; y[0] *= y[1]; y.T[1] -= w; r = y",
    "y.diagonal().mul_(w); r = y * x",
    "v = y[:1]; y.mul_(3); r = [v, y]",  # a view taken before its base was changed
    "v = y[:1]; u = v[0]; v.mul_(w); y.add_(w); u.mul_(2); r = [u, v, y]",
    "v = y[:1]; z = v * v; y[1:].mul_(w); r = [z + v, y]",
    "e = y.expand(4, 2, 3); y.mul_(w); r = e * e",
    "e = y[:, :1].expand(2, 3); y.mul_(w); r = e * y",
    "a, b = y.split([1, 2], 1); c = y.t(); y.mul_(w); r = [c, y]",
    "z = m.zeros(2, 3, dtype=x.dtype); v = z[0]; z += x; r = [v * 2, z]",  # neither required a gradient at first
    "z = m.zeros(2, 3, dtype=x.dtype); v = z[0]; v += w; r = [v * 2, z]",
    "z = m.zeros(3, dtype=x.dtype); z[0] = w; z[1] = z[0] * z[0]; z[2] = z[1] * z[0]; r = z",
    "z = m.zeros(2, 3, dtype=x.dtype); v = z.view(6); v.requires_grad_(); z *= w; r = v * v",
    "v = y[0]; y.detach_(); r = v * 2",
    "d = y.detach(); y.mul_(w); r = [d + 1, y]",  # shows the memory as it is
    "d = y.detach(); d *= 2; r = [d * w, y]",
    "d = y.detach(); d *= w; r = [d * w, y]",
    "d = y.detach()[0]; d *= w; r = [d * w, y]",
    "y.mul_(w); d = y.detach(); r = d[:1] * w",
    "v = y[0]; v.clamp_(-0.5, 0.5); v.sigmoid_(); r = y",
    "v = y[0]; v[:] = v + w; v[1:] = 0; r = y",
    "y[y > 0] = w; v = y[0]; v[[0, 2]] = x[1, :2]; r = y",
    "y.retain_grad(); y[0] *= w; (y * y).sum().backward(); r = [y.grad, x.grad, w.grad]",
    "v = y[0]; v.retain_grad(); v *= w; (y * y).sum().backward(); r = [v.grad, x.grad, w.grad]",
    "v = y[0]; v.retain_grad(); y *= w; (v * v).sum().backward(); r = [x.grad, w.grad]",
    "with m.no_grad(): v = y[0]; v += 1\nr = y * w",
    "u = y[0]\nwith m.no_grad(): u *= 2\nu *= w\nr = [u, y]",
    # What PyTorch refuses
    "v = x[0]; v += 1; r = x",
    "v = x.detach()[0]; v *= w; r = v",
    "z = m.zeros(2); v = z.view(2); z.requires_grad_(); v += 1; r = z",
    "z = m.zeros(2); v = z.view(2); z.requires_grad_(); v[0] = 1; r = z",
    "z = m.zeros(2); v = z.view(2); v.requires_grad_(); v.fill_(1); r = z",
    "with m.no_grad(): v = y[0]\nv *= 0\nr = y",
    "with m.no_grad(): v = y[0]\nv.fill_(3)\nr = y",
    "with m.no_grad(): v = y[0]\nv[0] = 3\nr = y",
    "with m.no_grad(): v = y[0]\nu = v[:1]\nu *= w\nr = y",
    "with m.no_grad(): v = m.zeros(2, dtype=x.dtype)[:1]\nv *= w\nr = v",
    "with m.no_grad(): v = y[0]\ny *= w\nr = v * 2",
    "y.expand(4, 2, 3).mul_(w); r = y",
    "y[:, :1].expand(2, 3).add_(w); r = y",
    "z = y * y; y[0] *= w; r = z",  # a saved value, changed through a view
]


@pytest.mark.parametrize("lines", PROGRAMS)
def test_program(lines):
    agrees(program(lines), (2, 3), (), types=[np.float64])


STEPS = [
    *(f"{v} = {u}[{key}]" for v in "uv" for u in "yuv" for key in ("0", "1:", "..., ::2", "..., 0", "..., None")),
    *(f"{v} = {u}.{how}" for v in "uv" for u in "yuv" for how in ("reshape(-1)", "transpose(0, -1)", "detach()")),
    *(f"{v} = {v}.diagonal()" for v in "uv"),
    *(f"{v} = y.expand(2, *y.shape)" for v in "uv"),
    *(f"{v} {change}" for v in "yuv" for change in ("*= w", "+= 1", "*= y[0, 0].cos()", "-= 0.5 * w")),
    *(f"{v} *= u.sum().tanh()" for v in "yuv"),
    *(f"{v}.{change}" for v in "yuv" for change in ("zero_()", "sin_()", "copy_(w)", "tanh_()", "fill_(0.3)")),
    *(f"{v}[{key}] = {value}" for v in "yuv" for key in ("0", "...", "-1:") for value in ("w", "0.7", "y[0, 0] * w")),
    *(f"r.append({v} * {v})" for v in "yuv"),
    *(f"r.append({v} * 1)" for v in "yuv"),
    *(f"with m.no_grad(): {v}.mul_(2)" for v in "yuv"),
    *("u = y.reshape(1, -1)[0]", "v = u.reshape(2, -1)", "u = y.unbind(0)[1]", "v = y.split(1)[0]", "v = y.mT"),
    *("v[...] = v * y.sum()", "y[..., 0] = u.sum() * w", "u += v.sum()", "y[y > 0.5] = w", "v.clamp_(max=0.9)"),
    *("u = y * w", "y = y + 1"),
]


@settings(max_examples=250, deadline=None)
@given(lines=st.lists(st.sampled_from(STEPS), min_size=2, max_size=10))
def test_any_program(lines):
    def operation(m, x, w):
        names = {"m": m, "x": x, "w": w, "y": x * 1, "u": x.clone(), "v": m.zeros(2, 2, dtype=x.dtype), "r": []}
        for line in lines:
            exec(line, names)
        return [*names["r"], *(names[v] * 1 for v in "yuv")]

    arrays = [np.array([[0.5, 1.25], [0.75, 1.5]]), np.array(0.8)]
    theirs, ours = (attempt(lambda m=m: derivatives(m, operation, arrays)) for m in (torch, autodiff))
    if isinstance(theirs, Exception) or "share a place in memory" in str(ours):
        return  # no part of what expand() gave can be changed here
    assert not isinstance(ours, Exception), f"PyTorch returns {theirs}; ours raises {ours!r}"
    same(ours, theirs, 100.0)


def derivatives(m, operation, arrays) -> dict:
    """The results by name, their gradients, and products with the Hessian; no gradient counts as zeros."""
    inputs = [made(m, array) for array in arrays]
    results = operation(m, *inputs)
    found = {f"value {i}": plain(result) for i, result in enumerate(results)}
    for order in ("gradient", "second"):
        terms = [(r * r * (i + 1.5)).sum() for i, r in enumerate(results) if r is not None and r.requires_grad]
        results = gradients(m, sum(terms), inputs, create_graph=order == "gradient") if terms else [None] * len(inputs)
        pairs = enumerate(zip(results, inputs, strict=True))
        found |= {f"{order} {i}": np.zeros(tuple(x.shape)) if g is None else plain(g) for i, (g, x) in pairs}
    return found


def test_a_view_of_other_memory_is_refused():
    y = tensor([1.0, 2.0], requires_grad=True) * 1
    v = y[:1]
    y.data = tensor([5.0, 6.0])
    with pytest.raises(RuntimeError, match="no longer shares memory"):
        v.mul_(2)


def test_memory_that_runs_backward_or_leaves_numbers_out():
    whole = np.arange(1.0, 9.0, dtype=np.float32)
    for array in (whole[6::-4], whole.reshape(4, 2)[::2, 1], whole.reshape(4, 2).T[1, ::-2], whole[3:5]):
        a, b = array.tolist()
        w = tensor([2.0, 3.0], requires_grad=True)
        z = autodiff.from_numpy(array)
        v = z[1:]
        v.mul_(w[1:])
        (z * z).sum().backward()
        assert z.tolist() == array.tolist() == [a, 3 * b]
        assert w.grad.tolist() == [0, 2 * 3 * b * b]
        array[1] = b


def test_a_structured_array_is_refused():
    array = np.zeros(3, [("a", np.int8), ("b", np.float32)])["b"]
    z = autodiff.from_numpy(array)
    with pytest.raises(RuntimeError, match="structured array"):
        z[1:].mul_(tensor(2.0, requires_grad=True))


# Checkpoints hand views through


@pytest.mark.parametrize("function", [lambda h: h[:1], lambda h: h, lambda h: h.reshape(2, 1), lambda h: h.detach()])
def test_a_checkpoint_hands_a_view_through(function):
    results = []
    for through in (function, lambda h: checkpoint(function, h)):
        x = tensor([1.0, 2.0], requires_grad=True)
        h = x * 1
        o = through(h)
        o *= 5
        (h * h).sum().backward()
        results.append((h.tolist(), x.grad.tolist()))
    assert results[0] == results[1]


def test_a_checkpoint_hands_a_leaf_through():
    x = tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(RuntimeError, match="a leaf that requires a gradient cannot be changed"):
        checkpoint(lambda h: h, x).mul_(2)
    with pytest.raises(RuntimeError, match="a view of a leaf"):
        checkpoint(lambda h: h[:1], x).mul_(2)


def test_outputs_of_a_checkpoint_that_share_memory():
    def function(h):
        t = h * h
        return t[:2], t[1:]

    results = []
    for through in (function, lambda h: checkpoint(function, h)):
        x = tensor([1.0, 2.0, 3.0], requires_grad=True)
        o, p = through(x)
        o *= 5
        (p * p).sum().backward()
        results.append((p.tolist(), x.grad.tolist()))
    assert results[0] == results[1]


# Memory


def test_no_cycle_is_left():
    gc.collect()
    w = tensor(2.0, requires_grad=True)
    y = tensor([1.0, 2.0, 3.0], requires_grad=True) * 1
    v = y[:1]
    u = v * v  # saves v, whose base will stand above it
    y[1:2] = u
    v.mul_(w)
    y[2] += v[0]
    gone = weakref.ref(y)
    gc.disable()
    try:
        del y, v, u
        assert gone() is None
    finally:
        gc.enable()


def test_within_no_grad_all_is_a_plain_write():
    x = tensor([1.0, 2.0], requires_grad=True)
    y = x * x
    with no_grad():
        v, leaf = y[:1], x[:1]
        v *= 3
        v[0] = 4.0
        leaf.zero_()
    assert y.tolist() == [4, 4]
    assert x.tolist() == [0, 2]
    assert not v.requires_grad

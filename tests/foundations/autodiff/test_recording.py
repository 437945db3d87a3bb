"""Whether operations are recorded: blocks, decorators, calls and generators, beside PyTorch's."""

import pytest

import foundations.autodiff as m
from tests.torch_or_skip import torch_or_skip

torch = torch_or_skip()
BOTH = pytest.mark.parametrize("lib", [m, torch], ids=["ours", "torch"])


@pytest.fixture(autouse=True)
def on_again():
    yield
    assert m.is_grad_enabled() and torch.is_grad_enabled()


@BOTH
@pytest.mark.parametrize("brackets", [True, False])
def test_decorated_functions(lib, brackets):
    off, on = (lib.no_grad(), lib.enable_grad()) if brackets else (lib.no_grad, lib.enable_grad)

    @off
    def silent(a, b=0):
        """As it was."""
        return lib.is_grad_enabled(), a, b

    @on
    def recorded():
        return lib.is_grad_enabled()

    assert silent(1, b=2) == (False, 1, 2) and (silent.__name__, silent.__doc__) == ("silent", "As it was.")
    with lib.no_grad():
        assert recorded()
    assert lib.is_grad_enabled()


@BOTH
@pytest.mark.parametrize("brackets", [True, False])
def test_each_step_of_a_generator(lib, brackets):
    seen = []

    @(lib.no_grad() if brackets else lib.no_grad)
    def steps(n):
        """As it was."""
        try:
            for i in range(n):
                try:
                    seen.append((lib.is_grad_enabled(), (yield i)))
                except KeyError:
                    seen.append((lib.is_grad_enabled(), "thrown"))
        finally:
            seen.append((lib.is_grad_enabled(), "end"))
        return "returned"

    assert (steps.__name__, steps.__doc__) == ("steps", "As it was.")
    g = steps(3)
    assert next(g) == 0 and lib.is_grad_enabled()
    assert g.send("sent") == 1 and lib.is_grad_enabled()
    assert g.throw(KeyError("x")) == 2
    with pytest.raises(StopIteration) as end:
        next(g)
    assert end.value.value == "returned"
    g = steps(3)
    next(g)
    g.close()
    assert seen == [(False, "sent"), (False, "thrown"), (False, None), (False, "end"), (False, "end")]
    g = steps(3)
    next(g)
    with pytest.raises(ValueError, match="mine"):
        g.throw(ValueError("mine"))
    assert lib.is_grad_enabled()


@BOTH
def test_set_grad_enabled_by_a_call_as_a_block_and_as_a_decorator(lib):
    lib.set_grad_enabled(False)
    assert not lib.is_grad_enabled()
    with lib.set_grad_enabled(True):
        assert lib.is_grad_enabled()
    assert not lib.is_grad_enabled()
    lib.set_grad_enabled(True)

    @lib.set_grad_enabled(False)
    def silent():
        return lib.is_grad_enabled()

    assert lib.is_grad_enabled() and not silent() and lib.is_grad_enabled()
    with pytest.raises(KeyError), lib.set_grad_enabled(False):
        raise KeyError
    assert lib.is_grad_enabled()
    block = lib.set_grad_enabled(False)
    with block:
        pass
    assert lib.is_grad_enabled()


def test_a_block_entered_twice_ends_as_it_began():
    block = m.set_grad_enabled(False)
    with block:
        with block:
            pass
        assert not m.is_grad_enabled()
    assert m.is_grad_enabled()

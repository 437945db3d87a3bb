"""Whether operations are recorded: in each thread by itself, as a block, a decorator or a call says."""

import functools
import inspect
import threading
from typing import Any


class _Mode(threading.local):
    """Whether operations are recorded, and on what tape they are written down; each thread has its own."""

    recording = True
    tape: Any = None  # see replay.py


MODE = _Mode()


class recording:
    """Whether operations are recorded, within a `with` block, a decorated function or a decorated generator."""

    def __init__(self, mode: bool):
        self.mode = bool(mode)
        self.before: list[bool] = []

    def __enter__(self):
        self.before.append(MODE.recording)
        MODE.recording = self.mode
        return self

    def __exit__(self, *exception):
        MODE.recording = self.before.pop()

    def __call__(self, function):
        mode = self.mode
        if inspect.isgeneratorfunction(function):
            return functools.wraps(function)(lambda *args, **kwargs: _stepped(function(*args, **kwargs), mode))

        @functools.wraps(function)
        def within(*args, **kwargs):
            with recording(mode):
                return function(*args, **kwargs)

        return within


def _stepped(steps, mode: bool):
    """The generator, each of whose steps is recorded or not; between them stands what the caller chose."""
    way, given = steps.send, None
    try:
        while True:
            with recording(mode):
                value = way(given)
            try:
                way, given = steps.send, (yield value)
            except GeneratorExit:
                with recording(mode):
                    steps.close()
                raise
            except BaseException as error:
                way, given = steps.throw, error
    except StopIteration as end:
        return end.value


class set_grad_enabled(recording):
    """Whether operations are recorded: from the call on, or in `with set_grad_enabled(mode):` up to its end.

    Compare: torch.set_grad_enabled.
    """

    def __init__(self, mode: bool):
        super().__init__(mode)
        self.outside: bool | None = MODE.recording
        MODE.recording = self.mode

    def _take_back(self) -> None:
        if self.outside is not None:
            MODE.recording, self.outside = self.outside, None

    def __enter__(self):
        self._take_back()
        return super().__enter__()

    def __call__(self, function):
        self._take_back()
        return super().__call__(function)


class no_grad(recording):
    """Within it nothing is recorded: `with no_grad():`, `@no_grad()` or `@no_grad`. Compare: torch.no_grad."""

    def __new__(cls, function=None):
        return super().__new__(cls) if function is None else cls()(function)

    def __init__(self):
        super().__init__(False)


class enable_grad(recording):
    """Within it operations are recorded, inside a `no_grad` too. Compare: torch.enable_grad."""

    def __new__(cls, function=None):
        return super().__new__(cls) if function is None else cls()(function)

    def __init__(self):
        super().__init__(True)


def is_grad_enabled() -> bool:
    """Whether operations are recorded now. Compare: torch.is_grad_enabled."""
    return MODE.recording

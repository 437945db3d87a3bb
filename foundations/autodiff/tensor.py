"""A tensor: an array, its gradient, and the operation it came from.

Names, arguments and defaults are PyTorch's. The operations stand in tables of their own (operations/, and files
like backward.py beside this one) and become methods in methods.py; here is what a tensor is.

    x = tensor([1.0, 2.0], requires_grad=True)
    (x * x).sum().backward()
    x.grad                       # tensor([2., 4.])
"""

import weakref
from typing import TYPE_CHECKING, Any

import numpy as np

from foundations.autodiff.arrays import as_array
from foundations.autodiff.graph import LEAF, Node
from foundations.autodiff.recording import MODE


class Tensor:
    """An n-dimensional array that remembers how it was computed.

    Parameters
    ----------
    data : numbers, nested lists, arrays or tensors; always copied (`from_numpy` shares memory)
    dtype : by default that of an array; float32 for Python's floats, int64 for its integers, bool for its booleans
    requires_grad : whether `backward` is to leave a gradient in `.grad`

    Attributes
    ----------
    grad : gradient, a Tensor of the same shape, or None. `backward` adds to it
    shape, ndim, dtype : as of an array
    requires_grad : whether gradients flow to or through it; may be set on leaves
    is_leaf : whether it is no result of a recorded operation

    Raises
    ------
    TypeError
        For data that are not booleans, integers or floats.

    Compare: torch.Tensor.
    """

    # _base: the tensor whose memory this view shows; None for what is no view. See views.py.
    # _seen: of a view, what the counter of changes stood at when its node was made; ~ that if taken within no_grad.
    # _version: [changes in place so far, the last of them that was recorded]; a view shares it with its base.
    __slots__ = ("__weakref__", "_array", "_base", "_grad", "_node", "_seen", "_version")
    if TYPE_CHECKING:
        _array: Any
        _node: Any
        _version: list[int]
        _base: Any
        _seen: int
        _grad: Any
        __add__: Any
        __radd__: Any
        __sub__: Any
        __rsub__: Any
        __mul__: Any
        __rmul__: Any
        __truediv__: Any
        __rtruediv__: Any
        __floordiv__: Any
        __rfloordiv__: Any
        __mod__: Any
        __rmod__: Any
        __pow__: Any
        __rpow__: Any
        __matmul__: Any
        __rmatmul__: Any
        __neg__: Any
        __abs__: Any
        __getitem__: Any
        __setitem__: Any
        __invert__: Any
        __and__: Any
        __or__: Any
        __xor__: Any
        __lt__: Any
        __le__: Any
        __gt__: Any
        __ge__: Any

        def __getattr__(self, name: str) -> Any: ...

    def __init__(self, data, dtype=None, requires_grad: bool = False):
        self._array = as_array(data, dtype, copy=True)
        self._node: Any = None
        self._version = [0, 0]
        self._base = None
        self._grad = None
        if requires_grad:
            self.requires_grad_()

    # What an array knows

    @property
    def shape(self) -> tuple[int, ...]:
        return self._array.shape

    @property
    def ndim(self) -> int:
        return self._array.ndim

    @property
    def dtype(self) -> np.dtype:
        return self._array.dtype

    @property
    def itemsize(self) -> int:
        return self._array.itemsize

    def size(self, dim: int | None = None):
        """The shape, or its entry `dim`."""
        return self.shape if dim is None else self.shape[dim]

    def dim(self) -> int:
        return self._array.ndim

    def numel(self) -> int:
        return self._array.size

    def stride(self) -> tuple[int, ...]:
        """Steps between neighbors along each dimension, in elements."""
        return tuple(step // self._array.itemsize for step in self._array.strides)

    def is_contiguous(self) -> bool:
        return self._array.flags.c_contiguous

    def is_floating_point(self) -> bool:
        return self._array.dtype.kind == "f"

    def item(self):
        """The one number in it, as Python's. Raises RuntimeError if there is not exactly one."""
        if self._array.size != 1:
            raise RuntimeError(f"item() takes a tensor of one element; this one has shape {self.shape}")
        return read(self).item()

    def tolist(self):
        return read(self).tolist()

    def numpy(self) -> np.ndarray:
        """The array itself, sharing memory. Raises RuntimeError if it requires a gradient: say detach().numpy()."""
        if current(self) is not None:
            raise RuntimeError("an array carries no gradient, which this tensor requires; use tensor.detach().numpy()")
        return read(self)

    def __array__(self, dtype=None, copy=None) -> np.ndarray:
        array = self.numpy()
        return np.array(array, dtype) if copy else np.asarray(array, dtype)

    def __len__(self) -> int:
        if not self.ndim:
            raise TypeError("a tensor without dimensions has no length")
        return self.shape[0]

    def __iter__(self):
        if not self.ndim:
            raise TypeError("a tensor without dimensions cannot be iterated over")
        return iter(self.unbind())

    def __contains__(self, value) -> bool:
        if not isinstance(value, Tensor | np.generic | bool | int | float):
            raise RuntimeError(f"a tensor contains numbers; got {type(value).__name__}")
        return bool((read(self) == (value._array if isinstance(value, Tensor) else value)).any())

    def __bool__(self) -> bool:
        if self._array.size != 1:
            raise RuntimeError(f"the truth of a tensor of shape {self.shape} is ambiguous; use .any() or .all()")
        return bool(read(self))

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __index__(self) -> int:
        if self.dtype.kind not in "biu":
            raise TypeError(f"only an integer tensor of one element can be an index; this one is {self.dtype}")
        return int(self.item())

    def __hash__(self) -> int:
        return id(self)

    # Its place in the graph

    @property
    def requires_grad(self) -> bool:
        return current(self) is not None

    @requires_grad.setter
    def requires_grad(self, wanted: bool) -> None:
        self.requires_grad_(wanted)

    def requires_grad_(self, requires_grad: bool = True) -> "Tensor":
        """Ask for a gradient here, or no longer. Raises RuntimeError for integers, and for results of operations."""
        if requires_grad and self.dtype.kind != "f":
            raise RuntimeError(f"only floating-point tensors can require gradients; this one is {self.dtype}")
        if not self.is_leaf:
            if not requires_grad:
                raise RuntimeError("this tensor is the result of an operation; use detach() for one without a gradient")
            return self
        self._node = LEAF if requires_grad else None
        return self

    @property
    def is_leaf(self) -> bool:
        return current(self) is None or self._node is LEAF

    @property
    def grad_fn(self) -> Node | None:
        """The node that made it, None for leaves."""
        return None if self.is_leaf else self._node

    def retain_grad(self) -> None:
        """Let `backward` leave a gradient in `.grad` of a tensor that is no leaf."""
        if current(self) is None:
            raise RuntimeError("this tensor does not require a gradient, so there is none to retain")
        if self._node is not LEAF:
            self._node.retained = weakref.ref(self)

    @property
    def grad(self):
        """The gradient, or None. What is assigned must be a tensor of the same shape and type, or None."""
        return self._grad

    @grad.setter
    def grad(self, value) -> None:
        if value is not None:
            if not isinstance(value, Tensor):
                raise TypeError(f"a gradient is a tensor or None; got {type(value).__name__}")
            if value is self:
                raise RuntimeError("a tensor cannot be its own gradient; assign a clone of it")
            if (value.shape, value.dtype) != (self.shape, self.dtype):
                raise RuntimeError(
                    f"a gradient of shape {value.shape} and {value.dtype} does not fit a tensor of shape {self.shape} "
                    f"and {self.dtype}; they must be equal"
                )
        self._grad = value

    @grad.deleter
    def grad(self) -> None:
        self._grad = None

    @property
    def data(self) -> "Tensor":
        """The same memory without a graph; changes made through it are not noticed by `backward`.

        Assigned, another tensor's memory becomes this one's, in its shape and type.
        """
        return wrap(self._array)

    @data.setter
    def data(self, value) -> None:
        if not isinstance(value, Tensor):
            raise TypeError(f"the data of a tensor are a tensor; got {type(value).__name__}")
        if self._node is not None and value.dtype.kind != "f":
            raise RuntimeError(f"a tensor that requires a gradient holds floats; got {value.dtype}")
        self._array = value._array

    def detach(self) -> "Tensor":
        """The same memory without a graph."""
        return wrap(self._array, version=self._version)


def read(value):
    """The array of a tensor, anything else as it is, for a use of its numbers that leaves nothing on a tape.

    Raises RuntimeError while a tape is written, for what was computed on it (see replay.py).
    """
    array = value._array if isinstance(value, Tensor) else value
    if MODE.tape is not None:
        MODE.tape.refuse_reading(array)
    return array


def tensor(data, dtype=None, requires_grad: bool = False) -> Tensor:
    """A new tensor from a copy of the data. Compare: torch.tensor."""
    return Tensor(data, dtype, requires_grad)


def from_numpy(array: np.ndarray) -> Tensor:
    """A tensor that shares the array's memory. Raises TypeError for what is no array. Compare: torch.from_numpy."""
    if not isinstance(array, np.ndarray):
        raise TypeError(f"from_numpy takes a numpy array; got {type(array).__name__}")
    return wrap(as_array(array))


def wrap(array: np.ndarray, node: Any = None, version: list[int] | None = None) -> Tensor:
    """A tensor around an array as it is: no copy, no check."""
    result = Tensor.__new__(Tensor)
    result._array = array
    result._node = node
    result._version = [0, 0] if version is None else version
    result._base = None
    result._grad = None
    return result


def current(tensor: Tensor):
    """Its node; for a view whose base was changed by a recorded operation since, one for what it now shows."""
    if tensor._base is not None and tensor._version[1] > tensor._seen:
        tensor._settle()
    return tensor._node


def edge(tensor: Tensor):
    """Where the gradient of a tensor goes: its node, or the tensor itself if it is a leaf.

    Raises
    ------
    RuntimeError
        If it requires no gradient.
    """
    if current(tensor) is None:
        raise RuntimeError(f"a tensor of shape {tensor.shape} does not require a gradient")
    return tensor if tensor._node is LEAF else tensor._node

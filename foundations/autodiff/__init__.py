"""Automatic differentiation in reverse: a scalar engine to read, a tensor engine to use."""

from foundations.autodiff import methods  # noqa: F401  (gives tensors their operations)
from foundations.autodiff.fused import fused
from foundations.autodiff.graph import enable_grad, is_grad_enabled, no_grad, set_grad_enabled
from foundations.autodiff.indexing import gather
from foundations.autodiff.joining import cat, stack
from foundations.autodiff.shapes import broadcast_shapes, broadcast_tensors, broadcast_to, flatten, movedim, permute, ravel
from foundations.autodiff.shapes import movedim as moveaxis
from foundations.autodiff.shapes import reshape, squeeze, t, transpose, unflatten, unsqueeze
from foundations.autodiff.shapes import transpose as swapaxes
from foundations.autodiff.shapes import transpose as swapdims
from foundations.autodiff.primitive import primitive, unbroadcast
from foundations.autodiff.cumulative import cummax, cummin, cumprod, cumsum, logcumsumexp, prod
from foundations.autodiff.extrema import amax, amin, aminmax, argmax, argmin, median
from foundations.autodiff.extrema import max_ as max
from foundations.autodiff.extrema import min_ as min
from foundations.autodiff.products import matmul
from foundations.autodiff.reductions import logsumexp, mean
from foundations.autodiff.reductions import sum_ as sum
from foundations.autodiff.softmaxes import log_softmax, softmax
from foundations.autodiff.tensor import Tensor, from_numpy, tensor

__all__ = ["Tensor", "enable_grad", "from_numpy", "fused", "is_grad_enabled", "no_grad", "set_grad_enabled", "primitive", "tensor", "unbroadcast"]

"""Automatic differentiation in reverse: a scalar engine to read, a tensor engine to use."""

# ruff: noqa: F401  (names are only given on)
from foundations.autodiff import methods  # gives tensors their operations
from foundations.autodiff.checkpoint import checkpoint
from foundations.autodiff.creation import (
    arange,
    bernoulli,
    clone,
    empty,
    empty_like,
    eye,
    full,
    full_like,
    linspace,
    one_hot,
    ones,
    ones_like,
    rand,
    rand_like,
    randint,
    randn,
    randn_like,
    randperm,
    zeros,
    zeros_like,
)
from foundations.autodiff.dtypes import float32, float64, int8, int16, int32, int64, result_type, uint8
from foundations.autodiff.dtypes import promote as promote_types
from foundations.autodiff.functional import grad, hessian, hvp, jacobian, jvp, vhp, vjp
from foundations.autodiff.fused import fused
from foundations.autodiff.gradcheck import GradcheckError, gradcheck
from foundations.autodiff.graph import enable_grad, is_grad_enabled, no_grad, set_grad_enabled
from foundations.autodiff.operations.activations import celu, relu, selu, threshold
from foundations.autodiff.operations.choice import (
    clamp,
    clamp_max,
    clamp_min,
    masked_fill,
    maximum,
    minimum,
    nan_to_num,
    where,
)
from foundations.autodiff.operations.choice import clamp as clip
from foundations.autodiff.operations.comparison import (
    allclose,
    bitwise_and,
    bitwise_not,
    bitwise_or,
    bitwise_xor,
    eq,
    equal,
    ge,
    gt,
    isclose,
    isfinite,
    isinf,
    isnan,
    le,
    logical_and,
    logical_not,
    logical_or,
    logical_xor,
    lt,
    ne,
)
from foundations.autodiff.operations.comparison import ge as greater_equal
from foundations.autodiff.operations.comparison import gt as greater
from foundations.autodiff.operations.comparison import le as less_equal
from foundations.autodiff.operations.comparison import lt as less
from foundations.autodiff.operations.comparison import ne as not_equal
from foundations.autodiff.operations.cumulative import cummax, cummin, cumprod, cumsum, diff, logcumsumexp, prod
from foundations.autodiff.operations.diagonals import diag, diag_embed, diagonal, tril, triu
from foundations.autodiff.operations.einsum import einsum
from foundations.autodiff.operations.elementwise import abs_ as abs
from foundations.autodiff.operations.elementwise import abs_ as absolute
from foundations.autodiff.operations.elementwise import (
    add,
    ceil,
    div,
    floor,
    floor_divide,
    fmod,
    frac,
    mul,
    neg,
    remainder,
    sign,
    sub,
    true_divide,
    trunc,
)
from foundations.autodiff.operations.elementwise import div as divide
from foundations.autodiff.operations.elementwise import mul as multiply
from foundations.autodiff.operations.elementwise import neg as negative
from foundations.autodiff.operations.elementwise import round_ as round
from foundations.autodiff.operations.elementwise import sub as subtract
from foundations.autodiff.operations.extrema import amax, amin, aminmax, argmax, argmin, median
from foundations.autodiff.operations.extrema import max_ as max
from foundations.autodiff.operations.extrema import min_ as min
from foundations.autodiff.operations.functions import (
    acos,
    acosh,
    addcdiv,
    addcmul,
    asin,
    asinh,
    atan,
    atan2,
    atanh,
    cos,
    cosh,
    digamma,
    erf,
    erfc,
    erfinv,
    exp,
    exp2,
    expm1,
    hypot,
    lerp,
    lgamma,
    log,
    log1p,
    log2,
    log10,
    logaddexp,
    logit,
    reciprocal,
    rsqrt,
    sigmoid,
    sin,
    sinh,
    sqrt,
    square,
    tan,
    tanh,
    xlogy,
)
from foundations.autodiff.operations.functions import acos as arccos
from foundations.autodiff.operations.functions import acosh as arccosh
from foundations.autodiff.operations.functions import asin as arcsin
from foundations.autodiff.operations.functions import asinh as arcsinh
from foundations.autodiff.operations.functions import atan as arctan
from foundations.autodiff.operations.functions import atan2 as arctan2
from foundations.autodiff.operations.functions import atanh as arctanh
from foundations.autodiff.operations.indexing import (
    argwhere,
    gather,
    index_select,
    masked_select,
    nonzero,
    take,
    take_along_dim,
)
from foundations.autodiff.operations.joining import cat, hstack, meshgrid, repeat_interleave, stack, tile, vstack
from foundations.autodiff.operations.joining import cat as concat
from foundations.autodiff.operations.joining import cat as concatenate
from foundations.autodiff.operations.norms import norm
from foundations.autodiff.operations.ordering import argsort, kthvalue, sort, topk
from foundations.autodiff.operations.padding import flip, fliplr, flipud, pad, roll
from foundations.autodiff.operations.powers import pow_ as pow
from foundations.autodiff.operations.products import (
    addmm,
    addmv,
    baddbmm,
    bmm,
    dot,
    inner,
    matmul,
    mm,
    mv,
    outer,
    trace,
)
from foundations.autodiff.operations.products import dot as vdot
from foundations.autodiff.operations.products import outer as ger
from foundations.autodiff.operations.reductions import all_ as all
from foundations.autodiff.operations.reductions import any_ as any
from foundations.autodiff.operations.reductions import count_nonzero, logsumexp, mean, nanmean, nansum
from foundations.autodiff.operations.reductions import sum_ as sum
from foundations.autodiff.operations.scattering import index_add, index_copy, index_fill, scatter, scatter_add
from foundations.autodiff.operations.shapes import (
    broadcast_shapes,
    broadcast_tensors,
    broadcast_to,
    flatten,
    movedim,
    permute,
    ravel,
    reshape,
    squeeze,
    t,
    transpose,
    unflatten,
    unsqueeze,
)
from foundations.autodiff.operations.shapes import movedim as moveaxis
from foundations.autodiff.operations.shapes import transpose as swapaxes
from foundations.autodiff.operations.shapes import transpose as swapdims
from foundations.autodiff.operations.softmaxes import log_softmax, softmax
from foundations.autodiff.operations.splitting import chunk, narrow, select, split, unbind
from foundations.autodiff.operations.variance import std, std_mean, var, var_mean
from foundations.autodiff.primitive import primitive, unbroadcast
from foundations.autodiff.tensor import Tensor, from_numpy, tensor
from foundations.autodiff.tensor import bool_ as bool

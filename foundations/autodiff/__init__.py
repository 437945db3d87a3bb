"""Automatic differentiation in reverse: a scalar engine to read, a tensor engine to use."""

from math import e, inf, nan, pi

from foundations.autodiff.arrays import bool_ as bool
from foundations.autodiff.checkpoint import checkpoint
from foundations.autodiff.creation import (
    arange,
    as_tensor,
    bernoulli,
    clone,
    empty,
    empty_like,
    eye,
    full,
    full_like,
    is_floating_point,
    is_tensor,
    linspace,
    multinomial,
    numel,
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
from foundations.autodiff.methods import give_methods
from foundations.autodiff.operations.activations import celu, hardshrink, prelu, relu, selu, threshold
from foundations.autodiff.operations.choice import (
    clamp,
    clamp_max,
    clamp_min,
    fmax,
    fmin,
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
    isin,
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
    deg2rad,
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
    logaddexp2,
    logit,
    rad2deg,
    reciprocal,
    rsqrt,
    sigmoid,
    sin,
    sinc,
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
from foundations.autodiff.operations.powers import float_power
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
from foundations.autodiff.operations.signs import copysign, heaviside, positive, sgn, signbit
from foundations.autodiff.operations.softmaxes import log_softmax, softmax
from foundations.autodiff.operations.splitting import chunk, narrow, select, split, unbind
from foundations.autodiff.operations.variance import std, std_mean, var, var_mean
from foundations.autodiff.primitive import primitive, unbroadcast
from foundations.autodiff.recording import enable_grad, is_grad_enabled, no_grad, set_grad_enabled
from foundations.autodiff.replay import replay, value_and_gradient
from foundations.autodiff.tensor import Tensor, from_numpy, tensor

__all__ = [
    "GradcheckError", "Tensor", "abs", "absolute", "acos", "acosh", "add", "addcdiv", "addcmul", "addmm", "addmv",
    "all", "allclose", "amax", "amin", "aminmax", "any", "arange", "arccos", "arccosh", "arcsin", "arcsinh",
    "arctan", "arctan2", "arctanh", "argmax", "argmin", "argsort", "argwhere", "as_tensor", "asin", "asinh", "atan",
    "atan2", "atanh", "baddbmm", "bernoulli", "bitwise_and", "bitwise_not", "bitwise_or", "bitwise_xor", "bmm",
    "bool", "broadcast_shapes", "broadcast_tensors", "broadcast_to", "cat", "ceil", "celu", "checkpoint", "chunk",
    "clamp", "clamp_max", "clamp_min", "clip", "clone", "concat", "concatenate", "copysign", "cos", "cosh",
    "count_nonzero", "cummax", "cummin", "cumprod", "cumsum", "deg2rad", "diag", "diag_embed", "diagonal", "diff",
    "digamma", "div", "divide", "dot", "e", "einsum", "empty", "empty_like", "enable_grad", "eq", "equal", "erf",
    "erfc", "erfinv", "exp", "exp2", "expm1", "eye", "flatten", "flip", "fliplr", "flipud", "float32", "float64",
    "float_power", "floor", "floor_divide", "fmax", "fmin", "fmod", "frac", "from_numpy", "full", "full_like",
    "fused", "gather", "ge", "ger", "grad", "gradcheck", "greater", "greater_equal", "gt", "hardshrink",
    "heaviside", "hessian", "hstack", "hvp", "hypot", "index_add", "index_copy", "index_fill", "index_select",
    "inf", "inner", "int8", "int16", "int32", "int64", "is_floating_point", "is_grad_enabled", "is_tensor",
    "isclose", "isfinite", "isin", "isinf", "isnan", "jacobian", "jvp", "kthvalue", "le", "lerp", "less",
    "less_equal", "lgamma", "linspace", "log", "log1p", "log2", "log10", "log_softmax", "logaddexp", "logaddexp2",
    "logcumsumexp", "logical_and", "logical_not", "logical_or", "logical_xor", "logit", "logsumexp", "lt",
    "masked_fill", "masked_select", "matmul", "max", "maximum", "mean", "median", "meshgrid", "min", "minimum",
    "mm", "moveaxis", "movedim", "mul", "multinomial", "multiply", "mv", "nan", "nan_to_num", "nanmean", "nansum",
    "narrow", "ne", "neg", "negative", "no_grad", "nonzero", "norm", "not_equal", "numel", "one_hot", "ones",
    "ones_like", "outer", "pad", "permute", "pi", "positive", "pow", "prelu", "primitive", "prod", "promote_types",
    "rad2deg", "rand", "rand_like", "randint", "randn", "randn_like", "randperm", "ravel", "reciprocal", "relu",
    "remainder", "repeat_interleave", "replay", "reshape", "result_type", "roll", "round", "rsqrt", "scatter",
    "scatter_add", "select", "selu", "set_grad_enabled", "sgn", "sigmoid", "sign", "signbit", "sin", "sinc", "sinh",
    "softmax", "sort", "split", "sqrt", "square", "squeeze", "stack", "std", "std_mean", "sub", "subtract", "sum",
    "swapaxes", "swapdims", "t", "take", "take_along_dim", "tan", "tanh", "tensor", "threshold", "tile", "topk",
    "trace", "transpose", "tril", "triu", "true_divide", "trunc", "uint8", "unbind", "unbroadcast", "unflatten",
    "unsqueeze", "value_and_gradient", "var", "var_mean", "vdot", "vhp", "vjp", "vstack", "where", "xlogy", "zeros",
    "zeros_like",
]

give_methods(Tensor)

"""Operations on each number by itself: value and derivative, one line each.

A row is name, value, and the derivative times g. `a` and `b` are the inputs, `out` the output: exp' = exp is saved once, as
the output. Integers become float32 before a function of real numbers, as in PyTorch.
"""

import numpy as np

from foundations.autodiff.dtypes import binary, unary

# Arithmetic

add = binary("add", np.add, lambda g: g, lambda g: g)
sub = binary("sub", np.subtract, lambda g: g, lambda g: -g)
mul = binary("mul", np.multiply, lambda g, b: g * b, lambda g, a: g * a)
neg = unary("neg", np.negative, lambda g: -g, keep_integers=True)

# Functions of one number

exp = unary("exp", np.exp, lambda g, out: g * out)
log = unary("log", np.log, lambda g, a: g / a)
tanh = unary("tanh", np.tanh, lambda g, out: g * (1 - out * out))
relu = unary("relu", lambda x: np.maximum(x, 0), lambda g, out: g * (out > 0), keep_integers=True)

METHODS = {f.__name__: f for f in (add, sub, mul, neg, exp, log, tanh, relu)}
METHODS |= {"__add__": add, "__radd__": add, "__mul__": mul, "__rmul__": mul, "__neg__": neg, "__sub__": sub}
METHODS |= {"__rsub__": lambda a, b: sub(b, a)}

"""One door to all methods: SciPy's `minimize`, and its names where the method is the same.

    Nelder-Mead     values alone, by a simplex (`optim.derivative_free`)
    CG              nonlinear conjugate gradients
    BFGS, L-BFGS    quasi-Newton, with a matrix and with the last few steps
    Newton          Newton's method with a line search; the equations are solved by Cholesky's factorization
    trust-exact, trust-ncg, dogleg    a trust region with the subproblem solved by Moré and Sorensen's method, by
                    Steihaug's conjugate gradients, by the dogleg
    gradient-descent    -∇f with a line search, which SciPy has not

Left out: bounds and constraints (see `optim.constrained`), and with them L-BFGS-B; Newton-CG, Powell, TNC, COBYLA,
COBYQA, SLSQP, trust-constr and trust-krylov.
"""

import difflib
import inspect
from collections.abc import Callable
from functools import partial

from foundations.optim.smooth.conjugate_gradients import conjugate_gradients
from foundations.optim.smooth.gradient_descent import gradient_descent
from foundations.optim.smooth.lbfgs import lbfgs
from foundations.optim.smooth.newton import newton
from foundations.optim.smooth.quasi_newton import bfgs
from foundations.optim.smooth.results import Result
from foundations.optim.smooth.trust_region import trust_region


def _nelder_mead() -> Callable[..., Result]:
    from foundations.optim.derivative_free.nelder_mead import nelder_mead  # which imports Result from here

    return nelder_mead


def _trust(subproblem) -> Callable[..., Result]:
    return partial(trust_region, subproblem=subproblem)


# name -> what returns the method, and which derivatives that takes
METHODS: dict[str, tuple[Callable[[], Callable[..., Result]], tuple[str, ...]]] = {
    "Nelder-Mead": (_nelder_mead, ()),
    "CG": (lambda: conjugate_gradients, ("jac",)),
    "BFGS": (lambda: bfgs, ("jac",)),
    "L-BFGS": (lambda: lbfgs, ("jac",)),
    "Newton": (lambda: newton, ("jac", "hess")),
    "trust-exact": (lambda: _trust("exact"), ("jac", "hess")),
    "trust-ncg": (lambda: _trust("steihaug"), ("jac", "hess")),
    "dogleg": (lambda: _trust("dogleg"), ("jac", "hess")),
    "gradient-descent": (lambda: gradient_descent, ("jac",)),
}

# SciPy's name in small letters -> what is here in its place
INSTEAD = {
    "l-bfgs-b": "there are no bounds here; without them it is 'L-BFGS'",
    "newton-cg": "'Newton' solves its equations by Cholesky's factorization, 'trust-ncg' by conjugate gradients",
    "powell": "by values alone there is 'Nelder-Mead'",
    "tnc": "there are no bounds here; without them 'trust-ncg' is near",
    "trust-krylov": "'trust-exact' and 'trust-ncg' solve the same subproblem",
    **dict.fromkeys(("cobyla", "cobyqa", "slsqp", "trust-constr"), "for constraints see foundations.optim.constrained"),
}


def minimize(fun, x0, method="BFGS", jac=None, hess=None, tol=None, **options) -> Result:
    """Minimize fun from x0 by a method known by its name.

    Parameters
    ----------
    fun : fun(x) -> a number; where a derivative is needed and not given, a function of a Tensor (n,)
    x0 : (n,) array_like
    method : a key of METHODS, in any case; None, SciPy's default, for BFGS
    jac : jac(x) -> (n,); True if fun returns (value, gradient); None for autodiff
    hess : hess(x) -> (n, n); None for autodiff
    tol : the method's own tolerance; None for its default
    options : the method's other arguments, by its own names, such as max_iter

    Returns
    -------
    Result

    Raises
    ------
    ValueError : an unknown method, with the nearest names; what the method refuses
    TypeError : an option that the method does not have, or a derivative that it does not use

    Notes
    -----
    Compare: scipy.optimize.minimize.
    """
    method = "BFGS" if method is None else method
    find, takes = METHODS[_known(method)]
    function = find()
    derivatives = {"jac": jac, "hess": hess}
    unused = [name for name in derivatives if derivatives[name] is not None and name not in takes]
    if unused:
        raise TypeError(f"method {method!r} makes no use of {unused[0]}; leave it out")
    names = inspect.signature(function).parameters
    known = [name for name in names if name not in ("fun", "x0", "jac", "hess", "subproblem")]
    strange = [name for name in options if name not in known]
    if strange:
        near = difflib.get_close_matches(strange[0], known, n=1, cutoff=0.8)
        advice = f": did you mean {near[0]}?" if near else ""
        raise TypeError(f"method {method!r} has no option {strange[0]!r}; it has {', '.join(known)}{advice}")
    if tol is not None:
        options = {name: tol for name in ("tol", "xatol", "fatol") if name in known} | options
    return function(fun, x0, **{name: derivatives[name] for name in takes}, **options)


def _known(method) -> str:
    lower = {name.lower(): name for name in METHODS}
    if str(method).lower() in lower:
        return lower[str(method).lower()]
    if str(method).lower() in INSTEAD:
        raise ValueError(f"method {method!r} is not here: {INSTEAD[str(method).lower()]}")
    near = [lower[name] for name in difflib.get_close_matches(str(method).lower(), lower, n=3, cutoff=0.4)]
    advice = f": did you mean {' or '.join(near)}?" if near else ""
    raise ValueError(f"method must be one of {', '.join(METHODS)}; got {method!r}{advice}")

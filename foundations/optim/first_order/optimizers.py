"""The optimizers under PyTorch's names, with its arguments, their order and their defaults.

Each is a row of the table in rules.py, where its formula stands, and a list of settings. All take `params` (see
Optimizer) and `maximize`, which steps the other way, and raise ValueError for settings out of their range. Arguments of
PyTorch that choose an implementation (foreach, fused, capturable, differentiable) are left out.
"""

from collections.abc import Iterable

from foundations.optim.first_order.optimizer import Optimizer
from foundations.optim.first_order.rules import RULES


class SGD(Optimizer):
    """Gradient descent, with momentum, damped or Nesterov's, if wanted.

    Parameters
    ----------
    lr : rate η
    momentum : μ, how much of the last step goes into this one
    dampening : part of the gradient that is kept out of the momentum, from the second step on
    weight_decay : λ; λx is added to the gradient
    nesterov : step along g + μb in place of b

    Compare: torch.optim.SGD.
    """

    rule = RULES["sgd"]

    def __init__(
        self,
        params: Iterable,
        lr: float = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
    ):
        heavy = {"momentum": momentum, "dampening": dampening, "nesterov": nesterov}
        super().__init__(params, {"lr": lr, **heavy, "weight_decay": weight_decay, "maximize": maximize})


class Adagrad(Optimizer):
    """A rate for each number, by the squares of all its gradients.

    Parameters
    ----------
    lr : rate η
    lr_decay : in step t the rate is η / (1 + (t - 1) lr_decay)
    weight_decay : λ; λx is added to the gradient
    initial_accumulator_value : what the sums of squares start from
    eps : ε, added to the root in the denominator

    Compare: torch.optim.Adagrad.
    """

    rule = RULES["adagrad"]

    def __init__(
        self,
        params: Iterable,
        lr: float = 1e-2,
        lr_decay: float = 0,
        weight_decay: float = 0,
        initial_accumulator_value: float = 0,
        eps: float = 1e-10,
        *,
        maximize: bool = False,
    ):
        start = {"lr_decay": lr_decay, "initial_accumulator_value": initial_accumulator_value}
        super().__init__(params, {"lr": lr, **start, "eps": eps, "weight_decay": weight_decay, "maximize": maximize})


class Adadelta(Optimizer):
    """Steps in the parameters' own unit, from running means of both.

    Parameters
    ----------
    lr : rate η, 1 as in the paper
    rho : ρ, the weight of the past in both means
    eps : ε, added below both roots: it sets the length of the first steps
    weight_decay : λ; λx is added to the gradient

    Compare: torch.optim.Adadelta.
    """

    rule = RULES["adadelta"]

    def __init__(
        self,
        params: Iterable,
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0,
        *,
        maximize: bool = False,
    ):
        super().__init__(params, {"lr": lr, "rho": rho, "eps": eps, "weight_decay": weight_decay, "maximize": maximize})


class RMSprop(Optimizer):
    """Gradients over their running root mean square.

    Parameters
    ----------
    lr : rate η
    alpha : α, the weight of the past in the mean of g²
    eps : ε, added to the root in the denominator
    weight_decay : λ; λx is added to the gradient
    momentum : μ, applied to the quotient
    centered : divide by the standard deviation in place of the root mean square

    Compare: torch.optim.RMSprop.
    """

    rule = RULES["rmsprop"]

    def __init__(
        self,
        params: Iterable,
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
        *,
        maximize: bool = False,
    ):
        means = {"alpha": alpha, "eps": eps, "momentum": momentum, "centered": centered}
        super().__init__(params, {"lr": lr, **means, "weight_decay": weight_decay, "maximize": maximize})


class Adam(Optimizer):
    """Running means of the gradient and of its square.

    Parameters
    ----------
    lr : rate η, the length of the first step
    betas : β₁ and β₂, the weights of the past in the means of g and of g²
    eps : ε, added to the root in the denominator
    weight_decay : λ; λx is added to the gradient
    amsgrad : use the largest v so far, so that no rate grows again
    decoupled_weight_decay : take ηλx from the parameters instead, as AdamW does

    Compare: torch.optim.Adam.
    """

    rule = RULES["adam"]

    def __init__(
        self,
        params: Iterable,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        decoupled_weight_decay: bool = False,
    ):
        decay = {"weight_decay": weight_decay, "decoupled_weight_decay": decoupled_weight_decay}
        means = {"betas": betas, "eps": eps, "amsgrad": amsgrad}
        super().__init__(params, {"lr": lr, **means, **decay, "maximize": maximize})


class AdamW(Adam):
    """Adam with weights that decay by themselves, not by way of the means.

    Parameters
    ----------
    lr : rate η
    betas : β₁ and β₂, the weights of the past in the means of g and of g²
    eps : ε, added to the root in the denominator
    weight_decay : λ; each step takes ηλx from the parameters
    amsgrad : as in Adam

    Compare: torch.optim.AdamW.
    """

    rule = RULES["adamw"]

    def __init__(
        self,
        params: Iterable,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
    ):
        super().__init__(
            params, lr, betas, eps, weight_decay, amsgrad, maximize=maximize, decoupled_weight_decay=True
        )


class Adamax(Optimizer):
    """Adam with the largest gradient, fading, in place of the root mean square.

    Parameters
    ----------
    lr : rate η
    betas : β₁ of the mean of g, and β₂ by which the largest |g| fades
    eps : ε, added to |g|
    weight_decay : λ; λx is added to the gradient

    Compare: torch.optim.Adamax.
    """

    rule = RULES["adamax"]

    def __init__(
        self,
        params: Iterable,
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        *,
        maximize: bool = False,
    ):
        means = {"betas": betas, "eps": eps}
        super().__init__(params, {"lr": lr, **means, "weight_decay": weight_decay, "maximize": maximize})


class NAdam(Optimizer):
    """Adam with Nesterov's look ahead.

    Parameters
    ----------
    lr : rate η
    betas : β₁ and β₂, the weights of the past in the means of g and of g²
    eps : ε, added to the root in the denominator
    weight_decay : λ; λx is added to the gradient
    momentum_decay : ψ in μ_t = β₁ (1 - ½ 0.96^(tψ))
    decoupled_weight_decay : take ηλx from the parameters instead, as AdamW does

    Compare: torch.optim.NAdam.
    """

    rule = RULES["nadam"]

    def __init__(
        self,
        params: Iterable,
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum_decay: float = 4e-3,
        decoupled_weight_decay: bool = False,
        *,
        maximize: bool = False,
    ):
        decay = {"weight_decay": weight_decay, "decoupled_weight_decay": decoupled_weight_decay}
        means = {"betas": betas, "eps": eps, "momentum_decay": momentum_decay}
        super().__init__(params, {"lr": lr, **means, **decay, "maximize": maximize})


class RAdam(Optimizer):
    """Adam that waits until its second mean can be trusted.

    Parameters
    ----------
    lr : rate η
    betas : β₁ and β₂, the weights of the past in the means of g and of g²
    eps : ε, added to the root in the denominator
    weight_decay : λ; λx is added to the gradient
    decoupled_weight_decay : take ηλx from the parameters instead, as AdamW does

    Compare: torch.optim.RAdam.
    """

    rule = RULES["radam"]

    def __init__(
        self,
        params: Iterable,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        decoupled_weight_decay: bool = False,
        *,
        maximize: bool = False,
    ):
        decay = {"weight_decay": weight_decay, "decoupled_weight_decay": decoupled_weight_decay}
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, **decay, "maximize": maximize})


class Rprop(Optimizer):
    """The signs of gradients, each number with a step that grows while its sign stays.

    Parameters
    ----------
    lr : the first step of every number
    etas : by what a step is multiplied when the sign changes, and when it stays
    step_sizes : the least and the largest step

    Compare: torch.optim.Rprop.
    """

    rule = RULES["rprop"]

    def __init__(
        self,
        params: Iterable,
        lr: float = 1e-2,
        etas: tuple[float, float] = (0.5, 1.2),
        step_sizes: tuple[float, float] = (1e-6, 50),
        *,
        maximize: bool = False,
    ):
        super().__init__(params, {"lr": lr, "etas": etas, "step_sizes": step_sizes, "maximize": maximize})


class Lion(Optimizer):
    """The sign of a mean of gradients, found by a search over programs; PyTorch has none.

    Parameters
    ----------
    lr : rate η, the length of every step
    betas : β₁ for the mean whose sign is taken, β₂ for the one that is kept
    weight_decay : λ; each step takes ηλx from the parameters

    Source: Chen and others, Symbolic discovery of optimization algorithms (2023), algorithm 2.
    """

    rule = RULES["lion"]

    def __init__(
        self,
        params: Iterable,
        lr: float = 1e-4,
        betas: tuple[float, float] = (0.9, 0.99),
        weight_decay: float = 0.0,
        *,
        maximize: bool = False,
    ):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay, "maximize": maximize})

"""Schedules that walk along with an optimizer: `optim.lr_scheduler.StepLR(optimizer, step_size=30)`.

Names, arguments and numbers are PyTorch's. The curves themselves, as functions of the step, are in ../schedules.py.
"""

from foundations.optim.first_order.lr_scheduler.chainable import (
    ConstantLR,
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    MultiStepLR,
    StepLR,
)
from foundations.optim.first_order.lr_scheduler.one_cycle import OneCycleLR
from foundations.optim.first_order.lr_scheduler.plateau import ReduceLROnPlateau
from foundations.optim.first_order.lr_scheduler.scheduler import LRScheduler
from foundations.optim.first_order.lr_scheduler.sequential import SequentialLR

__all__ = [
    "ConstantLR",
    "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
    "ExponentialLR",
    "LRScheduler",
    "LambdaLR",
    "LinearLR",
    "MultiStepLR",
    "OneCycleLR",
    "ReduceLROnPlateau",
    "SequentialLR",
    "StepLR",
]

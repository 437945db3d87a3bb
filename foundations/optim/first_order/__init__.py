"""Steps along the gradient: rules, optimizers over them, schedules of their rates, clipping."""

from foundations.optim.first_order import lr_scheduler
from foundations.optim.first_order.clipping import clip_grad_norm_, clip_grad_value_, get_total_norm
from foundations.optim.first_order.optimizer import Optimizer
from foundations.optim.first_order.optimizers import (
    SGD,
    Adadelta,
    Adagrad,
    Adam,
    Adamax,
    AdamW,
    Lion,
    NAdam,
    RAdam,
    RMSprop,
    Rprop,
)
from foundations.optim.first_order.rules import RULES, Rule
from foundations.optim.first_order.schedules import SCHEDULES
from foundations.optim.first_order.trajectories import Descents, Trajectories, trajectories

__all__ = [
    "RULES",
    "SCHEDULES",
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Descents",
    "Lion",
    "NAdam",
    "Optimizer",
    "RAdam",
    "RMSprop",
    "Rprop",
    "Rule",
    "Trajectories",
    "clip_grad_norm_",
    "clip_grad_value_",
    "get_total_norm",
    "lr_scheduler",
    "trajectories",
]

"""The oracle of the engine's operations, with the two modules of functions."""

from functools import partial

from foundations.nn import functional
from tests.foundations.autodiff import oracle
from tests.torch_or_skip import torch_or_skip

torch = torch_or_skip()
agrees = partial(oracle.agrees, modules=(functional, torch.nn.functional))

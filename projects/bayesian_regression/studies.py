"""What is computed for the pictures, and for the numbers beside them: seven studies of one fitted model."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from projects.bayesian_regression.model import Model, Task
from projects.bayesian_regression.studies_checks import Chains, KernelEquality, chains, kernel_equality
from projects.bayesian_regression.studies_evidence import Band, Evidence, band, evidence
from projects.bayesian_regression.studies_weights import (
    Relevance,
    Shrinkage,
    Stage,
    line_by_line,
    relevance,
    shrinkage,
)

STEPS = 7  # how often `study` calls progress


@dataclass(frozen=True)
class Studies:
    """What was found; `evidence` is None where the model comes in one size only."""

    line: list[Stage]
    band: Band
    evidence: Evidence | None
    shrinkage: Shrinkage
    relevance: Relevance
    kernel: KernelEquality
    chains: Chains

    def numbers(self) -> dict[str, int | None]:
        """The numbers of metrics.json: sizes chosen, and how many weights ARD sets to zero."""
        by = self.evidence
        sizes = {"size_by_evidence": by.chosen, "size_by_validation": by.chosen_by_validation} if by else {}
        return sizes | {"pruned_by_ard": self.relevance.pruned}

    def agreement(self) -> dict[str, float]:
        """How far the Gaussian process and the chains are from the posterior, each in its own unit."""
        return {
            "gaussian_process_mean": self.kernel.mean_difference,
            "gaussian_process_std": self.kernel.std_difference,
            "hmc_mean_in_errors": float(np.max(np.abs(self.chains.errors))),
            "hmc_r_hat": float(np.max(self.chains.r_hat)),
            "hmc_ess": float(np.min(self.chains.ess)),
        }


def study(
    task: Task,
    model: Model,
    *,
    rng: np.random.Generator,
    quick: bool = False,
    progress: Callable[[], object] = lambda: None,
) -> Studies:
    """All that the pictures show of a model fitted to the task's training rows; `progress` is called `STEPS` times."""

    def done(result):
        progress()
        return result

    return Studies(
        done(line_by_line(rng)),
        done(band(task, model)),
        done(evidence(task, model, rng, quick)),
        done(shrinkage(task, model, 41 if quick else 81)),
        done(relevance(task, model)),
        done(kernel_equality(task, model)),
        done(chains(task, model, rng, quick)),
    )

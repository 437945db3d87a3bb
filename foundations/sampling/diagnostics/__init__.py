"""Whether chains have mixed, and how many independent draws theirs are worth."""

from foundations.sampling.diagnostics.autocorrelation import autocorrelation, autocorrelation_time
from foundations.sampling.diagnostics.effective_size import ess_bulk, ess_mean, ess_quantile, ess_tail
from foundations.sampling.diagnostics.energy import e_bfmi
from foundations.sampling.diagnostics.r_hat import r_hat, split_r_hat
from foundations.sampling.diagnostics.standard_error import mcse_mean, mcse_quantile
from foundations.sampling.diagnostics.summary import Summary, summary

__all__ = [
    "Summary",
    "autocorrelation",
    "autocorrelation_time",
    "e_bfmi",
    "ess_bulk",
    "ess_mean",
    "ess_quantile",
    "ess_tail",
    "mcse_mean",
    "mcse_quantile",
    "r_hat",
    "split_r_hat",
    "summary",
]

"""One row for each quantity: what the draws say of it, and whether to believe them."""

from dataclasses import dataclass

import numpy as np

from foundations.sampling.diagnostics._edge import points
from foundations.sampling.diagnostics.effective_size import ess_bulk, ess_tail
from foundations.sampling.diagnostics.energy import e_bfmi
from foundations.sampling.diagnostics.r_hat import r_hat
from foundations.sampling.diagnostics.standard_error import mcse_mean
from foundations.sampling.draws import Draws

LARGEST_R_HAT = 1.01
FEWEST_A_CHAIN = 100  # effective draws
LOWEST_E_BFMI = 0.3
WIDTH = 11
COLUMNS = {"mean": ".3f", "sd": ".3f", "mcse": ".3f", "q5": ".3f", "q95": ".3f"}
COLUMNS |= {"ess_bulk": ".0f", "ess_tail": ".0f", "r_hat": ".3f"}


@dataclass(frozen=True)
class Summary:
    """A table; printed, it has a line for each quantity.

    Attributes
    ----------
    names : (d,)
    mean, sd, mcse, q5, q95, ess_bulk, ess_tail, r_hat : (d,)
    concerns : sentences, each a reason not to believe the draws; empty where there is none
    """

    names: tuple[str, ...]
    mean: np.ndarray
    sd: np.ndarray
    mcse: np.ndarray
    q5: np.ndarray
    q95: np.ndarray
    ess_bulk: np.ndarray
    ess_tail: np.ndarray
    r_hat: np.ndarray
    concerns: tuple[str, ...]

    def __str__(self) -> str:
        width = max(map(len, self.names), default=0)
        lines = [" " * width + "".join(f"{name:>{WIDTH}}" for name in COLUMNS)]
        for i, name in enumerate(self.names):
            row = (shown(getattr(self, column)[i], form) for column, form in COLUMNS.items())
            lines.append(f"{name:<{width}}" + "".join(f"{cell:>{WIDTH}}" for cell in row))
        return "\n".join(lines)


def shown(value: float, form: str) -> str:
    """A number in this form, or with an exponent where it would be cut to nothing or run over the column."""
    return f"{value:{form}}" if value == 0 or not np.isfinite(value) or 1e-3 <= abs(value) < 1e5 else f"{value:.2e}"


def summary(draws, names=None) -> Summary:
    """Moments, quantiles and diagnostics of draws.

    Parameters
    ----------
    draws : (chains, n), (chains, n, d), or Draws, whose divergences and energies are looked at as well
    names : (d,), or a string for a single one; x_1, x_2, ... unless given

    Raises
    ------
    ValueError
        Where draws have another shape or fewer than four draws a chain, or no quantity, or names are not d.

    Notes
    -----
    Compare: arviz.summary.
    """
    x = points(draws)
    x = x[:, :, None] if x.ndim == 2 else x
    d = x.shape[2]
    if d == 0:
        raise ValueError(f"a summary is of at least one quantity; got draws of shape {x.shape}")
    names = (names,) if isinstance(names, str) else names
    names = tuple(f"x_{i}" for i in range(1, d + 1)) if names is None else tuple(map(str, names))
    if len(names) != d:
        raise ValueError(f"there is a name for each of the {d} quantities; got {len(names)}")
    with np.errstate(invalid="ignore", over="ignore"):  # draws that are not finite have no moments
        mean, sd = x.mean(axis=(0, 1)), x.std(axis=(0, 1), ddof=1)
        q5, q95 = np.quantile(x, [0.05, 0.95], axis=(0, 1))
    table = {"ess_bulk": ess_bulk(x), "ess_tail": ess_tail(x), "r_hat": r_hat(x)}
    concerns = (*chain_concerns(names, len(x), **table), *(energy_concerns(draws) if isinstance(draws, Draws) else ()))
    return Summary(names, mean, sd, mcse_mean(x), q5, q95, **table, concerns=concerns)


def chain_concerns(names, chains, ess_bulk, ess_tail, r_hat) -> list[str]:
    """A sentence for each diagnostic that some quantity fails; nan fails."""
    wanted = FEWEST_A_CHAIN * chains
    tests = (
        ("R-hat", r_hat, ~(r_hat <= LARGEST_R_HAT), np.nanmax, ".3f", f"above {LARGEST_R_HAT}"),
        ("bulk ESS", ess_bulk, ~(ess_bulk >= wanted), np.nanmin, ".0f", f"below {wanted}"),
        ("tail ESS", ess_tail, ~(ess_tail >= wanted), np.nanmin, ".0f", f"below {wanted}"),
    )
    found = []
    for what, values, failing, worst, form, limit in tests:
        if failing.any():
            told = "nan" if np.isnan(values[failing]).all() else format(worst(values[failing]), form)
            which = ", ".join(np.array(names)[failing])
            found.append(f"{what} of {which} is {limit}, or no number: {told}")
    return found


def energy_concerns(draws: Draws) -> list[str]:
    """A sentence where trajectories diverged, and one where the energy moves too little."""
    found = []
    if draws.diverged is not None and draws.diverged.any():
        found.append(f"{int(draws.diverged.sum())} of {draws.diverged.size} trajectories diverged")
    if draws.energy is not None and not (lowest := e_bfmi(draws.energy).min()) >= LOWEST_E_BFMI:
        found.append(f"E-BFMI is below {LOWEST_E_BFMI} in a chain: {lowest:.2f}")
    return found

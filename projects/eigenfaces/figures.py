"""The pictures of the eigenfaces project. Each function writes one PNG and returns its path."""

from pathlib import Path

import numpy as np

from projects.common.figures import BASELINE, COLORS, DUMMY, MARKERS, OURS, blank, canvas, label, save, show_image
from projects.eigenfaces.evaluate import ClosedSet, FacesAndOthers, Split
from projects.eigenfaces.model import FaceSpace
from projects.eigenfaces.open_set import RATES, OpenSet

REBUILT_FROM = (5, 10, 25, 50, 100, 150)
STEPS = (-3, -2, -1, 0, 1, 2, 3)  # standard deviations of the walk

Size = tuple[int, int]  # height, width in pixels


def eigenfaces(space: FaceSpace, size: Size, path: Path) -> Path:
    """The mean face and the first 16 eigenfaces."""
    shown = min(16, len(space.eigenfaces))
    rows = -(-(shown + 1) // 6)
    figure, axes = canvas(rows, 6, width=10, height=2.3 * rows)
    for axis in axes.flat:
        blank(axis)
    show_image(axes.flat[0], space.mean.reshape(size), "mean face")
    for i, (axis, u) in enumerate(zip(axes.flat[1:], space.eigenfaces[:shown], strict=False), start=1):
        largest = np.abs(u).max()  # grey is 0: darker and lighter pull in opposite directions
        show_image(axis, u.reshape(size), f"eigenface {i}", low=-largest, high=largest)
    return save(figure, path)


def rebuilt(space: FaceSpace, face: np.ndarray, size: Size, path: Path) -> Path:
    """One photograph that the space has not seen (d,), rebuilt from more and more eigenfaces."""
    numbers = [k for k in REBUILT_FROM if k <= len(space.eigenfaces)] or [len(space.eigenfaces)]
    figure, axes = canvas(1, len(numbers) + 1, width=1.75 * (len(numbers) + 1), height=2.9)
    show_image(axes[0, 0], face.reshape(size), "photograph")
    codes = space.encode(face[None])  # (1, k)
    for axis, k in zip(axes[0, 1:], numbers, strict=True):
        picture = space.decode(codes[:, :k])[0]
        rms = np.sqrt(np.mean((picture - face) ** 2))
        show_image(axis, picture.reshape(size), f"{k} eigenfaces\nRMS error {rms:.3f}")
    return save(figure, path)


def scree(deviations: np.ndarray, total_variance: float, path: Path) -> Path:
    """Variance of each component, and the fraction of all variance that the first k hold."""
    variance, k = deviations**2, np.arange(1, len(deviations) + 1)
    figure, axes = canvas(1, 2, width=10, height=4.2)
    left, right = axes[0]
    left.semilogy(k, variance, "o-", markersize=4)
    left.set(xlabel="component", ylabel="variance λ (grey levels², 0..1 scale)", title="Scree")
    right.plot(k, 100 * np.cumsum(variance) / (total_variance or 1.0))
    right.set(xlabel="components k", ylabel="variance held (%)", ylim=(0, 102), title="Cumulative variance")
    return save(figure, path)


def accuracy_by_components(found: ClosedSet, path: Path) -> Path:
    """Accuracy against the number of components; the band is one standard deviation over the splits."""
    figure, axes = canvas()
    axis = axes[0, 0]
    sides = (("ours", found.ours, OURS, "o-"), ("scikit-learn", found.library, BASELINE, "x--"))
    for who, side, color, line in sides:
        if side.curve:
            mean, spread = 100 * np.mean(side.curve, axis=0), 100 * np.std(side.curve, axis=0)
            axis.plot(found.components, mean, line, color=color, label=f"{who}, nearest neighbor")
            axis.fill_between(found.components, mean - spread, mean + spread, color=color, alpha=0.15, linewidth=0)
    if found.support_vectors:
        height = 100 * np.mean(found.support_vectors)
        axis.axhline(height, color=COLORS[2], linestyle=":", label=f"scikit-learn, PCA({found.n_components}) + SVC")
        axis.axhline(100 * np.mean(found.dummy), color=DUMMY, linestyle="-.", label="dummy")
    axis.set(xlabel="components k", ylabel="accuracy on test photographs (%)", ylim=(0, 103))
    axis.legend(loc="lower right", bbox_to_anchor=(1, 0.08))
    return save(figure, path)


def face_space(space: FaceSpace, split: Split, names: list[str], path: Path) -> Path:
    """Six people on the first two components: training photographs hollow, test photographs filled."""
    figure, axes = canvas(width=8, height=5.6)
    axis = axes[0, 0]
    plane = [np.c_[codes, np.zeros(len(codes))][:, :2] for codes in (space.codes, space.encode(split.X_test))]
    for person, color, marker in zip(np.unique(split.people)[:6], COLORS, MARKERS, strict=False):
        train, test = plane[0][split.people == person], plane[1][split.people_test == person]
        axis.plot(*train.T, marker, color=color, markerfacecolor="none", markeredgewidth=1.8)
        axis.plot(*test.T, marker, color=color, label=label(names[person]))
    axis.set(xlabel="first component ω₁ (grey levels)", ylabel="second component ω₂ (grey levels)")
    axis.set_title("hollow: enrolled, filled: test")
    axis.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return save(figure, path)


def matches(space: FaceSpace, split: Split, names: list[str], size: Size, path: Path) -> Path:
    """Test photographs above their nearest enrolled ones, up to three right and three wrong."""
    match = space.nearest(split.X_test)
    right = match.person == split.people_test
    chosen = [*np.flatnonzero(right)[:: max(1, right.sum() // 3)][:3], *np.flatnonzero(~right)[:3]]
    figure, axes = canvas(2, len(chosen), width=max(4.0, 1.75 * len(chosen)), height=5.4)
    for column, i in enumerate(chosen):
        show_image(axes[0, column], split.X_test[i].reshape(size), f"test: {label(names[split.people_test[i]])}")
        verdict = "right" if right[i] else "wrong"
        title = f"{verdict}: {label(names[match.person[i]])}\ndistance {match.distance[i]:.1f}"
        show_image(axes[1, column], split.X[match.index[i]].reshape(size), title)
    return save(figure, path)


def walk(space: FaceSpace, size: Size, path: Path) -> Path:
    """From the mean face along each of the first four eigenfaces, -3 to +3 standard deviations."""
    shown = min(4, len(space.eigenfaces))
    figure, axes = canvas(shown, len(STEPS), width=10, height=1.75 * shown + 0.3)
    for i in range(shown):
        for axis, step in zip(axes[i], STEPS, strict=True):
            face = space.mean + step * space.deviations[i] * space.eigenfaces[i]
            show_image(axis, face.reshape(size), f"{step:+d} sd" if i == 0 and step else "mean" if i == 0 else "")
        axes[i, 0].set_ylabel(f"eigenface {i + 1}", fontsize=12)
    return save(figure, path)


def open_set(found: OpenSet, false_accept_rate: float, path: Path) -> Path:
    """ROC of accepting the known and rejecting strangers, and the distances that it comes from."""
    figure, axes = canvas(1, 2, width=10.5, height=4.6)
    left, right = axes[0]
    mean, spread = 100 * found.true_accepts.mean(axis=0), 100 * found.true_accepts.std(axis=0)
    left.plot(100 * RATES, mean, color=OURS)
    left.fill_between(100 * RATES, mean - spread, np.minimum(mean + spread, 100), color=OURS, alpha=0.15, linewidth=0)
    left.plot([0, 100], [100, 0], ":", color=DUMMY)
    error, chosen = 100 * np.mean(found.error_rates), found.at_threshold()
    left.plot(error, 100 - error, "o", color=BASELINE, label=f"equal error rate {error:.1f} %")
    at = (100 * chosen["false_accept_rate"], 100 * chosen["true_accept_rate"])
    left.plot(*at, "s", color=COLORS[2], label=f"threshold for {100 * false_accept_rate:g} %")
    left.set(xlabel="strangers accepted (%)", ylabel="known accepted (%)", xlim=(-2, 102), ylim=(-2, 102), title="ROC")
    left.legend(loc="lower right")

    known, strangers = (np.concatenate([getattr(t, side) for t in found.trials]) for side in ("known", "strangers"))
    _two_histograms(right, (known, "known people"), (strangers, "strangers"))
    right.axvline(np.mean([t.threshold for t in found.trials]), color=COLORS[2], linestyle="--", label="threshold")
    right.set(xlabel="distance to the nearest enrolled photograph", title="Known people and strangers")
    right.legend()
    return save(figure, path)


def faces_and_others(found: FacesAndOthers, path: Path) -> Path:
    """Distance from face space of faces and of pictures of other things."""
    figure, axes = canvas(height=4.2)
    axis = axes[0, 0]
    _two_histograms(axis, (found.faces, "test photographs"), (found.others, "pictures of other things"))
    axis.axvline(found.threshold, color=COLORS[2], linestyle="--", label="threshold")
    axis.set(xlabel="distance from face space (RMS grey levels per pixel, 0..1 scale)")
    axis.legend()
    return save(figure, path)


def _two_histograms(axis, first: tuple[np.ndarray, str], second: tuple[np.ndarray, str]) -> None:
    bins = np.linspace(0, max(first[0].max(), second[0].max()) * 1.02, 41)
    for (values, what), color, hatch in zip((first, second), (OURS, BASELINE), ("", "///"), strict=True):
        weights = np.full(len(values), 100 / len(values))
        axis.hist(values, bins, weights=weights, color=color, alpha=0.55, hatch=hatch, label=what)
    axis.set_ylabel("photographs (%)")

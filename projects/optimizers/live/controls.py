"""What a person can move: the surface, the optimizers, the sliders, the player. Each asks the server by asking.js."""

import math
from dataclasses import dataclass, replace

from bokeh.models import (
    Button,
    CheckboxGroup,
    CustomJS,
    CustomJSTickFormatter,
    Div,
    Select,
    Slider,
    Spinner,
    TextInput,
)

from foundations.optim.first_order.schedules import SCHEDULES
from projects.optimizers.live.drawing import LOOKS
from projects.optimizers.live.state import RANGES, State, surface_of
from projects.optimizers.model import OPTIMIZERS
from projects.optimizers.surfaces import SURFACES

TYPED = "(a formula of yours)"


@dataclass(frozen=True)
class Controls:
    """The widgets whose values are the state."""

    f: Select
    formula: TextInput
    complaint: Div
    opt: CheckboxGroup
    rate: Slider
    momentum: Slider
    beta1: Slider
    beta2: Slider
    noise: Slider
    steps: Slider
    schedule: Select
    seed: Spinner
    speed: Slider

    def set(self, state: State) -> None:
        """Show a state."""
        named = state.f in SURFACES
        self.f.value = state.f if named else TYPED
        self.formula.value = surface_of(state.f).formula
        self.opt.active = [i for i, name in enumerate(OPTIMIZERS) if name in state.opt]
        self.rate.value = math.log10(state.lr)
        for name in ("momentum", "beta1", "beta2", "noise", "steps", "schedule", "seed", "speed"):
            getattr(self, name).value = getattr(state, name)

    def read(self, state: State) -> State:
        """The state with what the widgets say, but for the surface."""
        names = ("momentum", "beta1", "beta2", "noise", "steps", "seed", "speed")
        said = {name: within(name, getattr(self, name).value, getattr(state, name)) for name in names}
        moved = not math.isclose(self.rate.value, math.log10(state.lr), abs_tol=1e-9)
        said["lr"] = within("lr", float(f"{10**self.rate.value:.3g}"), state.lr) if moved else state.lr
        opt = tuple(OPTIMIZERS[i] for i in sorted(self.opt.active))
        return replace(state, opt=opt, schedule=self.schedule.value, **said)


def controls(state: State) -> Controls:
    """The widgets, at a state."""
    options = {"sizing_mode": "stretch_width", "margin": (2, 6, 2, 6)}
    made = Controls(
        f=Select(title="surface", options=[*SURFACES, TYPED], name="f", **options),
        formula=TextInput(title="or a formula in x and y (Enter)", name="formula", max_length=500, **options),
        complaint=Div(name="complaint", stylesheets=[COMPLAINT], **options),
        opt=CheckboxGroup(labels=list(OPTIMIZERS), name="opt", stylesheets=[swatches()], **options),
        rate=Slider(title="rate", start=-5, end=1, step=0.02, value=-2, name="rate", format=powers_of_ten(), **options),
        momentum=slider("momentum", 0.001, **options),
        beta1=slider("beta1", 0.001, **options),
        beta2=slider("beta2", 0.0001, **options),
        noise=slider("noise", 0.05, **options),
        steps=slider("steps", 1, **options),
        schedule=Select(title="schedule of the rate", options=list(SCHEDULES), name="schedule", **options),
        seed=Spinner(title="seed of the noise", low=0, high=RANGES["seed"][1], step=1, value=0, name="seed", **options),
        speed=slider("speed", 1, **options),
    )
    made.set(state)
    for widget in (made.f, made.formula, made.rate, made.momentum, made.beta1, made.beta2, made.noise, made.steps):
        widget.js_on_change("value", ask())
    for widget in (made.schedule, made.seed, made.speed):
        widget.js_on_change("value", ask())
    made.opt.js_on_change("active", ask())
    return made


def slider(name: str, step: float, **options) -> Slider:
    """A slider over the RANGES of its name."""
    low, high = RANGES[name]
    return Slider(title=name, start=low, end=high, step=step, value=low, name=name, format="0[.]0[000]", **options)


def within(name: str, value: float | None, before: float) -> float:
    """What a widget says, kept within the RANGES of its name; what was before where its field is empty."""
    if value is None or math.isnan(value) or value == before:
        return before
    low, high = RANGES[name]
    return type(before)(float(f"{min(max(value, low), high):.10g}"))  # sliders add up steps: 0.7730000000000001


@dataclass(frozen=True)
class Playback:
    """The player's widgets; they are at work without a server, too."""

    play: Button
    forward: Button
    step: Slider


def playback(state: State) -> Playback:
    """The player's widgets, at the step of a state."""
    at = state.steps if state.step is None else state.step
    made = Playback(
        play=Button(label="▶ Play", name="play", width=90, button_type="primary"),
        forward=Button(label="Step ▸", name="forward", width=70),
        step=Slider(
            start=0, end=state.steps, step=1, value=at, show_value=False, name="step", sizing_mode="stretch_width"
        ),
    )
    made.play.js_on_click(CustomJS(code="descent.player.toggle()"))
    made.forward.js_on_click(CustomJS(code="descent.player.forward()"))
    made.step.js_on_change("value", CustomJS(code="descent.player.seek(cb_obj.value)"))
    return made


def ask() -> CustomJS:
    """What asks the server when something was moved."""
    return CustomJS(code="descent.asker.ask()")


def powers_of_ten() -> CustomJSTickFormatter:
    """How a slider of logarithms shows its value."""
    return CustomJSTickFormatter(code="return (10 ** tick).toPrecision(3)")


COMPLAINT = """
pre { margin: 2px 0; font: 11px monospace; white-space: pre; overflow-x: auto }
p { margin: 0; color: #a8000f; font-size: 12px; overflow-wrap: anywhere }
"""


def swatches() -> str:
    """The boxes of the optimizers in two columns, each with the line that its path is drawn by."""
    rules = [
        f"label:nth-of-type({i + 1})::after {{ border-top: 3px {dash} {color} }}"
        for i, (color, dash, _) in enumerate(LOOKS[name] for name in OPTIMIZERS)
    ]
    columns = ".bk-input-group { display: grid; grid-template-columns: 1fr 1fr; gap: 1px 8px }"
    line = "label::after { content: ''; width: 24px; margin-left: 6px; align-self: center }"
    return (columns + "label { display: flex }" + line + "".join(rules))

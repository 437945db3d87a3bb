"""One open page: its state, its figures, and what is done when the page asks."""

import html
from dataclasses import replace

from bokeh.document import Document
from bokeh.events import RangesUpdate
from bokeh.models import ColumnDataSource, CustomJS

from foundations.calculus import ParseError, parse
from projects.common.errors import UserError
from projects.optimizers import choices
from projects.optimizers.live import drawing
from projects.optimizers.live.controls import TYPED, ask, controls, playback
from projects.optimizers.live.pages import arrange
from projects.optimizers.live.state import State, affordable, brief, is_wide, of_surface, surface_of
from projects.optimizers.live.view import answered, described, view
from projects.optimizers.surfaces import SURFACES

RACE = ("f", "x", "y", "opt", "lr", "steps", "momentum", "beta1", "beta2", "noise", "schedule", "seed")


class Session:
    """What stands behind one page.

    The page asks by setting `asked` to a number and the start; everything else that it changed has come before. What
    is written to the tags of `answer`, with the number, comes last.
    """

    def __init__(self, document: Document, state: State, complaints: list[str]):
        self.state = replace(state, step=None)  # how far paths are shown is the player's own
        self.view = view(surface_of(state.f), self.state)
        self.told = self.view.answer.tags[0]
        self.controls, self.playback = controls(state), playback(state)
        self.asked = ColumnDataSource(data={"n": [0], "x": [state.x], "y": [state.y]}, name="asked")
        self.asked.on_change("data", lambda attr, old, new: self.answer())
        self.shown, self.refused = self.typed(), ""
        self.complain(" ".join(complaints))
        self.view.answer.js_on_change("tags", CustomJS(code="descent.asker.answered()"))
        for event in ("pan", "panstart", "tap", "press"):
            self.view.contour.js_on_event(event, CustomJS(code="descent.asker.move(cb_obj.x, cb_obj.y)"))
        self.view.contour.js_on_event("mousemove", CustomJS(code="descent.asker.drag(cb_obj.x, cb_obj.y)"))
        self.view.contour.js_on_event(RangesUpdate, ask())
        arrange(document, self.view, self.playback, self.controls, self.asked)

    def answer(self) -> None:
        """Bring everything to what is asked for; a wish that cannot be met leaves the last good view and says why."""
        number, x, y = (self.asked.data[name][0] for name in ("n", "x", "y"))
        changed, sentence = self.typed() != self.shown, ""
        try:
            state, sentence = affordable(self.take_surface() if changed else self.wanted(float(x), float(y)))
            self.show(state)
            if changed:
                self.refused = ""
        except UserError as error:
            sentence = brief(error)
            if changed:  # said until there is another formula
                self.refused, sentence = mark(self.controls.formula.value) + paragraph(sentence), ""
        finally:
            self.complain(sentence)
            self.view.answer.tags = [self.told | {"number": number}]

    # ---- What is wanted

    def typed(self) -> tuple[str, str]:
        """What the two fields for the surface hold."""
        return self.controls.f.value, self.controls.formula.value

    def take_surface(self) -> State:
        """The state at the surface that was chosen or typed. UserError where it is none; it is not tried again."""
        (name, formula), before = self.typed(), self.shown
        self.shown = self.typed()
        state = self.controls.read(self.state)
        if name not in (before[0], TYPED):
            wanted = of_surface(surface_of(name), state)
        else:
            wanted = self.with_formula(formula, state)
        self.controls.set(wanted)
        self.shown = self.typed()
        return wanted

    def with_formula(self, formula: str, state: State) -> State:
        """The state with a formula that was typed; after another one, start and view stay where they are."""
        found = surface_of(formula)
        if self.state.f in SURFACES:
            state = of_surface(found, state)
        choices.start(found, (state.x, state.y))
        return replace(state, f=found.name)

    def wanted(self, x: float, y: float) -> State:
        """The state that the page asks for, of the same surface. UserError for a start where it has no value."""
        if (x, y) != (self.state.x, self.state.y):
            choices.start(surface_of(self.state.f), (x, y))
        return replace(self.controls.read(self.state), x=x, y=y, view=self.seen())

    def seen(self) -> tuple[float, float, float, float] | None:
        """What the person has zoomed to; None where it is the surface's domain."""
        across, up = self.view.contour.x_range, self.view.contour.y_range
        seen = (across.start, across.end, up.start, up.end)
        if seen == surface_of(self.state.f).domain:
            return None
        wide = max(map(abs, seen)) <= 1e6 and is_wide(*seen[:2]) and is_wide(*seen[2:])
        return seen if wide else self.state.view

    # ---- What is shown

    def show(self, state: State) -> None:
        """Compute and send what differs from what is shown."""
        found, before = surface_of(state.f), self.state
        if state == before:
            return
        if (state.f, state.domain) != (before.f, before.domain):
            self.view.picture.data, self.view.lines.data = drawing.terrain(found, state.domain)
        if state.f != before.f:
            self.look_at(state.domain)
        if differs(state, before, ("lr", "steps", "schedule")):
            self.playback.step.end = state.steps
            self.view.edge.data = drawing.edge(state)
        raced = differs(state, before, RACE)
        self.told = answered(found, state) if raced else self.told | described(state)
        self.state = state

    def look_at(self, domain: tuple[float, float, float, float]) -> None:
        """Show a rectangle, to which the reset tool comes back."""
        a, b, c, d = domain
        for axis, low, high in ((self.view.contour.x_range, a, b), (self.view.contour.y_range, c, d)):
            axis.update(start=low, end=high, reset_start=low, reset_end=high)

    def complain(self, sentence: str) -> None:
        """Say at the field what could not be done."""
        self.controls.complaint.text = self.refused + paragraph(sentence)


def differs(state: State, other: State, names: tuple[str, ...]) -> bool:
    """Whether two states differ in one of the names."""
    return any(getattr(state, name) != getattr(other, name) for name in names)


def paragraph(sentence: str) -> str:
    """The sentence as HTML; none for none."""
    return f"<p>{html.escape(sentence)}</p>" if sentence else ""


def mark(formula: str) -> str:
    """The part of a formula around the place where it goes wrong, and a mark below that place."""
    try:
        parse(formula, ["x", "y"])
    except ParseError as error:
        first = max(0, error.position - 24)
        shown = formula[first : first + 40]
        return f"<pre>{html.escape(shown)}\n{' ' * (error.position - first)}▲</pre>"
    return ""
